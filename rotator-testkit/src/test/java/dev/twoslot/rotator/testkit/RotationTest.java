package dev.twoslot.rotator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.FailureReason;
import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationOutcome.Skipped;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.SlotStatus.Certainty;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.spi.Alerter;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotationListener;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.Forwarding.AdvisoryMutex;
import dev.twoslot.rotator.testkit.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rotation does, seen from outside, among fakes. */
class RotationTest {

    @Test
    void a_run_makes_the_active_pair_the_previous_one_and_a_new_pair_the_active_one() {
        World world = new World();
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        for (Role role : Role.values()) {
            assertThat(world.published(Slot.SECONDARY, role).value())
                    .isEqualTo(before.get(SlotName.of(Slot.PRIMARY, role)).value());
            assertThat(world.published(Slot.PRIMARY, role).value())
                    .isNotEqualTo(world.published(Slot.SECONDARY, role).value());
        }
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.mutex.isHeld()).isFalse();
    }

    @Test
    void a_new_token_lives_for_the_ttl_and_carries_rotation_role_and_run_in_its_name() {
        World world = new World(builder -> builder.name("edge").runIds(() -> "run-1"));

        world.run();

        assertThat(world.published(Slot.PRIMARY, Role.SECRET_EDIT).expiresAt())
                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(130)));
        assertThat(world.issuer.live())
                .extracting(token -> token.name())
                .contains("two-slot/edge/token-creation/run-1", "two-slot/edge/secret-edit/run-1");
    }

    @Test
    void I2_both_slots_stay_usable_for_the_whole_hour_after_a_successful_run_and_longer() {
        World world = World.afterOneRotation();
        world.run();

        world.clock.advance(Duration.ofMinutes(69));

        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void I1_one_missed_run_locks_nobody_out() {
        World world = World.afterOneRotation();
        world.faults.next("mutex.acquire", Fault.FAIL_BEFORE);
        assertThat(world.run()).isInstanceOf(Failed.class);

        world.nextHour();

        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void I9_a_run_that_finds_the_lock_held_is_skipped_without_an_alert() {
        World world = World.afterOneRotation();
        Lease other = world.mutex
                .tryAcquire(Duration.ofMinutes(5), world.clock.instant())
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
    void a_missing_PRIMARY_fails_the_run_before_anything_is_asked_of_the_issuer() {
        World world = new World();
        InMemorySlotStore empty = new InMemorySlotStore(token -> true, world.faults);
        TwoSlotRotation rotation = world.with(builder -> builder.slots(empty));

        assertThat(rotation.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.PRIMARY_MISSING));
        assertThat(world.faults.calls()).containsExactly("mutex.acquire", "slots.read", "mutex.release");
        assertThat(world.alerter.alerts().get(0).detail())
                .contains("PRIMARY_TOKEN_CREATION_TOKEN is empty", "PRIMARY_SECRET_EDIT_TOKEN is empty")
                .doesNotContain("SECONDARY");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void I3_a_dead_PRIMARY_never_overwrites_the_SECONDARY_that_still_works_and_is_replaced_by_its_work(Role role) {
        World world = World.afterOneRotation();
        world.run();
        Token lastGood = world.published(Slot.SECONDARY, role);
        world.issuer.kill(world.published(Slot.PRIMARY, role).value());

        RotationOutcome outcome = world.run();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.rescued()).containsExactly(role));
        assertThat(world.published(Slot.SECONDARY, role)).isEqualTo(lastGood);
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void both_roles_can_be_rescued_in_one_run() {
        World world = World.afterOneRotation();
        for (Role role : Role.values()) {
            world.issuer.kill(world.published(Slot.PRIMARY, role).value());
        }

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.rescued()).isEqualTo(Set.of(Role.values())));
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void a_role_whose_slots_are_both_dead_fails_with_what_to_do_and_changes_nothing() {
        World world = World.afterOneRotation(builder -> builder.startOverBy("call the administrator"));
        for (Slot slot : Slot.values()) {
            world.issuer.kill(world.published(slot, Role.TOKEN_CREATION).value());
        }
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CHECK);
            assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
            assertThat(failed.remedy()).contains("To start again, call the administrator");
            assertThat(failed.survivesUntil()).as("it does not survive").isNull();
        });
        assertThat(world.published()).isEqualTo(before);
    }

    @Test
    void nothing_is_changed_while_nothing_conclusive_can_be_said_of_a_PRIMARY() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.faults.next("issuer.verify secret-edit", Fault.FAIL_BEFORE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.CHECK_INCONCLUSIVE);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
        });
        assertThat(world.published()).isEqualTo(before);
    }

    @Test
    void a_promote_cut_in_half_is_finished_by_the_next_run_before_it_writes_anything_else() {
        World world = World.afterOneRotation();
        world.faults.next("slots.publish PRIMARY_SECRET_EDIT_TOKEN", Fault.FAIL_BEFORE);
        RotationOutcome torn = world.run();
        assertThat(torn).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.PROMOTE);
            assertThat(failed.slots())
                    .filteredOn(status -> status.slot() == SlotName.PRIMARY_SECRET_EDIT_TOKEN)
                    .extracting(SlotStatus::certainty)
                    .containsExactly(Certainty.UNPUBLISHED);
        });
        Token halfPromoted =
                world.store.ownCopy(SlotName.PRIMARY_SECRET_EDIT_TOKEN).token();
        world.faults.restart();

        assertThat(world.run()).isInstanceOf(Rotated.class);

        List<String> writes = world.faults.calls().stream()
                .filter(call -> call.startsWith("slots.publish"))
                .toList();
        assertThat(writes.get(0)).isEqualTo("slots.publish PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(writes).hasSize(5);
        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT)).isEqualTo(halfPromoted);
    }

    @Test
    void I11_under_an_advisory_lock_nothing_is_rolled_forward_over_what_another_run_may_have_promoted_since() {
        World world = World.afterOneRotation();
        world.faults.next("slots.publish PRIMARY_SECRET_EDIT_TOKEN", Fault.FAIL_BEFORE);
        assertThat(world.run()).isInstanceOf(Failed.class);
        world.faults.restart();

        assertThat(world.with(builder -> builder.mutex(new AdvisoryMutex(world.mutex)))
                        .run())
                .isInstanceOf(Rotated.class);

        assertThat(world.faults.calls().stream().filter(call -> call.startsWith("slots.publish")))
                .hasSize(4)
                .first()
                .asString()
                .contains("SECONDARY");
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void I5_tokens_that_a_failed_run_created_are_revoked_and_PRIMARY_is_as_it_was() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.faults.at("issuer.verify token-creation", 2, Fault.FAIL_BEFORE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.phase()).isEqualTo(Phase.VERIFY));

        assertThat(world.faults.count("issuer.revoke")).isEqualTo(2);
        assertThat(world.liveOutsideTheSlots()).isEmpty();
        for (Role role : Role.values()) {
            assertThat(world.published(Slot.PRIMARY, role)).isEqualTo(before.get(SlotName.of(Slot.PRIMARY, role)));
        }
    }

    @Test
    void I7_a_token_whose_write_may_have_happened_is_not_revoked() {
        World world = World.afterOneRotation();
        world.faults.next("slots.publish PRIMARY_SECRET_EDIT_TOKEN", Fault.FAIL_AFTER);

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(world.faults.count("issuer.revoke")).isZero();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void I8_a_token_whose_creation_lost_its_reply_is_found_and_revoked_by_a_later_run() {
        World world = World.afterOneRotation();
        world.faults.next("issuer.create secret-edit", Fault.FAIL_AFTER);
        assertThat(world.run()).isInstanceOf(Failed.class);
        assertThat(world.liveOutsideTheSlots()).hasSize(1);
        world.faults.restart();

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.revoked()).isEqualTo(1));
    }

    @Test
    void the_sweep_leaves_the_tokens_of_other_rotations_alone() {
        World world = World.afterOneRotation();
        Token neighbours = createdBySomebodyElse(world, "two-slot/bootstrap-2/secret-edit/x");

        world.run();
        world.nextHour();
        world.run();

        assertThat(world.issuer.isUsable(neighbours.value(), Role.SECRET_EDIT)).isTrue();
    }

    @Test
    void I11_under_an_advisory_lock_a_young_token_of_another_run_is_spared_until_no_run_can_be_at_work_on_it() {
        World world = World.afterOneRotation();
        TwoSlotRotation rotation = world.with(
                builder -> builder.mutex(new AdvisoryMutex(world.mutex)).runIds(() -> "this-run"));
        Token rivals = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/rival");

        world.clock.advance(Duration.ofMinutes(10));
        rotation.run();
        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isTrue();

        world.clock.advance(Duration.ofMinutes(1));
        rotation.run();
        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isFalse();
    }

    private static Token createdBySomebodyElse(World world, String name) {
        SecretValue creation =
                world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value();
        Instant expiresAt = world.clock.instant().plus(Duration.ofHours(9));
        return world.issuer.create(
                new NewToken(name, Role.SECRET_EDIT, expiresAt),
                new CallContext(creation, Instant.MAX, OptionalLong.empty()));
    }

    @Test
    void I6_a_run_whose_lease_is_too_short_for_the_next_write_writes_nothing_more() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer slowToVerify = new ForwardingIssuer(world.issuer) {
            @Override
            public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
                world.clock.advance(Duration.ofSeconds(150));
                return super.verify(token, role, age, deadline);
            }
        };
        TwoSlotRotation slow = world.with(builder -> builder.issuer(slowToVerify));

        assertThat(slow.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.STAGE);
            assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
        });
        assertThat(world.published()).isEqualTo(before);
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
        assertThat(world.faults.count("mutex.release")).isEqualTo(1);
    }

    @Test
    void the_two_calls_of_a_step_are_under_way_at_the_same_time() {
        Meeting meeting = new Meeting();
        World world = World.afterOneRotation();
        TokenIssuer issuer = new ForwardingIssuer(world.issuer) {
            @Override
            public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
                meeting.bothAreHere("verify " + age);
                return super.verify(token, role, age, deadline);
            }

            @Override
            public Token create(NewToken request, CallContext context) {
                meeting.bothAreHere("create");
                return super.create(request, context);
            }
        };
        SecretSlotStore slots = new ForwardingStore(world.store) {
            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                meeting.bothAreHere("write " + slot.slot());
                super.write(slot, token, context);
            }
        };

        assertThat(world.with(builder -> builder.issuer(issuer).slots(slots)).run())
                .isInstanceOf(Rotated.class);

        assertThat(meeting.met())
                .containsExactly("verify SETTLED", "write SECONDARY", "create", "verify FRESH", "write PRIMARY");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"READ", "CHECK", "STAGE", "CREATE", "VERIFY", "PROMOTE"})
    void an_interrupted_run_makes_no_further_call_but_to_release_and_gives_the_interruption_back(Phase interrupted) {
        World world = World.afterOneRotation();
        RotationListener impatient = new RotationListener() {
            @Override
            public void phaseStarted(String runId, Phase phase) {
                if (phase == interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        RotationOutcome outcome =
                world.with(builder -> builder.listener(impatient)).run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(interrupted);
            assertThat(failed.reason()).isEqualTo(FailureReason.INTERRUPTED);
        });
        assertThat(world.mutex.isHeld()).isFalse();
        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @Test
    void a_call_that_never_answers_is_given_up_and_its_write_taken_for_possible() {
        World world = World.afterOneRotation();
        CountDownLatch never = new CountDownLatch(1);
        SecretSlotStore hangs = new ForwardingStore(world.store) {
            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                if (slot == SlotName.SECONDARY_SECRET_EDIT_TOKEN) {
                    waitFor(never);
                }
                super.write(slot, token, context);
            }
        };
        TwoSlotRotation rotation = world.with(builder -> builder.slots(hangs).time(new ImpatientTime(world.clock)));

        assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.STAGE);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.AMBIGUOUS);
            assertThat(failed.detail()).contains("secret-edit: stage gave no answer by its deadline");
        });
        assertThat(world.mutex.isHeld()).isFalse();
        never.countDown();
    }

    @Test
    void an_exception_that_nobody_classified_is_told_by_type_and_never_by_message() {
        World world = World.afterOneRotation();
        SecretSlotStore careless = new ForwardingStore(world.store) {
            @Override
            public Map<SlotName, SlotContent> read(Instant deadline) {
                throw new IllegalArgumentException("token canary-4711 is malformed");
            }
        };
        Alerter broken = failure -> {
            throw new IllegalStateException("mail with canary-4711");
        };
        TwoSlotRotation rotation = world.with(builder -> builder.slots(careless).alerter(broken));
        try (LogLines log = new LogLines()) {
            assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(RotatorException.Kind.AMBIGUOUS);
                assertThat(failed.detail())
                        .contains("IllegalArgumentException", "RotationTest")
                        .doesNotContain("canary");
            });
            assertThat(log.all()).noneMatch(line -> line.contains("canary"));
            assertThat(log.at(Level.ERROR)).hasSize(1);
            assertThat(log.at(Level.WARN)).hasSize(1);
        }
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
    void a_rotation_without_an_issuer_is_refused_with_the_name_of_what_is_missing() {
        assertThatThrownBy(() -> TwoSlotRotation.builder().build())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("issuer is not set");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
