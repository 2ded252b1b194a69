package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.Notice.Kind;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.fake.LaggingPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A destination that may lag behind costs a rotation nothing, and catches up when it can. */
class LaggingDestinationTest {

    private final World world = World.afterOneRotation();
    private final LaggingPlace place =
            world.store.withLaggingPlace(world.clock::instant).laggingPlace().orElseThrow();

    @Test
    void it_gets_what_the_other_destination_has_in_the_same_run_with_secondary_first() {
        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(held()).isEqualTo(world.published());
        assertThat(outcome.destinations())
                .extracting(DestinationStatus::isBehind)
                .containsExactly(false);
        assertThat(outcome.notices()).isEmpty();
        for (Role role : Role.values()) {
            List<String> puts = world.faults.calls().stream()
                    .filter(call -> call.startsWith("lagging.put") && call.endsWith(role.name() + "_TOKEN"))
                    .toList();
            assertThat(puts).isNotEmpty().first().asString().contains("SECONDARY");
            assertThat(puts).last().asString().contains("PRIMARY");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL_BEFORE", "FAIL_AFTER", "REFUSE"})
    void a_dead_one_does_not_fail_the_run_is_alerted_once_and_told_of_in_every_outcome(Fault fault) {
        Instant broken = world.clock.instant();
        for (int run = 1; run <= 3; run++) {
            everyPutFails(fault);

            RotationOutcome outcome = world.run();

            assertThat(outcome).isInstanceOf(Rotated.class);
            assertThat(outcome.notice(Kind.DESTINATION_BEHIND))
                    .get()
                    .satisfies(notice -> assertThat(notice.text()).contains("lagging", "behind since " + broken));
            assertThat(outcome.destinations()).singleElement().satisfies(status -> {
                assertThat(status.isBehind()).isTrue();
                assertThat(status.behindSince()).isEqualTo(broken);
            });
            assertThat(world.alerter.alerts()).hasSize(1);
            world.nextHour();
            world.faults.forget();
        }
    }

    @Test
    void once_it_is_mended_the_next_run_brings_it_up_to_date_before_anything_else_and_says_so_once() {
        everyPutFails(Fault.FAIL_BEFORE);
        assertThat(world.run()).isInstanceOf(Rotated.class);
        world.nextHour();
        world.faults.forget();

        RotationOutcome outcome = world.run();
        List<String> calls = world.faults.calls();
        world.nextHour();

        assertThat(outcome.notice(Kind.DESTINATION_CAUGHT_UP))
                .get()
                .extracting(Notice::text)
                .asString()
                .contains("lagging");
        assertThat(held()).isEqualTo(world.published());
        assertThat(calls.indexOf("lagging.note")).isLessThan(calls.indexOf("slots.record SECONDARY_SECRET_EDIT_TOKEN"));
        assertThat(world.run().notices()).isEmpty();
        assertThat(world.alerter.alerts()).hasSize(1);
    }

    @Test
    void one_that_breaks_again_is_alerted_again() {
        for (int incident = 1; incident <= 2; incident++) {
            everyPutFails(Fault.FAIL_BEFORE);
            assertThat(world.run()).isInstanceOf(Rotated.class);
            assertThat(world.alerter.alerts()).hasSize(incident);
            world.nextHour();
            world.faults.forget();
            assertThat(world.run()).isInstanceOf(Rotated.class);
            world.nextHour();
        }
    }

    @Test
    void I7_a_token_that_it_holds_or_may_hold_is_not_revoked_though_the_slots_hold_it_no_more() {
        assertThat(world.run()).isInstanceOf(Rotated.class);
        Map<SlotName, Token> lastGood = held();
        world.nextHour();
        for (int run = 1; run <= 2; run++) {
            everyPutFails(Fault.FAIL_BEFORE);
            assertThat(world.run()).isInstanceOf(Rotated.class);
            world.clock.advance(Duration.ofMinutes(20));
            world.faults.restart();
            world.faults.forget();
        }

        assertThat(held()).isEqualTo(lastGood);
        assertThat(world.published().values())
                .doesNotContainAnyElementsOf(primaries(lastGood).values());
        primaries(lastGood)
                .forEach((slot, token) -> assertThat(world.issuer.isUsable(token.value(), slot.role()))
                        .as(slot + " where it lags")
                        .isTrue());
    }

    @Test
    void a_run_that_fails_before_its_first_write_leaves_it_alone() {
        assertThat(world.run()).isInstanceOf(Rotated.class);
        world.nextHour();
        world.faults.next("slots.notes", Fault.FAIL_BEFORE);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("lagging."));
    }

    private void everyPutFails(Fault fault) {
        for (SlotName slot : SlotName.values()) {
            int before = world.faults.count("lagging.put " + slot);
            for (int call = 1; call <= 2; call++) {
                world.faults.at("lagging.put " + slot, before + call, fault);
            }
        }
    }

    private Map<SlotName, Token> held() {
        return place.held();
    }

    private static Map<SlotName, Token> primaries(Map<SlotName, Token> slots) {
        Map<SlotName, Token> primaries = new EnumMap<>(slots);
        primaries.keySet().removeIf(slot -> slot.slot() != Slot.PRIMARY);
        return primaries;
    }
}
