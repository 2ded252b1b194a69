package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one run and the subject, and holds each call against the invariants before it lets it through. Whatever is
 * wrong with the engine or with what wraps the SPI shows here, because the witness asks the subject itself.
 */
final class RunWitness implements TokenIssuer, SecretSlotStore, Mutex, Alerter, RotationListener {

    private final RotationSubject subject;
    private final VirtualClock clock;
    private final Duration callTimeout;
    private final BooleanSupplier alone;
    private final BiConsumer<Invariant, String> broken;
    private final Predicate<String> anothersWork;
    private final Set<String> asked;
    private final boolean takingOver;
    private final Set<String> created = new HashSet<>();
    private final Set<SecretValue> verified = new HashSet<>();
    private @Nullable Lease lease;
    private Phase phase = Phase.LOCK;
    private boolean wrotePrimary;
    private int alerts;

    /**
     * @param alone whether no other run has been at work since this one began
     * @param anothersWork whether another run that is at work may still write the token of that id
     * @param asked the names of the tokens that runs of this vault have asked for; this run adds its own
     * @param takingOver whether it may write over another vault's tokens
     * @param broken is told of each invariant that does not hold, and how
     */
    RunWitness(
            RotationSubject subject,
            VirtualClock clock,
            Duration callTimeout,
            BooleanSupplier alone,
            Predicate<String> anothersWork,
            Set<String> asked,
            boolean takingOver,
            BiConsumer<Invariant, String> broken) {
        this.subject = subject;
        this.clock = clock;
        this.callTimeout = callTimeout;
        this.alone = alone;
        this.anothersWork = anothersWork;
        this.asked = asked;
        this.takingOver = takingOver;
        this.broken = broken;
    }

    int alerts() {
        return alerts;
    }

    @Override
    public void phaseStarted(String runId, Phase started) {
        phase = started;
    }

    @Override
    public void finished(RotationOutcome outcome) {
        if (outcome instanceof RotationOutcome.Failed failed) {
            require(
                    !wrotePrimary || failed.phase().compareTo(Phase.PROMOTE) >= 0,
                    Invariant.I5,
                    "a run that failed in " + failed.phase().label() + " has written PRIMARY");
        }
    }

    @Override
    public void alert(RotationOutcome outcome) {
        alerts++;
    }

    @Override
    public Token create(NewToken request, CallContext context) {
        guarded("create");
        asked.add(request.name());
        Token token = subject.issuer().create(request, context);
        created.add(String.valueOf(token.id()));
        return token;
    }

