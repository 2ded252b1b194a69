package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationOutcome.Skipped;
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
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the end of a token, a missing permission, a wrong clock and a lock that is held for too long; and what does not. */
class VerdictTest {

    @Test
    void an_outage_that_refuses_all_four_tokens_is_transient_and_passes() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.issuer.refuseAll(true);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CHECK);
            assertThat(failed.reason()).isEqualTo(FailureReason.CHECK_INCONCLUSIVE);
            assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failed.reason().leavesItToAPerson()).isFalse();
            assertThat(failed.survivesUntil()).isNotNull();
            assertThat(failed.remedy()).contains("none is past its end: an outage", "The next run tries again");
        });
        assertThat(world.published()).isEqualTo(before);
        world.issuer.refuseAll(false);
        world.faults.restart();
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_refusal_by_mistake_rescues_nothing_while_the_issuer_still_lists_the_token(Role role) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.issuer.refuse(world.published(Slot.PRIMARY, role).value(), true);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.CHECK_INCONCLUSIVE);
            assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
        });
        assertThat(world.published()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_revoked_PRIMARY_is_rescued_once_the_list_bears_its_end_out(Role role) {
        World world = World.afterOneRotation();
        world.issuer.kill(world.published(Slot.PRIMARY, role).value());

        RotationOutcome outcome = world.run();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.rescued()).containsExactly(role));
        assertThat(outcome.notice(Notice.Kind.RESCUE).orElseThrow().text()).contains(role.label());
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void a_list_that_cannot_be_had_confirms_nothing() {
        World world = World.afterOneRotation();
        world.issuer.kill(world.published(Slot.PRIMARY, Role.SECRET_EDIT).value());
        world.faults.next("issuer.list", Fault.FAIL_BEFORE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(FailureReason.CHECK_INCONCLUSIVE));
    }

    @Test
    void two_revoked_pairs_of_one_role_are_its_end_only_where_the_other_role_can_confirm_it() {
        World world = World.afterOneRotation();
        for (Slot slot : Slot.values()) {
            world.issuer.kill(world.published(slot, Role.SECRET_EDIT).value());
        }
        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
            assertThat(failed.kind()).as("it does not pass by itself").isEqualTo(Kind.PERMANENT);
        });

        World other = World.afterOneRotation();
        for (Slot slot : Slot.values()) {
            other.issuer.kill(other.published(slot, Role.TOKEN_CREATION).value());
        }
        assertThat(other.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(FailureReason.CHECK_INCONCLUSIVE));
    }

    @Test
    void a_refused_token_past_its_own_end_has_ended() {
        World world = World.afterOneRotation();
        world.clock.advance(Duration.ofHours(3));
        world.issuer.refuseAll(true);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
            assertThat(failed.kind()).isEqualTo(Kind.PERMANENT);
            assertThat(failed.detail()).contains("it ended at 2026-01-01T02:10:00Z");
        });
    }

    @Test
    void a_token_that_lost_its_permission_is_named_with_it_or_rescued_if_the_list_bears_that_out() {
        World world = World.afterOneRotation();
        world.issuer.forbid(world.published(Slot.PRIMARY, Role.SECRET_EDIT).value());
        assertThat(world.run()).as("the list says so as well").isInstanceOf(Rotated.class);

        World other = World.afterOneRotation();
        for (Slot slot : Slot.values()) {
            other.issuer.forbid(other.published(slot, Role.TOKEN_CREATION).value());
        }
        assertThat(other.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.PERMISSION_MISSING);
            assertThat(failed.detail()).contains("token-creation: the token lacks the permission for token-creation");
            assertThat(failed.remedy()).contains("Give the token back the permission");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-7200, -40, 40, 7200})
    void a_clock_that_is_wrong_stops_the_run_before_it_writes_and_says_by_how_much(int ahead) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        for (Role role : Role.values()) {
            Token endless = world.issuer.handMade("endless", role, null);
            world.store.put(SlotName.of(Slot.PRIMARY, role), endless);
        }
        world.issuer.runAheadBy(Duration.ofSeconds(ahead));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CHECK);
            assertThat(failed.reason()).isEqualTo(FailureReason.CLOCK_WRONG);
            assertThat(failed.detail())
                    .contains("this host's clock is " + Math.abs(ahead) + " s " + (ahead > 0 ? "behind" : "ahead of"));
            assertThat(failed.remedy()).contains("Set this host's clock");
        });
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
        assertThat(before).isNotEmpty();
    }

    @Test
    void a_clock_that_shows_to_be_wrong_by_the_date_of_a_new_token_has_it_discarded() {
        World world = World.afterOneRotation();
        for (int verify = 1; verify <= 2; verify++) {
            for (Role role : Role.values()) {
                world.issuer.nextVerifyAnswers(role, verdict -> verdict.at(null));
            }
        }
        world.issuer.runAheadBy(Duration.ofMinutes(2));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CREATE);
            assertThat(failed.reason()).isEqualTo(FailureReason.CLOCK_WRONG);
        });
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void within_the_skew_a_new_tokens_end_is_counted_by_the_issuers_clock() {
        World world = World.afterOneRotation();
        world.issuer.runAheadBy(Duration.ofSeconds(20));

        assertThat(world.run()).isInstanceOf(Rotated.class);

        Token token = world.published(Slot.PRIMARY, Role.SECRET_EDIT);
        assertThat(Duration.between(world.clock.instant(), token.expiresAt()))
                .as("a second for the resolution of the issuer's clock")
                .isBetween(
                        Duration.ofMinutes(130).plusSeconds(19),
                        Duration.ofMinutes(130).plusSeconds(20));
    }

    @Test
    void a_lock_whose_holder_is_at_work_is_a_skip() {
        World world = World.afterOneRotation();
        Lease holder = hold(world);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Skipped.class,
                        skipped -> assertThat(skipped.slots())
                                .as("a skipped run says what the slots hold")
                                .noneMatch(slot -> slot.tokenId() == null));
        assertThat(world.alerter.alerts()).isEmpty();
        assertThat(holder.covers(world.clock.instant())).isTrue();
    }

    @Test
    void a_lock_that_is_held_past_the_end_of_its_lease_is_a_failure_with_its_alert() {
        World world = World.afterOneRotation();
        world.mutex.heldUntilReleased();
        Lease holder = hold(world);
        world.clock.advance(Duration.ofMinutes(5).plusSeconds(30));
        assertThat(world.run()).as("up to the clocks' difference").isInstanceOf(Skipped.class);
        world.clock.advance(Duration.ofMillis(1));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.LOCK_OVERDUE);
            assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failed.detail()).contains("still held by holder 2, whose lease ended at " + holder.deadline());
        });
        assertThat(world.alerter.alerts()).hasSize(1);
    }

    @Test
    void to_skip_while_the_tokens_in_use_are_overdue_for_rotation_is_a_failure() {
        World world = World.afterOneRotation();
        Duration overdue = world.rotation
                .policy()
                .interval()
                .plus(world.rotation.policy().budget().slack());
        // The tokens were made an hour ago.
        world.clock.advance(overdue.minusHours(1));
        Lease first = hold(world);
        assertThat(world.run()).isInstanceOf(Skipped.class);
        world.clock.advance(Duration.ofMillis(1));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.LOCK_OVERDUE);
            assertThat(failed.detail()).contains("made at 2026-01-01T00:00:00Z, are overdue for rotation");
        });
        assertThat(first.covers(world.clock.instant())).isTrue();
    }

    private static Lease hold(World world) {
        return world.mutex
                .tryAcquire(new LeaseRequest("bootstrap", Duration.ofMinutes(5), Duration.ZERO, world.clock.instant()))
                .lease()
                .orElseThrow();
    }

    @Test
    void runs_of_another_rotation_have_a_lock_of_their_own() {
        World world = World.afterOneRotation();
        assertThat(world.mutex
                        .tryAcquire(
                                new LeaseRequest("edge", Duration.ofMinutes(5), Duration.ZERO, world.clock.instant()))
                        .lease())
                .isPresent();

        assertThat(world.run()).isInstanceOf(Rotated.class);
        assertThat(Set.of(Role.values())).hasSize(2);
    }
}
