package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A subject, a clock and the real engine, with every run witnessed and every invariant held against the world between two
 * runs. Calls are made on the caller's own thread, so that the same story goes the same way each time.
 */
final class EngineWorld {

    /** How much of what happened before a violation is told. */
    private static final int STORY = 12;

    final VirtualClock clock = VirtualClock.create();
    final FaultPlan faults = new FaultPlan();
    final RotationPolicy policy = RotationPolicy.hourly();
    final RotationSubject subject;
    private final Map<RotationSubject, Set<String>> asked = new HashMap<>();
    /** The one whose run succeeded last. */
    private RotationSubject inCharge;

    private final Wrapping wrapping;
    private final @Nullable IntSupplier errorLines;
    private final int errorLinesBefore;
    private final List<String> story = new ArrayList<>();
    private @Nullable EngineViolation violation;
    private int runs;
    private int failedRuns;
    private final List<RunWitness> atWork = new ArrayList<>();
    private Instant lastSuccess;
    private Instant successBefore;
    private boolean bothPromised;
    /** When the run succeeded whose tokens a destination that may lag behind was last seen to have. */
    private Instant laggingSuccess;

    EngineWorld(RotationSubject.Factory factory, Wrapping wrapping, @Nullable IntSupplier errorLines) {
        subject = factory.create(clock, faults);
        inCharge = subject;
        this.wrapping = wrapping;
        this.errorLines = errorLines;
        errorLinesBefore = errorLines == null ? 0 : errorLines.getAsInt();
        lastSuccess = clock.instant();
        successBefore = lastSuccess;
        laggingSuccess = lastSuccess;
    }

    int runs() {
        return runs;
    }

    /** When a run succeeded last. */
    Instant lastSuccess() {
        return lastSuccess;
    }

    @Nullable
    EngineViolation violation() {
        return violation;
    }

    /** Adds a line to what a violation tells. */
    void tell(String line) {
        story.add(line);
    }

    void broken(Invariant invariant, String how) {
        if (violation == null) {
            int last = story.size();
            List<String> told = new ArrayList<>(story.subList(Math.max(0, last - STORY), last));
            told.add("at " + clock.instant() + ", in run " + runs);
            violation = new EngineViolation(invariant, how, told);
        }
    }

    RotationOutcome run() {
        return run(clock);
    }

    /** One run of a rotation that lives by the given time. */
    RotationOutcome run(Time time) {
        return run(time, subject, Map.of(), false);
    }

    /**
     * One run that works from another vault.
     *
     * @param firstPair an administrator's pair, or empty
     */
    RotationOutcome runFrom(RotationSubject vault, Map<Role, SecretValue> firstPair, boolean takingOver) {
        return run(clock, vault, firstPair, takingOver);
    }

    private RotationOutcome run(
            Time time, RotationSubject vault, Map<Role, SecretValue> firstPair, boolean takingOver) {
        runs++;
        int number = runs;
        List<RunWitness> others = List.copyOf(atWork);
        RunWitness witness = new RunWitness(
                vault,
                clock,
                policy.callTimeout(),
                () -> others.isEmpty() && runs == number,
                tokenId -> others.stream().anyMatch(other -> other.mayWrite(tokenId)),
                asked(vault),
                takingOver,
                this::broken);
        atWork.add(witness);
        TwoSlotRotation.Builder rotation = TwoSlotRotation.builder()
                .policy(policy)
                .issuer(wrapping.issuer(witness))
                .slots(wrapping.slots(witness))
                .mutex(wrapping.mutex(witness))
                .alerter(wrapping.alerter(witness))
                .listener(witness)
                .time(time)
                .executor(Runnable::run);
        if (!firstPair.isEmpty()) {
            rotation.firstPair(
                    Objects.requireNonNull(firstPair.get(Role.TOKEN_CREATION)),
                    Objects.requireNonNull(firstPair.get(Role.SECRET_EDIT)));
        }
        if (takingOver) {
            rotation.takingOver();
        }
        RotationOutcome outcome = rotation.build().run();
        atWork.remove(witness);
        ended(outcome, witness, vault, takingOver);
        return outcome;
    }

    private Set<String> asked(RotationSubject vault) {
        return asked.computeIfAbsent(vault, unused -> new HashSet<>());
    }

    /** What the one vault asked for is known to its copy as well. */
    void copied(RotationSubject copy) {
        asked(copy).addAll(asked(subject));
    }

    private void ended(RotationOutcome outcome, RunWitness witness, RotationSubject vault, boolean takingOver) {
        failedRuns += outcome instanceof Failed ? 1 : 0;
        boolean callsAPerson =
                outcome instanceof Failed || outcome.notices().stream().anyMatch(Notice::needsAttention);
        require(witness.alerts() == (callsAPerson ? 1 : 0), Invariant.I9, witness.alerts() + " alerts");
        if (atWork.isEmpty() && errorLines != null) {
            int lines = errorLines.getAsInt() - errorLinesBefore;
            require(lines == failedRuns, Invariant.I9, lines + " ERROR lines of " + failedRuns + " failed runs");
        }
        if (outcome instanceof Rotated rotated) {
            inCharge = vault;
            bothPromised = rotated.rescued().isEmpty() && !takingOver;
            if (clock.instant().isAfter(lastSuccess.plus(policy.interval().dividedBy(4)))) {
                successBefore = lastSuccess;
            }
            lastSuccess = clock.instant();
            requireBothUsable("a slot is not usable after a successful run");
            if (laggingAgrees()) {
                laggingSuccess = lastSuccess;
            }
        } else if (outcome instanceof Failed) {
            bothPromised = false;
        }
    }

