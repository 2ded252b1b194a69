package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.cloudflare.TokenFinding.State;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiFailure;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One look at a token: the verify endpoint, which knows nothing of permissions, and then a read with the token itself that needs
 * one of its role's permissions.
 */
final class TokenLook {

    /** What ends a token for good. The last is undocumented (terraform-provider-cloudflare PR 7023, 2026-04-14). */
    private static final Set<String> FINAL_STATUSES = Set.of("expired", "disabled", "revoked (exposed)");

    private final ApiClient client;
    private final TokenCalls tokens;
    private final Map<Role, List<ApiCall>> probes;

    TokenLook(ApiClient client, TokenCalls tokens, Map<Role, List<ApiCall>> probes) {
        this.client = client;
        this.tokens = tokens;
        this.probes = Map.copyOf(probes);
    }

    /** The call that comes first, for messages. */
    String call() {
        return tokens.verify().toString();
    }

    /** @throws RotatorException if the look itself failed, which says nothing of the token */
    TokenFinding at(Token token, Role role, Instant deadline) {
        ApiReply verified = client.send(tokens.verify(), token.value(), deadline);
        if (verified.failure().isPresent()) {
            return refused(verified, State.REFUSED);
        }
        TokenFinding finding = judge(verified, token);
        if (finding.state() != State.ACCEPTED) {
            return finding;
        }
        for (ApiCall probe : probes.getOrDefault(role, List.of())) {
            ApiReply probed = client.send(probe, token.value(), deadline);
            if (probed.failure().isPresent()) {
                TokenFinding refused = refused(probed, State.FORBIDDEN);
                return role == Role.TOKEN_CREATION && maySeeItself(finding, token, deadline)
                        ? TokenFinding.not(
                                State.DOUBTFUL,
                                "the token is refused where it lists tokens, and accepted where it looks at itself",
                                refused.issuerTime())
                        : refused;
            }
        }
        return finding;
    }

    /** Needs the same permission as to list tokens: where it works, the list is refused by mistake. */
    private boolean maySeeItself(TokenFinding finding, Token token, Instant deadline) {
        String id = finding.tokenId();
        return id != null
                && client.send(tokens.find(id), token.value(), deadline)
                        .failure()
                        .isEmpty();
    }

    /**
     * An answer of the API about the credential is a finding; anything else says nothing of the token, nor does that it is not
     * accepted from this address. That verify can't find the token is such an answer; that a probe can't find its store is not.
     */
    private static TokenFinding refused(ApiReply reply, State state) {
        ApiFailure failure = reply.failure().orElseThrow();
        boolean aboutTheToken = failure.meaning().refusesCredential() && failure.meaning() != Meaning.LOCATION_REFUSED;
        if (aboutTheToken || (state == State.REFUSED && failure.meaning() == Meaning.NOT_FOUND)) {
            return TokenFinding.not(state, failure.message(), reply.issuerTime().orElse(null));
        }
        throw failure.toException();
    }

    private TokenFinding judge(ApiReply reply, Token token) {
        JsonNode result = reply.result();
        Instant issuerTime = reply.issuerTime().orElse(null);
        String status = String.valueOf(Json.text(result, "status")).toLowerCase(Locale.ROOT);
        String id = result.path("id").textValue();
        if (token.id() != null && !token.id().equals(id)) {
            client.distrustConnections();
            return TokenFinding.not(State.DOUBTFUL, "the reply is about another token", issuerTime);
        }
        if (FINAL_STATUSES.contains(status)) {
            return TokenFinding.not(State.ENDED, "the verify endpoint calls the token " + status, issuerTime);
        }
        if (!status.equals("active")) {
            return TokenFinding.not(
                    State.DOUBTFUL, "the reply has a status that is neither active nor any known end", issuerTime);
        }
        Instant notBefore = Json.instant(result, "not_before");
        Instant now = issuerTime == null ? client.time().instant() : issuerTime;
        if (notBefore != null && notBefore.isAfter(now)) {
            return TokenFinding.not(State.REFUSED, "the token is not valid before " + notBefore, issuerTime);
        }
        return TokenFinding.accepted(id, Json.instant(result, "expires_on"), issuerTime);
    }
}