    @Override
    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
        Verdict verdict = subject.issuer().verify(token, role, age, context);
        if (verdict.status() == Verdict.Status.USABLE) {
            verified.add(token.value());
        }
        return verdict;
    }

    @Override
    public List<IssuedToken> list(String namePrefix, CallContext context) {
        guarded("list");
        return subject.issuer().list(namePrefix, context);
    }

    @Override
    public void revoke(IssuedToken revoked, CallContext context) {
        guarded("revoke");
        String tokenId = revoked.id();
        for (SlotName slot : SlotName.values()) {
            require(!isHeld(slot, tokenId), Invariant.I7, slot + " holds the revoked token");
        }
        subject.live().stream()
                .filter(token -> token.id().equals(tokenId))
                .forEach(token -> require(
                        asked.contains(token.name()),
                        Invariant.I12,
                        "the revoked token " + token.name() + " is none that this vault asked for"));
        require(!anothersWork.test(tokenId), Invariant.I7, "another run may be about to write the revoked token");
        subject.issuer().revoke(revoked, context);
    }

    private boolean isHeld(SlotName slot, String tokenId) {
        Token own = subject.privateCopy().get(slot);
        return (own != null && tokenId.equals(own.id()))
                || Stream.concat(
                                subject.published(slot).stream(),
                                subject.lagging().stream().flatMap(held -> held.values().stream()))
                        .anyMatch(token -> tokenId.equals(token.id()));
    }

    @Override
    public SlotInventory read(Instant deadline) {
        return subject.slots().read(deadline);
    }

    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        return subject.slots().inspect(context);
    }

    @Override
    public Set<String> otherTokensInUse(CallContext context) {
        return subject.slots().otherTokensInUse(context);
    }

    @Override
    public List<DestinationStatus> destinations(Instant deadline) {
        return subject.slots().destinations(deadline);
    }

    @Override
    public void catchUp(String destination, CallContext context) {
        guarded("catch-up");
        subject.slots().catchUp(destination, context);
    }

    @Override
    public void adopt(Map<SlotName, Token> tokens, CallContext context) {
        guarded("adopt");
        tokens.forEach((slot, token) -> require(
                verified.contains(token.value()),
                Invariant.I4,
                slot + " takes in a token that did not verify in this run"));
        subject.slots().adopt(tokens, context);
    }

    @Override
    public String updateNotes(UnaryOperator<String> change, Instant deadline) {
        guarded("note");
        return subject.slots().updateNotes(change, deadline);
    }

    @Override
    public String location() {
        return subject.slots().location();
    }

    @Override
    public String realm() {
        return subject.issuer().realm();
    }

    /** What issuer, store and lock say of permissions is between them, and settled before a run begins. */
    @Override
    public Set<String> permissionsNeeded() {
        return Set.of();
    }

    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        guarded("write");
        require(
                verified.contains(token.value()),
                slot.slot() == Slot.SECONDARY ? Invariant.I3 : Invariant.I4,
                slot + " gets a token that did not verify in this run");
        require(
                takingOver || isKnown(subject.published(slot).orElse(null), slot.role()),
                Invariant.I12,
                slot + ", which holds a live token that this vault does not know, is overwritten");
        boolean keepsWhatItHolds = holds(subject.privateCopy().get(slot), token.value());
        wrotePrimary |= slot.slot() == Slot.PRIMARY && !keepsWhatItHolds;
        // Where the lock can let two runs in, one that dies can leave a slot half written unnoticed; and what is taken
        // over was
        // another's until now.
        if (phase == Phase.STAGE
                && !takingOver
                && alone.getAsBoolean()
                && strength().excludesOverlap()) {
            SlotName primary = SlotName.of(Slot.PRIMARY, slot.role());
            Token own = subject.privateCopy().get(primary);
            require(
                    own != null && holds(subject.published(primary).orElse(null), own.value()),
                    Invariant.ROLL_FORWARD,
                    slot + " is written while PRIMARY is still half written");
        }
        subject.slots().write(slot, token, context);
    }

    /** Whether a token that consumers get has ended, or is in the vault, or was put there by a person. */
    private boolean isKnown(@Nullable Token token, Role role) {
        if (token == null || token.name() == null || !subject.isUsable(token.value(), role)) {
            return true;
        }
        return asked.contains(token.name())
                || subject.privateCopy().values().stream().anyMatch(known -> holds(known, token.value()));
    }

    private static boolean holds(@Nullable Token token, SecretValue value) {
        return token != null && value.equals(token.value());
    }

    @Override
    public Strength strength() {
        return subject.mutex().strength();
    }

    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        Acquisition acquired = subject.mutex().tryAcquire(request);
        lease = acquired.lease().orElse(null);
        return acquired;
    }

    /** Whether the run created the token and has its lease yet. */
    boolean mayWrite(String tokenId) {
        return created.contains(tokenId) && leaseCoversACall();
    }

    private boolean leaseCoversACall() {
        return lease != null && lease.covers(clock.instant().plus(callTimeout));
    }

    private void guarded(String call) {
        require(leaseCoversACall(), Invariant.I6, "a " + call + " begins that the lease does not cover");
    }

    private void require(boolean holds, Invariant invariant, String how) {
        if (!holds) {
            broken.accept(invariant, how);
        }
    }
}
