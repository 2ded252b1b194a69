package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that the fakes know, at each call that a run makes: what holds afterwards, and that the next runs recover. */
class EveryFaultAtEveryCallTest {

    static List<Arguments> faults() {
        List<Arguments> cases = new ArrayList<>();
        for (CallOfARun point : CallOfARun.all()) {
            for (Fault fault : Fault.values()) {
                cases.add(Arguments.of(point.call(), point.occurrence(), fault));
            }
        }
        return cases;
    }

    @Test
    void every_call_of_a_run_gets_every_fault() {
        assertThat(CallOfARun.all())
                .contains(
                        new CallOfARun("mutex.acquire", 1),
                        new CallOfARun("slots.read", 1),
                        new CallOfARun("mutex.release", 1))
                .contains(
                        new CallOfARun("issuer.verify token-creation", 1),
                        new CallOfARun("issuer.verify token-creation", 2))
                .contains(
                        new CallOfARun("slots.inspect", 1),
                        new CallOfARun("slots.notes", 1),
                        new CallOfARun("slots.read", 2),
                        new CallOfARun("slots.read", 3))
                .contains(new CallOfARun("issuer.create secret-edit", 1), new CallOfARun("issuer.list", 1))
                .contains(new CallOfARun("slots.publish PRIMARY_SECRET_EDIT_TOKEN", 1))
                .contains(new CallOfARun("slots.record SECONDARY_TOKEN_CREATION_TOKEN", 1))
                .hasSize(26);
    }

    @ParameterizedTest(name = "{0} #{1} {2}")
    @MethodSource("faults")
    void I1_I3_I4_I5_I8_I9_hold_after_a_fault_and_after_the_recovery(String call, int occurrence, Fault fault) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.faults.at(call, occurrence, fault);

        try (LogLines log = new LogLines()) {
            RotationOutcome outcome = world.run();

            assertThat(world.faults.count(call)).as("the fault happened").isGreaterThanOrEqualTo(occurrence);
            int expected = outcome instanceof Failed ? 1 : 0;
            assertThat(world.alerter.alerts()).as("I9 alerts").hasSize(expected);
            assertThat(log.at(Level.ERROR)).as("I9 error lines").hasSize(expected);
            if (outcome instanceof Failed failed && failed.phase().compareTo(Phase.PROMOTE) < 0) {
                assertThat(primaries(world.published())).as("I5").isEqualTo(primaries(before));
                assertThat(primaries(world.privateCopy()))
                        .as("I5, private copy")
                        .isEqualTo(primaries(before));
            }
        }
        assertThat(rolesOf(world.usableSlots())).as("I1").isEqualTo(EnumSet.allOf(Role.class));
        assertEachSlotHoldsATokenThatOnceVerified(world);

        recover(world);
    }

    private static void recover(World world) {
        world.faults.restart();
        world.clock.advance(Duration.ofMinutes(6));
        assertThat(world.run()).as("the next run").isInstanceOf(Rotated.class);
        assertThat(world.usableSlots()).as("I2").isEqualTo(EnumSet.allOf(SlotName.class));
        world.nextHour();
        Set<String> displaced = ids(world.published(), Slot.SECONDARY);
        assertThat(world.run()).as("the run after").isInstanceOf(Rotated.class);

        assertThat(world.usableSlots()).as("I2").isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.published()).as("both places agree").isEqualTo(world.privateCopy());
        assertThat(world.liveOutsideTheSlots())
                .as("I8")
                .allSatisfy(token -> assertThat(displaced).contains(token.id()));
    }

    private static void assertEachSlotHoldsATokenThatOnceVerified(World world) {
        world.published()
                .forEach((slot, token) -> assertThat(world.issuer.isUsable(token.value(), slot.role()))
                        .as("I3, I4: %s", slot)
                        .isTrue());
    }

    private static Map<SlotName, Token> primaries(Map<SlotName, Token> slots) {
        Map<SlotName, Token> primaries = new EnumMap<>(slots);
        primaries.keySet().removeIf(slot -> slot.slot() != Slot.PRIMARY);
        return primaries;
    }

    private static Set<Role> rolesOf(Set<SlotName> slots) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        slots.forEach(slot -> roles.add(slot.role()));
        return roles;
    }

    private static Set<String> ids(Map<SlotName, Token> slots, Slot which) {
        Set<String> ids = new HashSet<>();
        slots.forEach((slot, token) -> {
            if (slot.slot() == which) {
                ids.add(String.valueOf(token.id()));
            }
        });
        return ids;
    }
}
