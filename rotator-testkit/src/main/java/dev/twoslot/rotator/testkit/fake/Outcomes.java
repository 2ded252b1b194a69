package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Outcomes to test alerters, pages and metrics with. Only a rotation makes outcomes, so each of these is what came of a run among
 * the fakes. The runs have ids of their own; all else is the same each time.
 */
public final class Outcomes {

    private static final Duration AFTER_A_LEASE =
            RotationPolicy.hourly().lease().plusMinutes(1);

    private Outcomes() {}

    /** Of a run in which all went well. */
    public static RotationOutcome.Rotated rotated() {
        return (RotationOutcome.Rotated) of(faults -> {});
    }

    /** Of a run that could reach the issuer no longer when it was to create: a transient failure, which leaves PRIMARY as it was. */
    public static RotationOutcome.Failed failed() {
        return failed("issuer.create token-creation", Fault.FAIL_BEFORE);
    }

    /** Of a run in which this call of the {@link FaultPlan} went wrong in this way. */
    public static RotationOutcome.Failed failed(String call, Fault fault) {
        return (RotationOutcome.Failed) of(faults -> faults.next(call, fault));
    }

    /** Of a run that succeeded, and whose sweep could not be finished for the third time in a row: an alert goes out for it. */
    public static RotationOutcome.Rotated needingAttention() {
        FaultPlan faults = new FaultPlan();
        VirtualClock clock = VirtualClock.create();
        TwoSlotRotation rotation = among(faults, clock);
        faults.next("issuer.create secret-edit", Fault.CRASH_AFTER);
        RotationOutcome outcome = rotation.run();
        faults.restart();
        clock.advance(AFTER_A_LEASE);
        for (int run = 1; run <= 3; run++) {
            faults.next("issuer.revoke", Fault.FAIL_BEFORE);
            outcome = rotation.run();
        }
        return (RotationOutcome.Rotated) outcome;
    }

    private static RotationOutcome of(Consumer<FaultPlan> plan) {
        FaultPlan faults = new FaultPlan();
        TwoSlotRotation rotation = among(faults, VirtualClock.create());
        plan.accept(faults);
        return rotation.run();
    }

    private static TwoSlotRotation among(FaultPlan faults, VirtualClock clock) {
        InMemoryTokenIssuer issuer = new InMemoryTokenIssuer(clock, faults);
        InMemorySlotStore slots = new InMemorySlotStore(token -> issuer.isUsable(token, Role.SECRET_EDIT), faults);
        for (Role role : Role.values()) {
            slots.put(
                    SlotName.of(Slot.PRIMARY, role),
                    issuer.administratorsToken(role, clock.instant().plus(Duration.ofMinutes(130))));
        }
        return TwoSlotRotation.builder()
                .policy(RotationPolicy.hourly())
                .issuer(issuer)
                .slots(slots)
                .mutex(new InMemoryMutex(clock, faults))
                .alerter(Alerter.none())
                .time(clock)
                .build();
    }
}
