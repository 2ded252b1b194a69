package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.LaggingMutex;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I12: another installation, a lost vault, a restored backup, and a person's edits. No token that a slot names dies. */
class ForeignHandTest {

    @Test
    void a_second_installation_refuses_the_first_ones_slots_and_harms_no_token() {
        World world = World.afterOneRotation();
        world.run();
        InMemorySlotStore second = new InMemorySlotStore(world.store.secrets(), world.faults);
        Map<SlotName, Token> before = world.published();
        Set<String> alive = liveIds(world);

        RotationOutcome outcome = withAPair(world, second).run();

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.READ);
            assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_TAKEN);
            assertThat(failed.reason().leavesItToAPerson()).isTrue();
            assertThat(failed.detail())
                    .contains("PRIMARY_SECRET_EDIT_TOKEN holds token "
                            + world.published(Slot.PRIMARY, Role.SECRET_EDIT).id())
                    .contains("of rotation bootstrap, vault ", ", which ends 2026-01-01T0");
            assertThat(failed.remedy()).contains("Nothing was changed", "--take-over");
        });
        assertThat(world.published()).isEqualTo(before);
        assertThat(liveIds(world)).containsAll(alive);
        assertThat(second.vault().notes()).as("it has not begun").isEmpty();
    }

    @Test
    void the_first_installation_goes_on_after_the_second_was_refused() {
        World world = World.afterOneRotation();
        TwoSlotRotation second = withAPair(world, new InMemorySlotStore(world.store.secrets(), world.faults));
        for (int hour = 1; hour <= 5; hour++) {
            assertThat(second.run()).isInstanceOf(Failed.class);
            assertThat(world.run()).isInstanceOf(Rotated.class);
            assertThat(second.run()).isInstanceOf(Failed.class);
            assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
            world.nextHour();
        }
    }

    @Test
    void a_take_over_rotates_and_leaves_the_others_tokens_to_their_end() {
        World world = World.afterOneRotation();
        world.run();
        InMemorySlotStore second = new InMemorySlotStore(world.store.secrets(), world.faults);
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = withAPair(world, second, Assembly::takingOver).run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.TAKEN_OVER).orElseThrow().text()).contains("taking the slots over");
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        before.forEach((slot, token) -> assertThat(world.issuer.isUsable(token.value(), slot.role()))
                .as("%s of the other", slot)
                .isTrue());
    }

    @Test
    void an_installation_that_was_taken_over_stops_before_it_writes_and_harms_nothing() {
        World world = World.afterOneRotation();
        InMemorySlotStore second = new InMemorySlotStore(world.store.secrets(), world.faults);
        withAPair(world, second, Assembly::takingOver).run();
        Map<SlotName, Token> before = world.published();
        Set<String> alive = liveIds(world);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.READ);
            assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND);
        });
        assertThat(world.published()).isEqualTo(before);
        assertThat(liveIds(world)).isEqualTo(alive);
    }

    @Test
    void a_take_over_gives_the_vault_a_new_id_so_that_a_copy_of_it_stops() {
        World world = World.afterOneRotation();
        InMemorySlotStore copy = new InMemorySlotStore(world.store.secrets(), world.faults);
        copy.restore(world.store.vault());

        assertThat(world.with(assembly -> assembly.slots(copy).takingOver()).run())
                .isInstanceOf(Rotated.class);

        assertThat(vaultId(copy)).isNotEqualTo(vaultId(world.store));
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND));
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void a_restored_backup_stops_before_it_writes_while_the_tokens_that_it_does_not_know_may_live() {
        World world = World.afterOneRotation();
        SlotInventory backup = world.store.vault();
        assertThat(world.run()).isInstanceOf(Rotated.class);
        world.nextHour();
        SlotInventory newest = world.store.vault();
        Map<SlotName, Token> before = world.published();
        Set<String> alive = liveIds(world);

        world.store.restore(backup);
        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.READ);
            assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND);
            assertThat(failed.remedy()).contains("restored from a backup", "bring back the newest one");
        });
        assertThat(world.published()).isEqualTo(before);
        assertThat(liveIds(world)).isEqualTo(alive);
        world.store.restore(newest);
        assertThat(world.run()).as("with the newest brought back").isInstanceOf(Rotated.class);
    }

    /** None of its tokens can look any more; an administrator's can, and finds what there is. */
    @Test
    void a_backup_so_old_that_its_tokens_have_ended_is_found_out_before_it_starts_over() {
        World world = World.afterOneRotation();
        SlotInventory backup = world.store.vault();
        for (int run = 1; run <= 3; run++) {
            assertThat(world.run()).isInstanceOf(Rotated.class);
            world.nextHour();
        }
        Map<SlotName, Token> before = world.published();
        world.store.restore(backup);
        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(withAPair(world, world.store, Assembly::startingOver).run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND));
        assertThat(world.published()).isEqualTo(before);
    }

    @Test
    void a_lost_vault_is_a_new_one_and_refuses_the_slots_of_the_old_one() {
        World world = World.afterOneRotation();
        world.run();
        Set<String> alive = liveIds(world);
        world.store.loseVault();

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.PRIMARY_MISSING));
        assertThat(withAPair(world, world.store).run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_TAKEN));
        assertThat(liveIds(world)).containsAll(alive);
    }

    @Test
    void slots_of_another_installation_whose_tokens_have_ended_are_free_to_take() {
        World world = World.afterOneRotation();
        world.clock.advance(Duration.ofHours(3));
        InMemorySlotStore second = new InMemorySlotStore(world.store.secrets(), world.faults);

        assertThat(withAPair(world, second).run()).isInstanceOf(Rotated.class);
    }

    @Test
    void two_rotations_of_different_names_share_an_account_and_never_touch_each_other() {
        World world = World.afterOneRotation();
        InMemorySlotStore others =
                new InMemorySlotStore(token -> world.issuer.isUsable(token, Role.SECRET_EDIT), world.faults);
        for (Role role : Role.values()) {
            others.put(SlotName.of(Slot.PRIMARY, role), world.issuer.administratorsToken(role, null));
        }
        TwoSlotRotation edge = world.with(assembly -> assembly.slots(others)
                .policy(RotationPolicy.builder().name("edge").build()));
        for (int hour = 1; hour <= 4; hour++) {
            assertThat(world.run()).isInstanceOf(Rotated.class);
            assertThat(edge.run()).isInstanceOf(Rotated.class);
            assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
            for (SlotName slot : SlotName.values()) {
                assertThat(others.published(slot).filter(token -> world.issuer.isUsable(token.value(), slot.role())))
                        .isPresent();
            }
            world.nextHour();
        }
        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mine, don't touch", "two-slot: token x, expires never"})
    void a_comment_that_a_person_has_edited_is_a_warning_and_never_a_reason_to_harm_a_token(String comment) {
        World world = World.afterOneRotation();
        for (SlotName slot : SlotName.values()) {
            world.store.secrets().editComment(slot, comment);
        }

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.COMMENT_UNREADABLE).orElseThrow().text())
                .contains("PRIMARY_SECRET_EDIT_TOKEN", "the next write replaces it");
        assertThat(world.faults.count("issuer.revoke")).isZero();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        world.nextHour();
        assertThat(world.run().notices()).as("the comments are ours again").isEmpty();
    }

    @Test
    void a_second_installation_harms_nothing_even_if_all_comments_were_blanked() {
        World world = World.afterOneRotation();
        world.run();
        Set<String> alive = liveIds(world);
        for (SlotName slot : SlotName.values()) {
            world.store.secrets().editComment(slot, "");
        }

        withAPair(world, new InMemorySlotStore(world.store.secrets(), world.faults))
                .run();

        assertThat(liveIds(world)).containsAll(alive);
        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Slot.class)
    void a_write_that_was_confirmed_and_had_no_effect_is_found_by_the_next_run_and_done_again(Slot slot) {
        World world = World.afterOneRotation();
        SlotName name = SlotName.of(slot, Role.SECRET_EDIT);
        world.store.secrets().ignoreNextWrite(name);
        assertThat(world.run()).isInstanceOf(Rotated.class);
        world.nextHour();

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.COMMENT_OUTDATED).orElseThrow().text())
                .contains(name.name(), "it is published again");
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.published()).isEqualTo(world.privateCopy());
    }

    @Test
    void a_secret_that_a_person_deleted_is_published_again() {
        World world = World.afterOneRotation();
        world.store.secrets().remove(SlotName.PRIMARY_SECRET_EDIT_TOKEN);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.COMMENT_OUTDATED)).isPresent();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void a_vault_that_was_made_for_another_account_or_place_is_named_as_such_and_nothing_is_asked_of_the_issuer() {
        World world = World.afterOneRotation();
        world.issuer.inRealm("account 1");
        world.store.at("store 1");
        assertThat(world.with(assembly -> assembly).run()).isInstanceOf(Rotated.class);
        world.nextHour();
        world.issuer.inRealm("account 2");

        assertThat(world.with(assembly -> assembly).run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.READ);
            assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_MISMATCH);
            assertThat(failed.detail()).contains("account 1, store 1", "account 2, store 1");
            assertThat(failed.remedy()).doesNotContain("start again");
        });
        assertThat(world.faults.calls()).containsExactly("mutex.acquire", "slots.read", "mutex.release");
    }

    @Test
    void a_store_that_cannot_be_looked_at_is_not_written_even_if_the_tokens_are_good() {
        World world = World.afterOneRotation();
        world.faults.next("slots.inspect", Fault.REFUSE).at("slots.inspect", 2, Fault.REFUSE);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_UNREADABLE);
            assertThat(failed.detail()).contains("slots.inspect was refused");
        });
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
    }

    @Test
    void one_look_that_shows_anothers_slots_and_is_not_borne_out_calls_nobody() {
        World world = World.afterOneRotation();
        SlotComment anothers = SlotComment.of(
                new Token(
                        SecretValue.of("value-of-another"),
                        "id-77",
                        "x",
                        null,
                        world.clock.instant().plusSeconds(7200)),
                new SlotSignature("bootstrap", "0123456789abcdef", "20260101T000000Z-0123456789abcdef"));
        AtomicBoolean lied = new AtomicBoolean();
        SecretSlotStore lying = new ForwardingStore(world.store) {
            @Override
            public Map<SlotName, SlotComment> inspect(CallContext context) {
                Map<SlotName, SlotComment> truth = new EnumMap<>(super.inspect(context));
                if (lied.compareAndSet(false, true)) {
                    truth.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, anothers);
                }
                return truth;
            }
        };
        TwoSlotRotation rotation = world.with(assembly -> assembly.slots(lying));

        assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_UNREADABLE);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
            assertThat(failed.detail()).contains("two looks at the slots");
        });
        assertThat(rotation.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void a_run_of_the_same_vault_that_wrote_meanwhile_is_no_foreign_hand() {
        World world = World.afterOneRotation();
        TwoSlotRotation overlapping = world.with(
                assembly -> assembly.mutex(new LaggingMutex(world.clock, new FaultPlan(), Duration.ofDays(1))));
        List<RotationOutcome> rivals = new ArrayList<>();
        world.faults.meanwhile("slots.inspect", 1, () -> rivals.add(overlapping.run()));

        assertThat(overlapping.run()).isInstanceOf(Rotated.class);

        assertThat(rivals).singleElement().isInstanceOf(Rotated.class);
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void notes_that_are_damaged_are_not_taken_for_a_new_vaults() {
        World world = World.afterOneRotation();
        world.store.restore(new SlotInventory(world.store.vault().slots(), "two-slot notes 1\nvault x\n"));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.READ);
            assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_UNREADABLE);
            assertThat(failed.detail()).contains("the notes are damaged");
        });
        assertThat(world.faults.calls()).containsExactly("mutex.acquire", "slots.read", "mutex.release");
    }

    private static TwoSlotRotation withAPair(World world, InMemorySlotStore vault) {
        return withAPair(world, vault, assembly -> assembly);
    }

    /** Another installation: a vault of its own, and an administrator's pair to begin with. */
    private static TwoSlotRotation withAPair(World world, InMemorySlotStore vault, UnaryOperator<Assembly> more) {
        Token creation = world.issuer.administratorsToken(Role.TOKEN_CREATION, null);
        Token edit = world.issuer.administratorsToken(Role.SECRET_EDIT, null);
        return world.with(assembly -> more.apply(assembly.slots(vault).firstPair(creation.value(), edit.value())));
    }

    private static String vaultId(InMemorySlotStore store) {
        return store.vault()
                .notes()
                .lines()
                .filter(line -> line.startsWith("vault "))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> liveIds(World world) {
        return world.issuer.live().stream().map(IssuedToken::id).collect(Collectors.toSet());
    }
}
