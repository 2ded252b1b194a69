package dev.twoslot.rotator.testkit;

import static dev.twoslot.rotator.testkit.Forwarding.advisory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.Forwarding.StrengthChangingMutex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run revokes, and above all what it does not. */
class SweepTest {

    private static final Duration TWO_LEASES_AND_THE_CLOCKS_DIFFERENCE = Duration.ofSeconds(2 * 300 + 30);

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
        TwoSlotRotation rotation =
                world.with(builder -> builder.mutex(advisory(world.mutex)).runIds(() -> "this-run"));
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
    void the_sweep_asks_for_this_rotations_tokens_and_does_not_trust_an_issuer_that_lists_others_too() {
        World world = World.afterOneRotation();
        Token neighbours = createdBySomebodyElse(world, "two-slot/bootstrap-2/secret-edit/x");
        List<String> askedFor = new ArrayList<>();
        TokenIssuer careless = new ForwardingIssuer(world.issuer) {
            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                askedFor.add(namePrefix);
                return super.list("", context);
            }
        };

        assertThat(world.with(builder -> builder.issuer(careless)).run()).isInstanceOf(Rotated.class);

        assertThat(askedFor).containsExactly("two-slot/bootstrap/");
        assertThat(world.issuer.isUsable(neighbours.value(), Role.SECRET_EDIT)).isTrue();
        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @Test
    void I7_nothing_is_revoked_while_a_slot_holds_a_token_whose_id_is_not_known() {
        World world = World.afterOneRotation();
        Notices notices = new Notices();
        Token leftover = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/x");
        Token here = world.published(Slot.SECONDARY, Role.SECRET_EDIT);
        world.store.put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, Token.of(here.value()));

        assertThat(world.with(builder -> builder.listener(notices)).run()).isInstanceOf(Rotated.class);

