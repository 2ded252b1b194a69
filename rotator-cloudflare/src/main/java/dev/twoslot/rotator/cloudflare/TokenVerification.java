package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.Bearer;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a token is looked at before a refusal is told: that follows from two habits of Cloudflare's. A new token may be unknown
 * for a while: "up to a minute" for R2 (Cloudflare docs, r2/reference/consistency, 2026), not documented elsewhere, so a fresh
 * one has as long as the policy's propagation time, and must then be accepted twice in a row, as must an offered one, with the
 * same id and the same end. And a valid token is
 * sometimes refused by mistake (workers-sdk issues 13828 and 13854, May 2026), so any other is refused three times,
 * with pauses, before that is told; what it means is the caller's to weigh. A status that says the token's end in a reply of 200
 * is believed when it is told twice.
 */
final class TokenVerification {

    /** Of a settled token the id is known; of any other a look tells it, and one look could tell another token's. */
    private static final int SUCCESSES_OF_A_NEW_TOKEN = 2;

    private static final int REFUSALS_BELIEVED = 3;
    /** One reply may be another token's. */
    private static final int ENDINGS_BELIEVED = 2;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ApiClient client;
    private final TokenLook look;
    private final OfferedToken offered;

    TokenVerification(ApiClient client, TokenLook look, OfferedToken offered) {
        this.client = client;
        this.look = look;
        this.offered = offered;
    }

    Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
        if (Bearer.header(token.value()).isEmpty()) {
            return Verdict.refused(Meaning.CREDENTIAL_MALFORMED.words());
        }
        Instant deadline = context.deadline();
        TokenFinding finding = settle(token, role, age, context);
        Verdict verdict = switch (finding.state()) {
            case ACCEPTED -> Verdict.usable(finding.tokenId(), finding.expiresAt());
            case ENDED -> Verdict.ended(finding.reason());
            case FORBIDDEN -> Verdict.notPermitted(finding.reason());
            case REFUSED -> Verdict.refused(finding.reason());
            case DOUBTFUL -> throw inconclusive(finding.reason());
        };
        Verdict diagnosed = age == TokenAge.OFFERED ? offered.diagnose(token, role, verdict, deadline) : verdict;
        return diagnosed.at(finding.issuerTime());
    }

    /** Looks until the same has been seen often enough. */
    private TokenFinding settle(Token token, Role role, TokenAge age, CallContext context) {
        boolean fresh = age == TokenAge.FRESH;
        int successesNeeded = age == TokenAge.SETTLED ? 1 : SUCCESSES_OF_A_NEW_TOKEN;
        Instant patienceEnds = client.time().instant().plus(context.propagation());
        TokenFinding accepted = null;
        int successes = 0;
        int refusals = 0;
        int endings = 0;
        TokenFinding doubt = null;
        Duration pause = FIRST_PAUSE;
        while (true) {
            TokenFinding finding = look.at(token, role, context.deadline());
            if (finding.state() == TokenFinding.State.ENDED && ++endings >= ENDINGS_BELIEVED) {
                return finding;
            }
            if (finding.state() == TokenFinding.State.ENDED) {
                continue;
            }
            if (finding.state() == TokenFinding.State.ACCEPTED) {
                if (accepted != null && !finding.agreesWith(accepted)) {
                    client.distrustConnections();
                    return TokenFinding.not(
                            TokenFinding.State.DOUBTFUL,
                            "two looks were told different ids or ends of the token",
                            finding.issuerTime());
                }
                accepted = finding;
                successes++;
                if (successes >= successesNeeded) {
                    return finding;
                }
                if (fresh) {
                    pause(FIRST_PAUSE, finding, context.deadline());
                }
                continue;
            }
            successes = 0;
            refusals++;
            doubt = finding.state() == TokenFinding.State.DOUBTFUL ? finding : doubt;
            Instant now = client.time().instant();
            if (fresh ? !now.isBefore(patienceEnds) : refusals >= REFUSALS_BELIEVED) {
                return doubt == null ? finding.times(refusals) : doubt;
            }
            pause(fresh ? shorter(pause, Duration.between(now, patienceEnds)) : pause, finding, context.deadline());
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void pause(Duration pause, TokenFinding finding, Instant deadline) {
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

    private RotatorException inconclusive(String why) {
        return new RotatorException(Kind.TRANSIENT, look.call() + ": nothing conclusive can be said: " + why);
    }
}
