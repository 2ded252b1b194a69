package dev.twoslot.rotator.testkit.rotation;

import static dev.twoslot.rotator.testkit.rotation.Forwarding.advisory;
import static dev.twoslot.rotator.testkit.rotation.Forwarding.ofStrength;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void I8_what_a_run_could_neither_use_nor_look_for_is_found_and_revoked_by_a_later_one() {
        World world = World.afterOneRotation();
        world.faults
                .next("issuer.create secret-edit", Fault.FAIL_AFTER)
                .at("issuer.list", 1, Fault.FAIL_BEFORE)
                .at("issuer.list", 2, Fault.FAIL_BEFORE);
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.notice(Notice.Kind.CREATED_LEFT))
                                .isPresent());
        assertThat(world.liveOutsideTheSlots()).hasSize(2);
        world.faults.restart();

        assertThat(revokedBy(world.run())).isEqualTo(2);
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void an_orphaned_token_of_this_vault_is_revoked() {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();

        assertThat(revokedBy(world.run())).isEqualTo(1);
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two-slot/bootstrap-2/secret-edit/x",
                "two-slot/bootstrap/secret-edit/20260101T000000Z-0123456789abcdef",
                "two-slot/bootstrap/secret-edit/mine",
                "two-slot/bootstrap/by hand"
            })
    void I12_a_token_that_this_vault_did_not_ask_for_is_left_alone_whatever_its_name(String name) {
        World world = World.afterOneRotation();
        List<Token> foreign = List.of(
                world.issuer.handMade(name, Role.SECRET_EDIT, null),
                world.issuer.handMade(name, null, world.clock.instant().plus(Duration.ofDays(1))));

        RotationOutcome outcome = world.run();
        world.nextHour();
        world.run();

        assertThat(world.issuer.live())
                .extracting(IssuedToken::id)
                .contains(foreign.get(0).id(), foreign.get(1).id());
        boolean likeOurs = name.startsWith("two-slot/bootstrap/");
        assertThat(outcome.notice(Notice.Kind.FOREIGN_TOKEN).map(Notice::text)).satisfies(text -> {
            assertThat(text.isPresent()).isEqualTo(likeOurs);
            assertThat(text.orElse(name)).contains(name);
        });
    }

    @Test
    void a_foreign_name_that_could_forge_a_line_or_is_a_secret_is_not_shown() {
        World world = World.afterOneRotation();
        String secret = world.published(Slot.PRIMARY, Role.SECRET_EDIT).value().reveal();
        assertThat(world.issuer
                        .handMade("two-slot/bootstrap/x\nERROR all is lost\u001b[2J", null, null)
                        .id())
                .isNotNull();
        assertThat(world.issuer
                        .handMade("two-slot/bootstrap/" + secret, null, null)
                        .id())
                .isNotNull();

        String text =
                world.run().notice(Notice.Kind.FOREIGN_TOKEN).orElseThrow().text();

        assertThat(text).doesNotContain(secret, "\n", "\u001b").contains("x?ERROR", "(not shown)");
    }

    @Test
    void the_sweep_does_not_trust_an_issuer_that_lists_others_tokens_too() {
        World world = World.afterOneRotation();
        Token neighbours = world.issuer.handMade("two-slot/bootstrap-2/secret-edit/x", Role.SECRET_EDIT, null);
        TokenIssuer careless = new ForwardingIssuer(world.issuer) {
            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return super.list("", context);
            }
        };

        assertThat(world.with(builder -> builder.issuer(careless)).run()).isInstanceOf(Rotated.class);

        assertThat(world.issuer.isUsable(neighbours.value(), Role.SECRET_EDIT)).isTrue();
        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @Test
    void I7_a_list_that_gives_a_slots_token_another_id_has_it_spared_by_its_name_and_the_other_way_round() {
        World world = World.afterOneRotation();
        Token primary = world.published(Slot.PRIMARY, Role.SECRET_EDIT);
        Token orphan = world.orphaned();
        world.issuer.nextListAnswers(list -> list.stream()
                .map(token -> token.id().equals(primary.id())
                        ? new IssuedToken("0", token.name(), token.issuedAt(), token.expiresAt(), token.permittedFor())
                        : token.id().equals(orphan.id())
                                ? new IssuedToken(
                                        String.valueOf(primary.id()),
                                        token.name(),
                                        token.issuedAt(),
                                        token.expiresAt(),
                                        token.permittedFor())
                                : token)
                .toList());

        assertThat(world.run()).isInstanceOf(Rotated.class);

        assertThat(world.faults.count("issuer.revoke")).isZero();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void I7_nothing_is_revoked_while_a_slot_holds_a_token_whose_id_is_not_known() {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();
        Token here = world.published(Slot.SECONDARY, Role.SECRET_EDIT);
        world.store.put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, Token.of(here.value()));

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(world.faults.count("issuer.revoke")).isZero();
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isTrue();
        assertThat(outcome.notice(Notice.Kind.SWEEP_INCOMPLETE).orElseThrow().text())
                .contains("id is not known");
        world.nextHour();
        assertThat(revokedBy(world.run())).as("the next run knows every id").isEqualTo(1);
    }

    @Test
    void I7_the_generation_that_a_run_supersedes_is_left_to_its_expiry() {
        World world = World.afterOneRotation();
        world.run();
        world.nextHour();
        Map<SlotName, Token> before = world.published();

        world.run();

        assertThat(world.faults.count("issuer.revoke")).isZero();
        for (Role role : Role.values()) {
            Token superseded = before.get(SlotName.of(Slot.SECONDARY, role));
            assertThat(world.issuer.isUsable(superseded.value(), role)).isTrue();
        }
    }

    @Test
    void I11_under_an_advisory_lock_a_token_is_spared_until_it_is_older_than_two_leases_and_the_clocks_difference() {
        World world = World.afterOneRotation();
        TwoSlotRotation rotation = world.with(builder -> builder.mutex(advisory(world.mutex)));
        Token rivals = world.orphaned();

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
        Token rivals = world.orphaned();
        world.issuer.nextListAnswers(changingEach(
                token -> new IssuedToken(token.id(), token.name(), null, token.expiresAt(), token.permittedFor())));
        world.clock.advance(Duration.ofHours(1));

        assertThat(world.with(builder -> builder.mutex(advisory(world.mutex))).run())
                .isInstanceOf(Rotated.class);

        assertThat(world.issuer.isUsable(rivals.value(), Role.SECRET_EDIT)).isTrue();
    }

    private static UnaryOperator<List<IssuedToken>> changingEach(UnaryOperator<IssuedToken> change) {
        return list -> list.stream().map(change).toList();
    }

    @Test
    void under_an_advisory_lock_what_this_very_run_left_over_is_revoked_at_once_and_nothing_that_is_named_alike() {
        World world = World.afterOneRotation();
        Token young = world.orphaned();
        world.faults.next("issuer.create secret-edit", Fault.FAIL_AFTER).next("issuer.list", Fault.FAIL_BEFORE);

        RotationOutcome outcome =
                world.with(builder -> builder.mutex(advisory(world.mutex))).run();

        assertThat(outcome).as("discarded after the list works again").isInstanceOf(Failed.class);
        assertThat(world.liveOutsideTheSlots()).extracting(IssuedToken::id).containsExactly(young.id());
    }

    @ParameterizedTest
    @EnumSource(
            value = Mutex.Strength.class,
            names = {"PROCESS", "HOST", "FENCED"})
    void under_a_lock_that_keeps_others_out_a_young_orphan_is_revoked_at_once(Mutex.Strength strength) {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();

        world.with(builder -> builder.mutex(ofStrength(strength, world.mutex))).run();

        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mutex.Strength.class,
            names = {"ADVISORY", "CLUSTER"})
    void I7_under_a_lock_that_a_late_write_gets_past_a_young_orphan_is_spared_until_no_run_can_promote_it(
            Mutex.Strength strength) {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();
        TwoSlotRotation rotation = world.with(builder -> builder.mutex(ofStrength(strength, world.mutex)));

        rotation.run();
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isTrue();

        world.nextHour();
        rotation.run();
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isFalse();
    }

    @Test
    void a_store_that_keeps_no_notes_has_nothing_revoked_but_what_the_same_run_created() {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();
        world.store.restore(new SlotInventory(world.store.vault().slots(), ""));
        world.store.withoutComments();
        TwoSlotRotation rotation = world.with(builder -> builder.slots(new ForwardingStore(world.store) {
            @Override
            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                return change.apply("");
            }
        }));

        assertThat(rotation.run()).isInstanceOf(Rotated.class);
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isTrue();

        world.faults.restart();
        world.faults.at("issuer.verify token-creation", 2, Fault.FAIL_BEFORE);
        assertThat(rotation.run()).isInstanceOf(Failed.class);
        assertThat(world.faults.count("issuer.revoke")).isEqualTo(2);
    }

    @Test
    void a_revocation_that_fails_is_noticed_and_fails_no_run() {
        World world = World.afterOneRotation();
        assertThat(world.orphaned().id()).isNotNull();
        world.faults.next("issuer.revoke", Fault.REFUSE);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.SWEEP_INCOMPLETE).orElseThrow().text())
                .endsWith("a later run sweeps");
        assertThat(world.alerter.alerts()).isEmpty();
    }

    @Test
    void a_sweep_that_cannot_be_finished_run_after_run_becomes_an_alert_until_it_is_finished() {
        World world = World.afterOneRotation();
        assertThat(world.orphaned().id()).isNotNull();
        for (int run = 1; run <= 2; run++) {
            assertThat(unswept(world).notice(Notice.Kind.SWEEP_OVERDUE)).isEmpty();
        }
        assertThat(world.alerter.alerts()).isEmpty();

        RotationOutcome third = unswept(world);

        assertThat(third.notice(Notice.Kind.SWEEP_OVERDUE).orElseThrow().text()).contains("3 runs in a row");
        assertThat(world.alerter.alerts()).containsExactly(third);
        world.faults.restart();
        assertThat(world.run().notices()).isEmpty();
        assertThat(world.orphaned().id()).isNotNull();
        assertThat(unswept(world).notice(Notice.Kind.SWEEP_OVERDUE)).isEmpty();
        assertThat(world.alerter.alerts()).hasSize(1);
    }

    private static RotationOutcome unswept(World world) {
        world.faults.restart();
        world.faults.next("issuer.revoke", Fault.FAIL_BEFORE);
        RotationOutcome outcome = world.run();
        assertThat(outcome).isInstanceOf(Rotated.class);
        return outcome;
    }

    @Test
    void without_a_list_nothing_is_promoted_and_nothing_is_lost() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.faults.next("issuer.list", Fault.FAIL_BEFORE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.VERIFY_FAILED);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
        });

        for (Role role : Role.values()) {
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            assertThat(world.published().get(primary)).isEqualTo(before.get(primary));
        }
        assertThat(world.liveOutsideTheSlots()).isEmpty();
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void a_sweep_stops_at_the_first_token_that_cannot_be_revoked() {
        World world = World.afterOneRotation();
        for (int attempt = 2; attempt <= 4; attempt++) {
            assertThat(world.orphaned(String.valueOf(attempt)).id()).isNotNull();
        }
        world.faults.at("issuer.revoke", 2, Fault.FAIL_BEFORE);

        RotationOutcome outcome = world.run();

        assertThat(revokedBy(outcome)).isEqualTo(1);
        assertThat(world.faults.count("issuer.revoke")).isEqualTo(2);
        assertThat(outcome.notice(Notice.Kind.SWEEP_INCOMPLETE)).isPresent();
    }

    @Test
    void a_failed_run_stops_discarding_at_the_first_token_that_cannot_be_revoked_and_says_so() {
        World world = World.afterOneRotation();
        world.faults.at("issuer.verify token-creation", 2, Fault.REFUSE);
        world.faults.next("issuer.revoke", Fault.FAIL_BEFORE);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(world.faults.count("issuer.revoke")).isEqualTo(1);
        assertThat(outcome.notice(Notice.Kind.CREATED_LEFT).orElseThrow().text())
                .contains("a later run sweeps it");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_failed_run_discards_what_it_created_and_nothing_else(Role failing) {
        World world = World.afterOneRotation();
        Token foreign = world.issuer.handMade("two-slot/bootstrap/secret-edit/x", null, null);
        world.faults.next("issuer.create " + failing.label(), Fault.REFUSE);

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.detail()).doesNotContain("unexpected"));

        assertThat(world.faults.count("issuer.revoke")).isEqualTo(1);
        assertThat(world.liveOutsideTheSlots()).extracting(IssuedToken::id).containsExactly(foreign.id());
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"CREATE", "VERIFY"})
    void an_interrupted_run_revokes_what_it_made(Phase when) {
        World world = World.afterOneRotation();
        Thread run = Thread.currentThread();
        String call = when == Phase.CREATE ? "issuer.create secret-edit" : "issuer.verify secret-edit";
        world.faults.meanwhile(call, when == Phase.CREATE ? 1 : 2, run::interrupt);

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.faults.count("issuer.revoke")).isEqualTo(2);
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void a_rescued_run_sweeps_with_the_SECONDARY_that_did_the_work() {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();
        world.issuer.kill(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value());

        assertThat(revokedBy(world.run())).isEqualTo(1);

        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isFalse();
    }

    @Test
    void a_rescued_run_that_fails_discards_with_the_SECONDARY_that_did_the_work() {
        World world = World.afterOneRotation();
        world.issuer.kill(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value());
        world.faults.next("issuer.create secret-edit", Fault.REFUSE);

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    private static int revokedBy(RotationOutcome outcome) {
        assertThat(outcome).isInstanceOf(Rotated.class);
        return ((Rotated) outcome).revoked();
    }
}