        assertThat(world.faults.count("issuer.list")).isZero();
        assertThat(world.issuer.isUsable(leftover.value(), Role.SECRET_EDIT)).isTrue();
        assertThat(notices.in(Phase.SWEEP)).singleElement().asString().contains("id is not known");
        world.nextHour();
        assertThat(world.run())
                .as("the next run knows every id")
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.revoked()).isEqualTo(1));
    }

    @Test
    void I7_the_generation_that_a_run_displaces_is_left_to_its_expiry() {
        World world = World.afterOneRotation();
        world.run();
        world.nextHour();
        Map<SlotName, Token> before = world.published();

        world.run();

        assertThat(world.faults.count("issuer.revoke")).isZero();
        for (Role role : Role.values()) {
            Token displaced = before.get(SlotName.of(Slot.SECONDARY, role));
            assertThat(world.issuer.isUsable(displaced.value(), role)).isTrue();
        }
    }

    @Test
    void I11_under_an_advisory_lock_a_token_is_spared_until_it_is_older_than_two_leases_and_the_clocks_difference() {
        World world = World.afterOneRotation();
        TwoSlotRotation rotation = world.with(builder -> builder.mutex(advisory(world.mutex)));
        Token rivals = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/rival");

        world.clock.advance(TWO_LEASES_AND_THE_CLOCKS_DIFFERENCE);
        rotation.run();
        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isTrue();

        world.clock.advance(Duration.ofNanos(1));
        rotation.run();
        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isFalse();
    }

    @Test
    void I11_under_an_advisory_lock_a_token_whose_age_is_not_known_is_spared() {
        World world = World.afterOneRotation();
        Token rivals = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/rival");
        TokenIssuer ageless = new ForwardingIssuer(world.issuer) {
            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return super.list(namePrefix, context).stream()
                        .map(token -> new IssuedToken(token.id(), token.name(), null))
                        .toList();
            }
        };
        world.clock.advance(Duration.ofHours(1));

        assertThat(world.with(builder -> builder.mutex(advisory(world.mutex)).issuer(ageless))
                        .run())
                .isInstanceOf(Rotated.class);

        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isTrue();
    }

    @Test
    void under_an_advisory_lock_what_this_very_run_left_over_is_revoked_at_once_and_nothing_that_is_named_alike() {
        World world = World.afterOneRotation();
        Token alike = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/not-this-run");
        TokenIssuer twice = new ForwardingIssuer(world.issuer) {
            @Override
            public Token create(NewToken request, CallContext context) {
                Token lost = super.create(request, context);
                Token kept = super.create(request, context);
                assertThat(kept).isNotEqualTo(lost);
                return kept;
            }
        };
        TwoSlotRotation rotation = world.with(
                builder -> builder.mutex(advisory(world.mutex)).issuer(twice).runIds(() -> "this-run"));

        assertThat(rotation.run())
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.revoked()).isEqualTo(2));

        assertThat(world.issuer.isUsable(alike.value(), Role.SECRET_EDIT)).isTrue();
        assertThat(world.liveOutsideTheSlots()).extracting(IssuedToken::name).doesNotContain("this-run");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mutex.Strength.class,
            names = {"PROCESS", "HOST", "FENCED"})
    void under_a_lock_that_keeps_others_out_a_young_leftover_is_revoked_at_once(Mutex.Strength strength) {
        World world = World.afterOneRotation();
        Token leftover = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/x");
        Mutex mutex = new StrengthChangingMutex(world.mutex, strength);

        world.with(builder -> builder.mutex(mutex)).run();

        assertThat(world.issuer.isUsable(leftover.value(), Role.SECRET_EDIT)).isFalse();
    }

    @Test
    void a_list_that_fails_is_noticed_and_fails_no_run() {
        World world = World.afterOneRotation();
        Notices notices = new Notices();
        world.faults.next("issuer.list", Fault.REFUSE);

        assertThat(world.with(builder -> builder.listener(notices)).run()).isInstanceOf(Rotated.class);

        assertThat(notices.in(Phase.SWEEP)).singleElement().asString().endsWith("the next run sweeps");
        assertThat(world.alerter.alerts()).isEmpty();
    }

    @Test
    void a_sweep_stops_at_the_first_token_that_cannot_be_revoked_and_says_how_many_were() {
        World world = World.afterOneRotation();
        for (int i = 1; i <= 3; i++) {
            createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/" + i);
        }
        Notices notices = new Notices();
        world.faults.at("issuer.revoke", 2, Fault.FAIL_BEFORE);

        assertThat(world.with(builder -> builder.listener(notices)).run())
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.revoked()).isEqualTo(1));

        assertThat(world.faults.count("issuer.revoke")).isEqualTo(2);
        assertThat(notices.in(Phase.SWEEP)).singleElement().asString().contains("a later run sweeps what is left");
    }

    @Test
    void a_failed_run_stops_discarding_at_the_first_token_that_cannot_be_revoked() {
        World world = World.afterOneRotation();
        world.faults.at("issuer.verify token-creation", 2, Fault.REFUSE);
        world.faults.next("issuer.revoke", Fault.FAIL_BEFORE);

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(world.faults.count("issuer.revoke")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_failed_run_discards_what_it_created_and_nothing_else(Role failing) {
        World world = World.afterOneRotation();
        world.faults.next("issuer.create " + failing.label(), Fault.REFUSE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.detail()).doesNotContain("unexpected"));

        assertThat(world.faults.count("issuer.revoke")).isEqualTo(1);
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void a_rescued_run_sweeps_with_the_SECONDARY_that_did_the_work() {
        World world = World.afterOneRotation();
        Token leftover = createdBySomebodyElse(world, "two-slot/bootstrap/secret-edit/x");
        world.issuer.kill(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value());

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Rotated.class, rotated -> assertThat(rotated.revoked()).isEqualTo(1));

        assertThat(world.issuer.isUsable(leftover.value(), Role.SECRET_EDIT)).isFalse();
    }

    @Test
    void a_rescued_run_that_fails_discards_with_the_SECONDARY_that_did_the_work() {
        World world = World.afterOneRotation();
        world.issuer.kill(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value());
        world.faults.next("issuer.create secret-edit", Fault.REFUSE);

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }
}
