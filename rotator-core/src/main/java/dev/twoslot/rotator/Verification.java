package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.ClockRule;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the issuer of tokens, and weighs what it says: a verdict about another token counts for nothing, a refusal is the end of a
 * token only past its own known end or if the issuer's list bears it out, and clocks that are too far apart stop the run.
 */
final class Verification {

    private final RotationParts parts;
    private final LeaseGuard guard;
    private final Ledger ledger;

    /** What the issuer said of each slot's token, for the ledger; calls of both roles write it at the same time. */
    private final Map<SecretValue, Verdict> verdicts = new ConcurrentHashMap<>();

    private volatile Duration clockOffset = Duration.ZERO;

    Verification(RotationParts parts, LeaseGuard guard, Ledger ledger) {
        this.parts = parts;
        this.guard = guard;
        this.ledger = ledger;
    }

    /** What has to be added to this host's clock to get the issuer's, as far as it has told. */
    Duration clockOffset() {
        return clockOffset;
    }

    /** The token, if it is usable. */
    Prepared<Token> of(Token token, Role role, TokenAge age, Instant deadline) {
        return Prepared.reading(deadline, () -> {
            CallContext context = guard.reading(token, deadline);
            Instant before = parts.time().instant();
            Verdict verdict = parts.issuer().verify(token, role, age, context);
            return verdict == null
                    ? Contract.value(Kind.PERMANENT, parts.issuer(), "verify", null)
                    : weigh(token, age, verdict, before);
        });
    }

    private Attempt<Token> weigh(Token token, TokenAge age, Verdict verdict, Instant before) {
        Instant now = parts.time().instant();
        Duration offset = verdict.issuerTime()
                .map(told -> ClockRule.offset(before, now, told))
                .orElse(Duration.ZERO);
        Duration skew = parts.policy().clockSkew();
        if (!ClockRule.isTolerable(offset, skew)) {
            return Attempt.clockWrong(offset, skew);
        }
        clockOffset = offset;
        boolean another = verdict.tokenId().isPresent()
                && token.id() != null
                && !token.id().equals(verdict.tokenId().get());
        if (another) {
            return Attempt.failed(Kind.TRANSIENT, "the issuer spoke of another token than the one in question");
        }
        boolean anotherEnd = age == TokenAge.FRESH
                && verdict.expiresAt().isPresent()
                && !verdict.expiresAt().get().equals(token.expiresAt());
        if (anotherEnd) {
            return Attempt.failed(
                    Kind.TRANSIENT, "the issuer says that the new token has another end than was asked for");
        }
        verdicts.put(token.value(), verdict);
        return switch (verdict.status()) {
            case USABLE ->
                Attempt.done(token.with(
                        verdict.tokenId().orElse(null), verdict.expiresAt().orElse(null)));
            case ENDED -> ended(token, verdict, now.plus(offset), skew);
            case NOT_PERMITTED ->
                // Of a token that has worked, the list may show that it has the permission after all: then it will
                // pass.
                Attempt.unusable(
                        Answer.NOT_PERMITTED,
                        age == TokenAge.SETTLED ? Kind.TRANSIENT : Kind.PERMANENT,
                        verdict.reason());
            case REFUSED -> refused(token, verdict, now.plus(offset), skew);
        };
    }

    /** A token whose own end is still to come has ended early only if there is a second witness. */
    private static Attempt<Token> ended(Token token, Verdict verdict, Instant issuerNow, Duration skew) {
        Instant end = token.expiresAt();
        return end == null || ClockRule.hasEnded(end, issuerNow, skew)
                ? Attempt.unusable(Answer.ENDED, Kind.PERMANENT, verdict.reason())
                : Attempt.unusable(
                        Answer.REFUSED, Kind.TRANSIENT, verdict.reason() + ", although it lasts until " + end);
    }

    private static Attempt<Token> refused(Token token, Verdict verdict, Instant issuerNow, Duration skew) {
        Instant end = token.expiresAt();
        return end != null && ClockRule.hasEnded(end, issuerNow, skew)
                ? Attempt.unusable(Answer.ENDED, Kind.PERMANENT, verdict.reason() + "; it ended at " + end)
                : Attempt.unusable(Answer.REFUSED, Kind.TRANSIENT, verdict.reason());
    }

    /** Takes what was found out of a slot's token into the ledger. On the run's own thread. */
    void judged(SlotName slot, Attempt<Token> attempt) {
        Verdict verdict = verdicts.get(ledger.token(slot).value());
        if (verdict != null && attempt.answer().compareTo(Answer.REFUSED) <= 0) {
            ledger.judged(slot, verdict, attempt.answer() == Answer.ENDED);
        }
    }

    /**
     * What the issuer's list says of tokens that were refused, or refused for lack of a permission. A token whose id is unknown
     * can't be looked up, and a list that leaves out the very token that it was read with bears nothing out.
     */
    Prepared<Event.Confirmed> witnessed(Set<SlotName> slots, Token lister) {
        return guard.read(lister, context -> {
            Attempt<List<IssuedToken>> listed =
                    Contract.list(parts.issuer(), parts.issuer().list("", context));
            if (!listed.isDone()) {
                return listed.otherwise();
            }
            boolean isWhole = listed.get().stream().anyMatch(token -> token.id().equals(lister.id()));
            return Attempt.done(isWhole ? witnessed(slots, listed.get()) : new Event.Confirmed(Set.of(), Set.of()));
        });
    }

    private Event.Confirmed witnessed(Set<SlotName> slots, List<IssuedToken> listed) {
        Set<SlotName> ended = EnumSet.noneOf(SlotName.class);
        Set<SlotName> permitted = EnumSet.noneOf(SlotName.class);
        for (SlotName slot : slots) {
            String id = ledger.token(slot).id();
            List<IssuedToken> found =
                    listed.stream().filter(token -> token.id().equals(id)).toList();
            if (id != null && found.stream().allMatch(token -> token.isNotPermittedFor(slot.role()))) {
                ended.add(slot);
            } else if (!found.isEmpty() && found.stream().allMatch(token -> token.isPermittedFor(slot.role()))) {
                permitted.add(slot);
            }
        }
        return new Event.Confirmed(ended, permitted);
    }
}
