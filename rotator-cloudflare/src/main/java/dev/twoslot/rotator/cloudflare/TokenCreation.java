package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.NewToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates one token and leaves no second one behind.
 *
 * <p>The API has no idempotency key and lets any number of tokens have the same name (cloudflare/api-schemas, 2026-07-27). So a
 * create whose reply can't be trusted is never just repeated: every token of its name, which no other request has, is
 * looked up and revoked first. What can't be settled so is left to the caller's sweep.
 */
final class TokenCreation {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCreation.class);

    private static final int MAX_ROUNDS = 3;
    /** A request whose connection broke may still be worked on; looking at once could miss what it makes. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final ApiClient client;

    TokenCreation(ApiClient client) {
        this.client = client;
    }

    /**
     * @param groupIds the permission groups that the token is to have
     * @throws RotatorException as {@link dev.twoslot.rotator.spi.TokenIssuer#create} says
     */
    Token create(NewToken request, List<String> groupIds, CallContext context) {
        ApiCall call = TokenCalls.create(request, groupIds, client.accountId());
        for (int round = 1; ; round++) {
            ApiReply reply = client.send(call, context.credential(), context.deadline());
            Optional<ApiFailure> failure = reply.failure();
            if (failure.isEmpty()) {
                String id = Json.text(reply.result(), "id");
                if (id != null) {
                    return accepted(reply, id, request, groupIds, context);
                }
                failure = Optional.of(reply.unreadable("its result has no id"));
            }
            if (failure.get().kind() != Kind.AMBIGUOUS) {
                throw (round == 1 ? failure.get() : failure.get().afterLostReply()).toException();
            }
            revokeByName(request.name(), failure.get(), context);
            if (round == MAX_ROUNDS) {
                throw failure.get()
                        .noting("tried " + MAX_ROUNDS + " times; what came of it was revoked as far as it could be found")
                        .toException();
            }
        }
    }

    private void revokeByName(String name, ApiFailure failure, CallContext context) {
        LOG.warn("{}; looking for a token that it may have made", failure.message());
        try {
            client.time().sleep(SETTLING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure.noting("the thread was interrupted before it was looked for").toException();
        }
        try {
            for (JsonNode found : Pages.all(client, TokenCalls::list, context.credential(), context.deadline())) {
                if (name.equals(Json.text(found, "name"))) {
                    revoke(found.path("id").textValue(), context);
                }
            }
        } catch (RotatorException e) {
            throw failure.noting("it could not be looked for or revoked either: " + e.getMessage())
                    .toException();
        }
    }

    /** Revokes a token; one that is gone is a success. */
    void revoke(String id, CallContext context) {
        ApiReply reply = client.send(TokenCalls.revoke(id), context.credential(), context.deadline());
        if (!reply.means(Meaning.NOT_FOUND)) {
            reply.orThrow();
        }
    }

    private Token accepted(
            ApiReply reply, String id, NewToken request, List<String> groupIds, CallContext context) {
        JsonNode result = reply.result();
        String value = Json.text(result, "value");
        if (value == null) {
            throw refused(reply, Kind.TRANSIENT, "the new token's reply has no value", id, context);
        }
        SecretValue secret = SecretValue.of(value);
        if (Bearer.header(secret).isEmpty()) {
            throw refused(reply, Kind.TRANSIENT, "the new token's value can't stand in a header", id, context);
        }
        String difference = difference(result, request, groupIds);
        if (difference != null) {
            throw refused(reply, Kind.PERMANENT, "the new token is not what was asked for: " + difference, id, context);
        }
        return new Token(secret, id, TokenCalls.expiry(request));
    }

    private RotatorException refused(ApiReply reply, Kind kind, String why, String id, CallContext context) {
        try {
            revoke(id, context);
        } catch (RotatorException e) {
            return reply.unreadable(why + "; it could not be revoked: " + e.getMessage())
                    .withKind(Kind.AMBIGUOUS)
                    .toException();
        }
        return reply.unreadable(why + "; it was revoked").withKind(kind).toException();
    }

    /** What a reply says otherwise than the request did, or null. What it leaves out is not held against it. */
    private @Nullable String difference(JsonNode result, NewToken request, List<String> groupIds) {
        if (!request.name().equals(Json.text(result, "name"))) {
            return "its name is another";
        }
        Instant expiry = Json.instant(result, "expires_on");
        if (!Objects.equals(expiry, TokenCalls.expiry(request))) {
            return "its expires_on is another";
        }
        JsonNode policies = result.path("policies");
        return policies.isMissingNode() || policies.isNull() || grants(policies, groupIds) ? null : "its policies are others";
    }

    /** Whether the policies grant the groups on this account and nothing else. As sets: Cloudflare reorders both. */
    private boolean grants(JsonNode policies, List<String> groupIds) {
        Set<String> granted = new HashSet<>();
        for (JsonNode policy : policies) {
            JsonNode resources = policy.path("resources");
            boolean onThisAccountAlone = resources.size() == 1
                    && "*".equals(Json.text(resources, TokenCalls.ACCOUNT_RESOURCE + client.accountId()));
            if (!"allow".equals(Json.text(policy, "effect")) || !onThisAccountAlone) {
                return false;
            }
            for (JsonNode group : policy.path("permission_groups")) {
                granted.add(group.path("id").asText());
            }
        }
        return granted.equals(Set.copyOf(groupIds));
    }
}
