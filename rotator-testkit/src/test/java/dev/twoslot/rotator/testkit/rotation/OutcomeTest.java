package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationOutcome.Skipped;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.SlotStatus.Certainty;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run tells of itself: its outcome, the alert, the log and the listener. */
class OutcomeTest {

    @Test
    void I9_a_run_that_finds_the_lock_held_is_skipped_without_an_alert() {
        World world = World.afterOneRotation();
        Lease other = world.mutex
                .tryAcquire(new LeaseRequest("bootstrap", Duration.ofMinutes(5), Duration.ZERO, world.clock.instant()))
                .lease()
                .orElseThrow();
        try (LogLines log = new LogLines()) {
            assertThat(world.run()).isInstanceOf(Skipped.class);
            assertThat(log.at(Level.ERROR)).isEmpty();
        }
        assertThat(world.alerter.alerts()).isEmpty();
        assertThat(world.mutex.isHeld()).as("the other's lease is left alone").isTrue();

        other.release(world.clock.instant());
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void every_outcome_but_a_skipped_one_says_what_the_policy_survives_and_until_when() {
        World world = World.afterOneRotation();
        RotationBudget budget = RotationPolicy.hourly().budget();
        assertThat(world.rotation.policy().budget()).isEqualTo(budget);
        Instant expiry = world.clock.instant().plus(budget.ttl());

        assertThat(world.run()).isInstanceOfSatisfying(Rotated.class, rotated -> {
            assertThat(rotated.budget()).isEqualTo(budget);
            assertThat(rotated.survivesUntil()).isEqualTo(expiry);
        });

        world.clock.advance(Duration.ofMinutes(60));
        world.faults.next("issuer.create secret-edit", Fault.REFUSE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.budget()).isEqualTo(budget);
            assertThat(failed.survivesUntil()).isEqualTo(expiry);
        });
    }

    @Test
    void I10_no_token_is_in_a_log_line_an_outcome_or_an_alert() {
        World world = World.afterOneRotation();
        try (LogLines log = new LogLines()) {
            String printed = world.run().toString();
            world.faults.next("slots.publish SECONDARY_SECRET_EDIT_TOKEN", Fault.REFUSE);
            printed += world.run();
            printed += world.alerter.alerts();
            printed += log.all();
            assertThat(printed).contains("SECONDARY_SECRET_EDIT_TOKEN").doesNotContain("value-of-token");
        }
    }

    @Test
    void a_rotated_run_is_certain_of_all_four_slots_and_logs_their_ids() {
        World world = World.afterOneRotation();
        try (LogLines log = new LogLines()) {
            assertThat(world.run()).isInstanceOfSatisfying(Rotated.class, rotated -> {
                assertThat(rotated.slots()).extracting(SlotStatus::slot).containsExactly(SlotName.values());
                assertThat(rotated.slots()).allSatisfy(status -> {
                    Token token = world.published().get(status.slot());
                    assertThat(status.certainty()).isEqualTo(Certainty.CERTAIN);
                    assertThat(status.tokenId()).isEqualTo(token.id());
                    assertThat(status.expiresAt()).isEqualTo(token.expiresAt());
                    assertThat(status.fingerprint()).isEqualTo(token.value().fingerprint());
                });
            });
            assertThat(log.at(Level.INFO)).last().asString().contains("done: PRIMARY_TOKEN_CREATION_TOKEN=id-");
        }
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "FAIL_BEFORE, FAIL_BEFORE, TRANSIENT",
        "FAIL_BEFORE, REFUSE, PERMANENT",
        "REFUSE, REFUSE, PERMANENT",
        "FAIL_AFTER, REFUSE, AMBIGUOUS",
        "FAIL_AFTER, FAIL_BEFORE, AMBIGUOUS"
    })
    void the_worst_of_two_failures_says_how_to_answer_them_and_both_are_told(Fault one, Fault other, Kind kind) {
        World world = World.afterOneRotation();
        world.faults.next("issuer.create token-creation", one).next("issuer.create secret-edit", other);
        // Else what an ambiguous create may have made is looked for, and it is made again.
        for (int list = 1; list <= 4; list++) {
            world.faults.at("issuer.list", list, Fault.FAIL_BEFORE);
        }

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.detail()).contains("token-creation: create: ", "; secret-edit: create: ");
        });
    }

    @Test
    void what_went_wrong_for_both_roles_alike_is_told_once() {
        World world = World.afterOneRotation();
        world.faults.meanwhile("slots.read", 1, () -> world.clock.advance(Duration.ofMinutes(5)));

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.detail())
                                .containsOnlyOnce("the lease is lost")
                                .doesNotContain(";"));
    }

    @Test
    void a_remedy_says_until_when_a_run_has_to_succeed() {
        World world = World.afterOneRotation(builder -> builder.startOverBy("call the administrator"));
        world.faults.next("issuer.create secret-edit", Fault.REFUSE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.remedy())
                                .endsWith("If no run succeeds before " + failed.survivesUntil()
                                        + ", an administrator has to start again: call the administrator."));
    }

    @Test
    void a_remedy_names_no_date_while_nothing_is_known_of_the_slots() {
        World world = World.afterOneRotation();
        world.faults.next("mutex.acquire", Fault.FAIL_BEFORE).next("slots.read", Fault.FAIL_BEFORE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.remedy()).endsWith("The next run tries again."));
    }

    @Test
    void a_missing_PRIMARY_has_no_date_although_SECONDARY_would_live_on() {
        World world = World.afterOneRotation();
        InMemorySlotStore withoutPrimary = new InMemorySlotStore(token -> true, world.faults);
        world.published().forEach((slot, token) -> {
            if (slot != SlotName.PRIMARY_SECRET_EDIT_TOKEN) {
                withoutPrimary.put(slot, token);
            }
        });

        assertThat(world.with(builder -> builder.slots(withoutPrimary)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(FailureReason.PRIMARY_MISSING);
                    assertThat(failed.survivesUntil()).isNull();
                    assertThat(failed.detail()).isEqualTo("PRIMARY_SECRET_EDIT_TOKEN is empty");
                    assertThat(failed.remedy()).doesNotContain("If no run");
                });
    }

    @Test
    void an_empty_SECONDARY_is_told_where_it_is_what_is_missing() {
        World world = new World();
        world.store.put(
                SlotName.PRIMARY_SECRET_EDIT_TOKEN,
                world.issuer.administratorsToken(Role.SECRET_EDIT, world.clock.instant()));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
            assertThat(failed.detail())
                    .contains("the token has expired", "SECONDARY_SECRET_EDIT_TOKEN is empty")
                    .doesNotContain("PRIMARY_SECRET_EDIT_TOKEN is empty");
        });
    }

    @Test
    void an_empty_SECONDARY_is_not_told_where_it_is_not_the_matter() {
        World world = new World();
        world.faults.next("issuer.verify secret-edit", Fault.FAIL_BEFORE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.detail()).doesNotContain("is empty"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_dead_token_counts_for_nothing_until_its_slot_is_written_anew(Role role) {
        World world = World.afterOneRotation();
        world.run();
        world.clock.advance(Duration.ofMinutes(20));
        Token dead = world.published(Slot.PRIMARY, role);
        world.issuer.kill(dead.value());
        world.faults.restart();
        world.faults.next("issuer.create token-creation", Fault.REFUSE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.survivesUntil())
                    .isEqualTo(world.published(Slot.SECONDARY, role).expiresAt());
            assertThat(statusOf(failed.slots(), SlotName.of(Slot.PRIMARY, role)).tokenId())
                    .as("what is said of SECONDARY is not noted for PRIMARY")
                    .isEqualTo(dead.id());
        });
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Rotated.class,
                        rotated -> assertThat(rotated.survivesUntil())
                                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(130))));
    }

    @Test
    void what_the_check_learned_of_an_administrators_pair_is_told_even_if_the_slots_are_read_again() {
        World world = new World();
        world.faults.next("slots.publish SECONDARY_SECRET_EDIT_TOKEN", Fault.FAIL_AFTER);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            SlotStatus primary = statusOf(failed.slots(), SlotName.PRIMARY_SECRET_EDIT_TOKEN);
            assertThat(primary.tokenId()).isNotNull();
            assertThat(primary.expiresAt()).isNotNull();
            assertThat(statusOf(failed.slots(), SlotName.SECONDARY_SECRET_EDIT_TOKEN)
                            .certainty())
                    .isEqualTo(Certainty.UNPUBLISHED);
        });
    }

    @Test
    void a_slot_that_may_have_been_written_and_cannot_be_read_again_is_unknown() {
        World world = World.afterOneRotation();
        world.faults
                .next("slots.publish PRIMARY_SECRET_EDIT_TOKEN", Fault.FAIL_AFTER)
                .at("slots.read", 3, Fault.FAIL_BEFORE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            SlotStatus status = statusOf(failed.slots(), SlotName.PRIMARY_SECRET_EDIT_TOKEN);
            assertThat(status).isEqualTo(new SlotStatus(status.slot(), Certainty.UNKNOWN, null, null, null));
            assertThat(statusOf(failed.slots(), SlotName.PRIMARY_TOKEN_CREATION_TOKEN)
                            .certainty())
                    .isEqualTo(Certainty.CERTAIN);
        });
    }

    @Test
    void a_token_that_works_is_not_called_published_for_that() {
        World world = World.afterOneRotation();
        world.faults.next("slots.publish PRIMARY_SECRET_EDIT_TOKEN", Fault.FAIL_BEFORE);
        world.run();
        world.faults.restart();
        world.faults.next("issuer.verify token-creation", Fault.FAIL_BEFORE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(statusOf(failed.slots(), SlotName.PRIMARY_SECRET_EDIT_TOKEN)
                                        .certainty())
                                .isEqualTo(Certainty.UNPUBLISHED));
    }

    @Test
    void a_listener_hears_each_step_once_and_the_outcome_last_after_the_alert() {
        World world = World.afterOneRotation();
        RecordingListener notices = new RecordingListener();
        List<Integer> heardBeforeTheAlert = new ArrayList<>();
        TwoSlotRotation rotation = world.with(builder -> builder.listener(notices)
                .alerter(outcome -> heardBeforeTheAlert.add(notices.all().size())));

        rotation.run();

        assertThat(notices.all())
                .containsExactly(
                        "phase lock",
                        "phase read",
                        "phase check",
                        "phase stage",
                        "phase create",
                        "phase verify",
                        "phase promote",
                        "phase sweep",
                        "phase release",
                        "finished Rotated");

        world.faults.next("mutex.acquire", Fault.REFUSE);
        rotation.run();

        assertThat(notices.all()).containsOnlyOnce("finished Failed").last().isEqualTo("finished Failed");
        assertThat(heardBeforeTheAlert).containsExactly(notices.all().size() - 1);
    }

    @Test
    void a_rescue_and_a_roll_forward_are_noticed_with_the_roles_that_they_are_for() {
        World world = World.afterOneRotation();
        RecordingListener notices = new RecordingListener();
        TwoSlotRotation rotation = world.with(builder -> builder.listener(notices));
        for (Role role : Role.values()) {
            world.faults.next("slots.publish " + SlotName.of(Slot.PRIMARY, role), Fault.REFUSE);
        }
        rotation.run();
        assertThat(notices.in(Phase.CHECK)).isEmpty();
        assertThat(notices.in(Phase.ROLL_FORWARD)).isEmpty();

        rotation.run();
        assertThat(notices.in(Phase.ROLL_FORWARD))
                .singleElement()
                .asString()
                .endsWith("left half written for token-creation and secret-edit");

        world.issuer.kill(world.published(Slot.PRIMARY, Role.SECRET_EDIT).value());
        int heard = notices.all().size();
        rotation.run();
        assertThat(notices.all().subList(heard, notices.all().size())).containsOnlyOnce("phase check");
        assertThat(notices.in(Phase.CHECK))
                .singleElement()
                .asString()
                .endsWith("PRIMARY of secret-edit has ended; SECONDARY does the work");
    }

    private static SlotStatus statusOf(List<SlotStatus> slots, SlotName name) {
        Optional<SlotStatus> found =
                slots.stream().filter(status -> status.slot() == name).findFirst();
        return found.orElseThrow();
    }
}