    /** Holds the world against I1, and against I2 if it is promised: at an instant when no run is at work. */
    void checkWithinBudget() {
        for (Role role : Role.values()) {
            require(hasUsable(role), Invariant.I1, "no slot of " + role.label() + " is usable");
        }
        requireBothUsable("a slot is not usable between two runs");
        boolean inTime =
                !clock.instant().isAfter(laggingSuccess.plus(policy.interval().multipliedBy(2)));
        subject.lagging().filter(held -> inTime && !held.isEmpty()).ifPresent(held -> {
            for (Role role : Role.values()) {
                require(
                        held.entrySet().stream()
                                .filter(entry -> entry.getKey().role() == role)
                                .anyMatch(entry -> isUsable(entry.getValue(), role)),
                        Invariant.I1,
                        "no slot of " + role.label() + " is usable in the destination that lags behind");
            }
        });
    }

    /** Whether consumers of the destination that may lag behind get what the private copy holds; so if there is none. */
    private boolean laggingAgrees() {
        return subject.lagging()
                .map(held -> inCharge.privateCopy().entrySet().stream().allMatch(own -> {
                    Token token = held.get(own.getKey());
                    return token != null && token.value().equals(own.getValue().value());
                }))
                .orElse(true);
    }

    /** SECONDARY's token was made by the success before the last: the budget promises it for two intervals and no more. */
    private void requireBothUsable(String how) {
        boolean secondaryInTime =
                !clock.instant().isAfter(successBefore.plus(policy.interval().multipliedBy(2)));
        require(!bothPromised || !secondaryInTime || allUsable(), Invariant.I2, how);
    }

    boolean hasUsableForAll() {
        for (Role role : Role.values()) {
            if (!hasUsable(role)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasUsable(Role role) {
        Map<SlotName, Token> own = inCharge.privateCopy();
        boolean consumers = false;
        boolean rotator = false;
        for (Slot slot : Slot.values()) {
            SlotName name = SlotName.of(slot, role);
            consumers |= isUsable(subject.published(name).orElse(null), role);
            rotator |= isUsable(own.get(name), role);
        }
        return consumers && rotator;
    }

    boolean allUsable() {
        for (SlotName slot : SlotName.values()) {
            if (!isUsable(subject.published(slot).orElse(null), slot.role())) {
                return false;
            }
        }
        return true;
    }

    private boolean isUsable(@Nullable Token token, Role role) {
        return token != null && subject.isUsable(token.value(), role);
    }

    /** A run in which nothing fails succeeds. */
    void cleanRun() {
        cleanRunFrom(subject);
    }

    void cleanRunFrom(RotationSubject vault) {
        faults.restart();
        RotationOutcome outcome = runFrom(vault, Map.of(), false);
        require(outcome instanceof Rotated, Invariant.I1, "a run in which nothing fails ends as " + outcome);
        checkWithinBudget();
    }

    /** Two successful runs have gone by: nothing is left over, and both places agree. */
    void checkSettled(Set<String> displaced) {
        Set<String> known = new HashSet<>(displaced);
        known.addAll(heldIds());
        subject.live().stream()
                .filter(token -> asked(inCharge).contains(token.name()))
                .filter(token -> !known.contains(token.id()))
                .forEach(token -> broken(Invariant.I8, token.name() + " is alive and in no slot"));
        for (SlotName slot : SlotName.values()) {
            Token own = inCharge.privateCopy().get(slot);
            boolean agree = own != null
                    && subject.published(slot)
                            .filter(token -> token.value().equals(own.value()))
                            .isPresent();
            require(agree, Invariant.ROLL_FORWARD, "the two copies of " + slot + " differ");
        }
        require(laggingAgrees(), Invariant.ROLL_FORWARD, "the destination that may lag behind has not caught up");
    }

    /** The ids of the tokens that the slots hold, in both places. */
    Set<String> heldIds() {
        Set<String> ids = new HashSet<>();
        for (SlotName slot : SlotName.values()) {
            subject.published(slot).ifPresent(token -> ids.add(String.valueOf(token.id())));
        }
        inCharge.privateCopy().values().forEach(token -> ids.add(String.valueOf(token.id())));
        subject.lagging().ifPresent(held -> held.values().forEach(token -> ids.add(String.valueOf(token.id()))));
        return ids;
    }

    void pass(Duration duration) {
        clock.advance(duration);
    }

    private void require(boolean holds, Invariant invariant, String how) {
        if (!holds) {
            broken(invariant, how);
        }
    }
}
