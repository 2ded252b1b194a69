package dev.twoslot.rotator.testkit.rotation;

import static dev.twoslot.rotator.testkit.rotation.Forwarding.advisory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.SlotStatus.Certainty;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingMutex;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        World world = new World(
                builder -> builder.policy(RotationPolicy.builder().name("edge").build()));
        Instant begin = world.clock.instant();
        world.clock.advance(Duration.ofNanos(999_999_999)); // issuers know seconds

        String run = world.run().runId();

        assertThat(world.published(Slot.PRIMARY, Role.SECRET_EDIT).expiresAt())
                .isEqualTo(begin.plus(Duration.ofMinutes(130)));
        assertThat(world.issuer.live())
                .extracting(IssuedToken::name)
                .contains("two-slot/edge/token-creation/" + run, "two-slot/edge/secret-edit/" + run);
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
    void a_missing_PRIMARY_fails_the_run_before_anything_is_asked_of_the_issuer() {
        World world = new World();
        InMemorySlotStore empty = new InMemorySlotStore(token -> true, world.faults);
        TwoSlotRotation rotation = world.with(builder -> builder.slots(empty));

        assertThat(rotation.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.PRIMARY_MISSING));
        assertThat(world.faults.calls()).containsExactly("mutex.acquire", "slots.read", "mutex.release");
        assertThat(((Failed) world.alerter.alerts().get(0)).detail())
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

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_role_whose_slots_have_both_ended_fails_with_what_to_do_and_changes_nothing(Role role) {
        World world = World.afterOneRotation(builder -> builder.startOverBy("call the administrator"));
        world.clock.advance(Duration.ofHours(2));
        Role other = role == Role.SECRET_EDIT ? Role.TOKEN_CREATION : Role.SECRET_EDIT;
        for (Slot slot : Slot.values()) {
            Token alive = world.issuer.handMade("alive", other, null);
            world.store.put(SlotName.of(slot, other), alive);
        }
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CHECK);
            assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.PERMANENT);
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
        Token halfPromoted = world.store
                .privateCopy(SlotName.PRIMARY_SECRET_EDIT_TOKEN)
                .token()
                .orElseThrow();
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

        assertThat(world.with(builder -> builder.mutex(advisory(world.mutex))).run())
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
    void the_two_calls_of_a_step_are_under_way_at_the_same_time() {
        Meeting meeting = new Meeting();
        World world = World.afterOneRotation();
        TokenIssuer issuer = new ForwardingIssuer(world.issuer) {
            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                meeting.bothAreHere("verify " + age);
                return super.verify(token, role, age, context);
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
            names = {"LOCK", "READ", "CHECK", "STAGE", "CREATE", "VERIFY", "PROMOTE"})
    void an_interrupted_run_makes_no_further_call_but_to_clean_up_and_gives_the_interruption_back(Phase interrupted) {
        World world = World.afterOneRotation();
        Thread run = Thread.currentThread();
        RotationListener impatient = new RotationListener() {
            @Override
            public void phaseStarted(String runId, Phase phase) {
                if (phase == interrupted) {
                    run.interrupt();
                }
            }
        };
        List<Boolean> stillInterrupted = new ArrayList<>();
        Alerter alerter = outcome -> stillInterrupted.add(Thread.currentThread().isInterrupted());

        RotationOutcome outcome = world.with(
                        builder -> builder.listener(impatient).alerter(alerter))
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stillInterrupted).as("an alert could not be sent otherwise").containsExactly(false);
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(interrupted);
            assertThat(failed.reason()).isEqualTo(FailureReason.INTERRUPTED);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
        });
        assertThat(world.mutex.isHeld()).isFalse();

        assertThat(world.liveOutsideTheSlots()).as("what it made is revoked").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "slots", "mutex", "alerter"})
    void a_rotation_without_one_of_its_parts_is_refused_with_the_name_of_what_is_missing(String missing) {
        World world = new World();
        TwoSlotRotation.Builder builder = TwoSlotRotation.builder();
        if (!missing.equals("issuer")) {
            builder.issuer(world.issuer);
        }
        if (!missing.equals("slots")) {
            builder.slots(world.store);
        }
        if (!missing.equals("mutex")) {
            builder.mutex(world.mutex);
        }
        if (!missing.equals("alerter")) {
            builder.alerter(world.alerter);
        }

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(missing + " is not set: call " + missing + "(...)");
    }

    @Test
    void everything_that_a_rotation_lacks_is_named_at_once() {
        assertThatThrownBy(() -> TwoSlotRotation.builder().startingOver().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "issuer is not set",
                        "slots is not set",
                        "mutex is not set",
                        "alerter is not set",
                        "startingOver needs a pair");
    }

    @Test
    void a_pair_of_the_same_token_twice_is_refused_without_showing_it() {
        SecretValue twice = SecretValue.of("canary-4711");

        assertThatThrownBy(() -> new World(builder -> builder.firstPair(twice, twice)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firstPair holds the same token twice")
                .hasMessageNotContaining("canary");
    }

    @Test
    void an_issuer_that_is_known_not_to_grant_what_the_slots_and_the_lock_need_is_refused() {
        World world = new World();
        TokenIssuer stingy = new ForwardingIssuer(world.issuer) {
            @Override
            public Set<String> permissionsGranted(Role role) {
                return Set.of("Secrets Write");
            }
        };
        SecretSlotStore slots = new ForwardingStore(world.store) {
            @Override
            public Set<String> permissionsNeeded() {
                return Set.of("Secrets Write");
            }
        };
        Mutex demanding = new ForwardingMutex(world.mutex) {
            @Override
            public Set<String> permissionsNeeded() {
                return Set.of("KV Write");
            }
        };

        assertThat(world.with(builder -> builder.issuer(stingy).slots(slots)).run())
                .isInstanceOf(Rotated.class);
        assertThatThrownBy(() -> world.with(
                        builder -> builder.issuer(stingy).slots(slots).mutex(demanding)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KV Write")
                .hasMessageNotContaining("Secrets Write");
    }
}
