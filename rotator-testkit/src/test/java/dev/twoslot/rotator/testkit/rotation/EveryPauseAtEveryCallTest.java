package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is told to stop, or that stands still for longer than its lease, in the middle of each of its calls. */
class EveryPauseAtEveryCallTest {

    static List<CallOfARun> calls() {
        return CallOfARun.all();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void an_interruption_ends_the_run_after_the_step_that_is_under_way_and_loses_nothing(CallOfARun point) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        Thread run = Thread.currentThread();
        AtomicReference<List<String>> begun = new AtomicReference<>(List.of());
        world.faults.meanwhile(point.call(), point.occurrence(), () -> {
            begun.set(world.faults.calls());
            run.interrupt();
        });

        RotationOutcome outcome = runAndCountWhatIsTold(world);

        assertThat(Thread.interrupted()).as("the interruption is given back").isTrue();
        if (outcome instanceof Failed failed) {
            assertThat(failed.reason()).isEqualTo(FailureReason.INTERRUPTED);
            assertThat(stepsOf(callsAfter(begun.get(), world)))
                    .as("after the step that was under way")
                    .isSubsetOf(step(point.call()), "slots.read", "issuer.list", "issuer.revoke", "mutex.release");
            assertThat(world.liveOutsideTheSlots())
                    .as("what it made is revoked")
                    .isEmpty();
        }
        assertThat(outcome)
                .as("once the new pair is in place the run has succeeded")
                .isInstanceOf(tooLateToFail(point) ? Rotated.class : Failed.class);
        assertRecovers(world, before, outcome);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void an_interruption_between_the_two_calls_of_a_step_does_not_leave_it_half_done(Role first) {
        World world = World.afterOneRotation(builder -> builder.executor(Runnable::run));
        Map<SlotName, Token> before = world.published();
        world.faults.meanwhile(
                "slots.record " + SlotName.of(Slot.PRIMARY, first),
                1,
                () -> Thread.currentThread().interrupt());

        assertThat(world.run()).isInstanceOf(Rotated.class);

        assertThat(Thread.interrupted()).isTrue();
        for (Role role : Role.values()) {
            assertThat(world.published(Slot.PRIMARY, role)).isNotEqualTo(before.get(SlotName.of(Slot.PRIMARY, role)));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void I6_a_run_that_stood_still_for_longer_than_its_lease_begins_no_further_write(CallOfARun point) {
        // One call after the other, so that it is certain which of a step's two had begun.
        World world = World.afterOneRotation(builder -> builder.executor(Runnable::run));
        Map<SlotName, Token> before = world.published();
        AtomicReference<List<String>> begun = new AtomicReference<>(List.of());
        world.faults.meanwhile(point.call(), point.occurrence(), () -> {
            begun.set(world.faults.calls());
            world.clock.advance(Duration.ofMinutes(5));
        });

        RotationOutcome outcome = runAndCountWhatIsTold(world);

        if (point.call().equals("mutex.acquire")) {
            assertThat(outcome).as("the lease begins after the pause").isInstanceOf(Rotated.class);
        } else {
            assertThat(callsAfter(begun.get(), world))
                    .allMatch(call -> !isWrite(call) || isTheRestOf(point.call(), call));
        }
        if (outcome instanceof Failed failed) {
            assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
        } else {
            assertThat(tooLateToFail(point) || point.call().equals("mutex.acquire"))
                    .isTrue();
        }
        assertRecovers(world, before, outcome);
    }

    private static boolean isWrite(String call) {
        return !call.equals("slots.read")
                && !call.equals("slots.inspect")
                && !call.startsWith("issuer.verify")
                && !call.equals("mutex.release");
    }

    /** A write of a slot is three calls to the fakes, and one to the engine. */
    private static boolean isTheRestOf(String begun, String call) {
        return call.startsWith("slots.") && call.endsWith(begun.substring(begun.indexOf(' ') + 1));
    }

    /** I9. */
    private static RotationOutcome runAndCountWhatIsTold(World world) {
        try (LogLines log = new LogLines()) {
            RotationOutcome outcome = world.run();
            int expected = outcome instanceof Failed ? 1 : 0;
            assertThat(log.at(Level.ERROR)).as("I9 error lines").hasSize(expected);
            assertThat(world.alerter.alerts()).as("I9 alerts").hasSize(expected);
            assertThat(world.mutex.isHeld()).as("the lock is released").isFalse();
            assertThat(world.faults.isSpent()).as("it was disturbed").isTrue();
            return outcome;
        }
    }

    /** I1, I2, I5 and I8. */
    private static void assertRecovers(World world, Map<SlotName, Token> before, RotationOutcome outcome) {
        assertThat(rolesOf(world.usableSlots())).as("I1").isEqualTo(EnumSet.allOf(Role.class));
        if (outcome instanceof Failed failed && failed.phase().compareTo(Phase.PROMOTE) < 0) {
            for (Role role : Role.values()) {
                assertThat(world.published(Slot.PRIMARY, role))
                        .as("I5")
                        .isEqualTo(before.get(SlotName.of(Slot.PRIMARY, role)));
            }
        }
        world.faults.restart();
        assertThat(world.run()).as("the next run").isInstanceOf(Rotated.class);
        assertThat(world.usableSlots()).as("I2").isEqualTo(EnumSet.allOf(SlotName.class));
        Set<String> displaced = Stream.of(Role.values())
                .map(role ->
                        String.valueOf(world.published(Slot.SECONDARY, role).id()))
                .collect(Collectors.toSet());
        world.nextHour();
        assertThat(world.run()).as("the run after").isInstanceOf(Rotated.class);
        assertThat(world.liveOutsideTheSlots())
                .as("I8")
                .allSatisfy(token -> assertThat(displaced).contains(token.id()));
    }

    private static boolean tooLateToFail(CallOfARun point) {
        return point.call().contains(" PRIMARY_")
                || point.equals(new CallOfARun("slots.read", 3))
                || point.call().equals("issuer.revoke")
                || point.call().equals("mutex.release");
    }

    private static List<String> callsAfter(List<String> begun, World world) {
        List<String> calls = new ArrayList<>(world.faults.calls());
        return calls.subList(begun.size(), calls.size());
    }

    private static Set<String> stepsOf(List<String> calls) {
        return calls.stream().map(EveryPauseAtEveryCallTest::step).collect(Collectors.toSet());
    }

    /** The step that a call belongs to; writing a slot is one, though it takes three calls. */
    private static String step(String call) {
        if (call.endsWith("_TOKEN")) {
            return "write " + (call.contains(" PRIMARY_") ? "PRIMARY" : "SECONDARY");
        }
        return call.split(" ", 2)[0];
    }

    private static Set<Role> rolesOf(Set<SlotName> slots) {
        return slots.stream().map(SlotName::role).collect(Collectors.toSet());
    }
}
