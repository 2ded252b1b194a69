package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Bearer;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Asks for one token, once. The API has no idempotency key and lets any number of tokens have the same name
 * (cloudflare/api-schemas, 2026-07-27), so a create is repeated only after a reply that says that nothing was done; and whatever a
 * reply leaves in doubt is the caller's to settle, who alone knows which tokens must not be touched.
 */
final class TokenCreation {

    private final ApiClient client;
    private final TokenCalls calls;

    TokenCreation(ApiClient client, TokenCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    /**
     * Creates a token.
     *
     * @param groupIds the permission groups that it is to have
     * @return the token with name, expiry and time of issue as the reply gives them
     * @throws RotatorException as {@link dev.twoslot.rotator.spi.TokenIssuer#create} says
     */
    Token create(NewToken request, List<String> groupIds, CallContext context) {
        ApiReply reply = client.send(calls.create(request, groupIds), context.credential(), context.deadline())
                .orThrow();
        JsonNode result = reply.result();
        String id = result.path("id").textValue();
        String value = Json.text(result, "value");
        Instant expiry = Json.instant(result, "expires_on");
        if (value == null) {
            throw doubtful(reply, "it has no value");
        }
        SecretValue secret = SecretValue.of(value);
        if (Bearer.header(secret).isEmpty() || Identifiers.isHex(value)) {
            throw doubtful(reply, "its value can't be a token's");
        }
        if (expiry == null) {
            throw doubtful(reply, "it has no expires_on");
        }
        boolean tellsPolicies = result.path("policies").isArray();
        boolean asAsked = Policies.granted(result, calls)
                .filter(Set.copyOf(groupIds)::equals)
                .isPresent();
        if (tellsPolicies && !asAsked) {
            throw doubtful(reply, "its policies are others than were asked for");
        }
        return new Token(secret, id, Json.text(result, "name"), Json.instant(result, "issued_on"), expiry);
    }

    private static RotatorException doubtful(ApiReply reply, String why) {
        return reply.unreadable("the new token is not what was asked for: " + why)
                .toException();
    }
}
