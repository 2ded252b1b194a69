package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.SweepRule;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and revokes orphaned tokens: those that this vault asked for and that no slot holds. The only place in the engine
 * where a token is revoked; {@link SweepRule} says which may be, and an id is revoked only after the issuer's list has shown it
 * under a name of this rotation's, and the issuer has looked that up once more.
 */
final class Orphans {

    private static final int MOST_NAMED = 5;

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final TokenNames names;
    private final Notebook notebook;
    private Set<String> claimedIds = Set.of();
    private boolean slotsAreOurs;
    private boolean noLateWrites;
    private @Nullable Attempt<Listing> seen;
    private int revoked;

    Orphans(RotationParts parts, String runId, Calls calls, LeaseGuard guard, Ledger ledger, Notebook notebook) {
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.notebook = notebook;
        this.names = parts.names();
    }

    void under(Mutex.Strength strength) {
        noLateWrites = strength.excludesLateWrites();
    }

    /**
     * What the slots said where consumers read them.
     *
     * @param ids the tokens that their comments name
     * @param ours whether this vault wrote all of them
     */
    void inspected(Set<String> ids, boolean ours) {
        claimedIds = Set.copyOf(ids);
        slotsAreOurs = ours;
    }

    int revoked() {
        return revoked;
    }

    /**
     * What came of looking for orphaned tokens.
     *
     * @param revoked how many were revoked
     * @param problem what kept it from looking at all of them, or null
     * @param foreign names of tokens like ours that this vault did not ask for
     */
    record Result(int revoked, Optional<Attempt<?>> problem, List<String> foreign) {}

    /** All tokens as the issuer lists them now; the sweep that follows goes by the same answer. */
    Attempt<List<IssuedToken>> look(Token creation) {
        seen = calls.one("list tokens", list(creation, "", false));
        return seen.isDone() ? Attempt.done(seen.get().tokens()) : seen.otherwise();
    }

    /** After a success: whatever this vault asked for and that no slot holds and no run can be about to promote. */
    Result sweep(Token creation) {
        return revokeAll(
                () -> seen == null ? calls.one("list tokens", list(creation, names.prefix(), false)) : seen,
                creation,
                full -> token -> SweepRule.mayRevoke(facts(token), noLateWrites),
                false);
    }

    /**
     * For what may be lack of room: the same, and where the issuer is full, what looks exactly like ours, never expires and is in no
     * slot; but not at the cost of the other role's new token.
     */
    Result makeRoom(Token creation) {
        return revokeAll(
                () -> calls.one("list tokens", list(creation, "", true)),
                creation,
                full -> token -> !ledger.hasCreated(token)
                        && (SweepRule.mayRevoke(facts(token), noLateWrites)
                                || SweepRule.mayRevokeForRoom(
                                        facts(token),
                                        isShapedLikeOurs(token),
                                        token.expiresAt() == null,
                                        full,
                                        slotsAreOurs)),
                false);
    }

    /** What this very run asked for under these names. Done even after the run has been asked to stop. */
    Result discard(Token creation, Predicate<String> name) {
        return revokeAll(
                () -> calls.last("list tokens", list(creation, names.prefix(), false)),
                creation,
                full -> token -> name.test(token.name())
                        && facts(token).ownRun()
                        && SweepRule.mayRevoke(facts(token), noLateWrites),
                true);
    }

    /** What the issuer lists, and whether that is as much as it can hold. */
    private record Listing(List<IssuedToken> tokens, boolean full) {}

    private Result revokeAll(
            Supplier<Attempt<Listing>> list,
            Token creation,
            Function<Boolean, Predicate<IssuedToken>> rules,
            boolean evenIfInterrupted) {
        if (ledger.hasTokenWithoutId()) {
            String why = "a slot holds a token whose id is not known, so orphaned tokens can't be told from it";
            return new Result(0, Optional.of(Attempt.failed(Kind.TRANSIENT, why)), List.of());
        }
        Attempt<Listing> listed = list.get();
        if (!listed.isDone()) {
            return new Result(0, Optional.of(listed), List.of());
        }
        Predicate<IssuedToken> rule = rules.apply(listed.get().full());
        int count = 0;
        List<String> foreign = new ArrayList<>();
        for (IssuedToken token : listed.get().tokens()) {
            if (!token.name().startsWith(names.prefix())) {
                continue;
            }
            if (!rule.test(token)) {
                noteForeign(token, foreign);
                continue;
            }
            String what = "revoke token " + shown(token.id());
            Prepared<Boolean> revocation = revoke(token, creation);
            Attempt<Boolean> attempt = evenIfInterrupted ? calls.last(what, revocation) : calls.one(what, revocation);
            if (!attempt.isDone()) {
                return new Result(count, Optional.of(attempt), foreign);
            }
            count++;
            revoked++;
        }
        return new Result(count, Optional.empty(), foreign);
    }

    private Prepared<Listing> list(Token creation, String prefix, boolean mayBeFull) {
        return guard.read(creation, context -> {
            Attempt<List<IssuedToken>> listed =
                    Contract.list(parts.issuer(), parts.issuer().list(prefix, context));
            if (!listed.isDone()) {
                return listed.otherwise();
            }
            OptionalInt capacity = mayBeFull ? parts.issuer().capacity() : OptionalInt.empty();
            return capacity == null
                    ? Contract.value(Kind.PERMANENT, parts.issuer(), "capacity", null)
                    : Attempt.done(new Listing(
                            listed.get(), capacity.isPresent() && listed.get().size() >= capacity.getAsInt()));
        });
    }

    private Prepared<Boolean> revoke(IssuedToken token, Token creation) {
        return guard.write(creation, context -> {
            parts.issuer().revoke(token, context);
            return Attempt.done(true);
        });
    }

    private SweepRule.Listed facts(IssuedToken token) {
        Optional<String> run = names.parse(token.name()).map(TokenNames.Parts::runId);
        boolean asked = run.filter(notebook.notes()::asked).isPresent();
        boolean ownRun = run.filter(runId::equals).isPresent();
        return new SweepRule.Listed(
                asked, ledger.inSlot(token), claimedIds.contains(token.id()), asked && ownRun, isSettled(token));
    }

    /**
     * Whether no run can be about to promote it: another may have begun up to one lease before this one, and this one may have
     * been at it for one more (invariant I11).
     */
    private boolean isSettled(IssuedToken token) {
        Duration twoLeases =
                parts.policy().lease().multipliedBy(2).plus(parts.policy().clockSkew());
        return token.issuedAt() != null
                && token.issuedAt().isBefore(parts.time().instant().minus(twoLeases));
    }

    private boolean isShapedLikeOurs(IssuedToken token) {
        return names.parse(token.name())
                .filter(name -> token.isMadeFor(name.role()))
                .isPresent();
    }

    private void noteForeign(IssuedToken token, List<String> foreign) {
        SweepRule.Listed facts = facts(token);
        if (!facts.asked() && !facts.inSlot() && !facts.claimed() && foreign.size() < MOST_NAMED) {
            foreign.add(shown(token.name()) + " (" + shown(token.id()) + ")");
        }
    }

    /** Names and ids are anybody's text: what could forge a line, or is a secret, does not get into a message. */
    private String shown(String text) {
        if (ledger.hasSecretIn(text)) {
            return "(not shown)";
        }
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 120 ? printable : printable.substring(0, 117) + "...";
    }
}
