package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a token is accepted and can do its role's work: the verify endpoint, which knows nothing of permissions,
 * and then a read with the token itself that needs one of the role's permissions.
 *
 * <p>How often a refusal is repeated before it is believed follows from two habits of Cloudflare's. A new token may be unknown
 * for a while: "up to a minute" for R2 (Cloudflare docs, r2/reference/consistency, 2026), not documented elsewhere, so a fresh
 * one has as long as the policy's propagation time, and must then be accepted twice in a row. And a valid token is
 * sometimes refused by mistake (workers-sdk issues 13828 and 13854, May 2026), so a settled one is refused three times,
 * with pauses, before it counts as dead. A status that says the token's end in a reply of 200 is believed at once.
 */
final class TokenExamination {

    private static final int SUCCESSES_OF_A_FRESH_TOKEN = 2;
    private static final int REFUSALS_OF_A_SETTLED_TOKEN = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** What ends a token for good. The last is undocumented (terraform-provider-cloudflare PR 7023, 2026-04-14). */
    private static final Set<String> FINAL_STATUSES = Set.of("expired", "disabled", "revoked (exposed)");

    private final ApiClient client;
    private final Map<Role, List<ApiCall>> probes;
    private final Duration propagation;

    TokenExamination(ApiClient client, Map<Role, List<ApiCall>> probes, Duration propagation) {
        this.client = client;
        this.probes = Map.copyOf(probes);
        this.propagation = propagation;
    }

    Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
        if (Bearer.header(token.value()).isEmpty()) {
            return Verdict.rejected(Meaning.CREDENTIAL_MALFORMED.words());
        }
        int successesNeeded = age == TokenAge.FRESH ? SUCCESSES_OF_A_FRESH_TOKEN : 1;
        Instant patienceEnds = client.time().instant().plus(propagation);
        int successes = 0;
        int refusals = 0;
        boolean doubted = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            Finding finding = examine(token, role, deadline);
            if (finding.state() == Finding.State.DEAD) {
                return Verdict.rejected(finding.reason());
            }
            if (finding.state() == Finding.State.ACCEPTED) {
                successes++;
                if (successes >= successesNeeded) {
                    return Verdict.usable(finding.tokenId(), finding.expiresAt());
                }
                pause(FIRST_PAUSE, finding, deadline);
            } else {
                successes = 0;
                refusals++;
                doubted |= finding.state() == Finding.State.DOUBTFUL;
                Instant now = client.time().instant();
                boolean enough =
                        age == TokenAge.FRESH ? !now.isBefore(patienceEnds) : refusals >= REFUSALS_OF_A_SETTLED_TOKEN;
                if (enough && doubted) {
                    throw inconclusive(finding.reason());
                }
                if (enough) {
                    return Verdict.rejected(finding.reason() + ", " + refusals + (refusals == 1 ? " time" : " times"));
                }
                pause(age == TokenAge.FRESH ? shorter(pause, Duration.between(now, patienceEnds)) : pause, finding, deadline);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void pause(Duration pause, Finding finding, Instant deadline) {
        if (!client.time().instant().plus(pause).isBefore(deadline)) {
            throw inconclusive("the time for it ended; at last: " + finding.reason());
        }
        try {
            client.time().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw inconclusive("the thread was interrupted");
        }
    }

    private static RotatorException inconclusive(String why) {
        return new RotatorException(Kind.TRANSIENT, TokenCalls.verify() + ": nothing conclusive can be said: " + why);
    }

    private Finding examine(Token token, Role role, Instant deadline) {
        ApiReply verified = client.send(TokenCalls.verify(), token.value(), deadline);
        if (verified.failure().isPresent()) {
            return refusedOrThrow(verified.failure().get(), true);
        }
        Finding finding = judge(verified, token);
        if (finding.state() != Finding.State.ACCEPTED) {
            return finding;
        }
        for (ApiCall probe : probes.getOrDefault(role, List.of())) {
            ApiReply probed = client.send(probe, token.value(), deadline);
            if (probed.failure().isPresent()) {
                return refusedOrThrow(probed.failure().get(), false);
            }
        }
        return finding;
    }

    /**
     * An answer of the API about the credential is a finding; anything else says nothing of the token. That verify can't
     * find the token is such an answer; that a probe can't find its store is not.
     */
    private static Finding refusedOrThrow(ApiFailure failure, boolean ofVerify) {
        if (failure.meaning().refusesCredential() || (ofVerify && failure.meaning() == Meaning.NOT_FOUND)) {
            return Finding.refused(failure.message());
        }
        throw failure.toException();
    }

    private Finding judge(ApiReply reply, Token token) {
        JsonNode result = reply.result();
        String status = Json.text(result, "status");
        String id = Json.text(result, "id");
        if (status == null || id == null) {
            return Finding.doubtful("the reply lacks the token's id or status");
        }
        if (token.id() != null && !token.id().equals(id)) {
            return Finding.doubtful("the reply is about another token");
        }
        if (FINAL_STATUSES.contains(status.toLowerCase(Locale.ROOT))) {
            return Finding.dead("the verify endpoint calls the token " + status.toLowerCase(Locale.ROOT));
        }
        if (!status.equals("active")) {
            return Finding.doubtful("the reply has a status that is neither active nor any known end");
        }
        Instant notBefore = Json.instant(result, "not_before");
        if (notBefore != null && notBefore.isAfter(client.time().instant())) {
            return Finding.refused("the token is not valid before " + notBefore);
        }
        return Finding.accepted(id, Json.instant(result, "expires_on"));
    }

    /** What one look at a token showed. */
    private record Finding(State state, @Nullable String tokenId, @Nullable Instant expiresAt, String reason) {

        private enum State {
            ACCEPTED,
            /** Refused; not yet proof of anything. */
            REFUSED,
            /** A reply that says nothing certain of this token. */
            DOUBTFUL,
            /** At its end, by the issuer's word. */
            DEAD
        }

        static Finding accepted(String tokenId, @Nullable Instant expiresAt) {
            return new Finding(State.ACCEPTED, tokenId, expiresAt, "accepted, but not often enough yet");
        }

        static Finding refused(String reason) {
            return new Finding(State.REFUSED, null, null, reason);
        }

        static Finding doubtful(String reason) {
            return new Finding(State.DOUBTFUL, null, null, reason);
        }

        static Finding dead(String reason) {
            return new Finding(State.DEAD, null, null, reason);
        }
    }
}
