package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.Fault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rotation makes of a pair that an administrator hands in: at first, as a correction, and to start over. */
class FirstPairTest {

    @Test
    void a_first_pair_is_taken_in_after_its_full_check_and_rotated() {
        World world = World.withEmptySlots();
        Token creation = world.offered(Role.TOKEN_CREATION);
        Token edit = world.offered(Role.SECRET_EDIT);

        RotationOutcome outcome = with(world, creation, edit).run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT).value()).isEqualTo(edit.value());
        assertThat(world.published(Slot.SECONDARY, Role.TOKEN_CREATION).value()).isEqualTo(creation.value());
        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT).id())
                .as("what the check found out is kept")
                .isNotNull();
    }

    /** What can be wrong with a token that is handed in, and what the failure has to say. */
    enum Mistake {
        CUT(world -> Token.of(SecretValue.of("value-of-toke")), "the credential is refused"),
        EXPIRED(
                world -> world.issuer.administratorsToken(Role.SECRET_EDIT, world.clock.instant()),
                "the token has expired"),
        SWAPPED(
                world -> world.issuer.administratorsToken(Role.TOKEN_CREATION, null),
                "lacks the permission for secret-edit"),
        READ_ONLY(world -> world.issuer.handMade("read only", null, null), "lacks the permission for secret-edit"),
        OF_A_USER(world -> world.issuer.usersToken(Role.SECRET_EDIT), "it is a user's token");

        private final Function<World, Token> token;
        private final String says;

        Mistake(Function<World, Token> token, String says) {
            this.token = token;
            this.says = says;
        }
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void a_wrong_token_is_named_as_what_it_is_and_not_taken_in_and_mended_by_handing_in_another(Mistake mistake) {
        World world = World.withEmptySlots();
        Token creation = world.offered(Role.TOKEN_CREATION);
        SlotInventory before = world.store.vault();

        assertThat(with(world, creation, mistake.token.apply(world)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(Phase.CHECK);
                    assertThat(failed.reason()).isEqualTo(FailureReason.PAIR_REFUSED);
                    assertThat(failed.detail()).contains("secret-edit: ", mistake.says);
                    assertThat(failed.remedy()).contains("Nothing was taken in or changed. Correct the token");
                });
        assertThat(world.store.vault()).isEqualTo(before);
        world.faults.restart();

        assertThat(with(world, creation, world.offered(Role.SECRET_EDIT)).run()).isInstanceOf(Rotated.class);
    }

    @Test
    void a_pair_that_was_taken_in_and_not_rotated_yet_can_still_be_corrected() {
        World world = World.withEmptySlots();
        Token creation = world.offered(Role.TOKEN_CREATION);
        world.faults.next("issuer.create token-creation", Fault.REFUSE);
        assertThat(with(world, creation, world.offered(Role.SECRET_EDIT)).run()).isInstanceOf(Failed.class);
        assertThat(world.privateCopy()).containsKey(SlotName.PRIMARY_SECRET_EDIT_TOKEN);
        world.faults.restart();
        Token better = world.offered(Role.SECRET_EDIT);

        assertThat(with(world, creation, better).run()).isInstanceOf(Rotated.class);

        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT).value()).isEqualTo(better.value());
    }

    @Test
    void once_a_rotation_has_succeeded_another_pair_is_ignored_with_a_notice() {
        World world = World.withEmptySlots();
        Token creation = world.offered(Role.TOKEN_CREATION);
        TwoSlotRotation first = with(world, creation, world.offered(Role.SECRET_EDIT));
        assertThat(first.run().notice(Notice.Kind.PAIR_IGNORED)).isEmpty();
        world.nextHour();
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = first.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.PAIR_IGNORED).orElseThrow().text())
                .contains("is not used");
        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT).value())
                .isEqualTo(before.get(SlotName.PRIMARY_SECRET_EDIT_TOKEN).value());
    }

    @Test
    void starting_over_keeps_the_old_PRIMARY_until_the_new_pair_is_promoted() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.privateCopy();
        Token creation = world.issuer.administratorsToken(Role.TOKEN_CREATION, null);
        Token edit = world.issuer.administratorsToken(Role.SECRET_EDIT, null);
        TwoSlotRotation startingOver = world.with(
                assembly -> assembly.firstPair(creation.value(), edit.value()).startingOver());
        world.faults.next("issuer.create token-creation", Fault.REFUSE);

        assertThat(startingOver.run()).isInstanceOf(Failed.class);
        for (Role role : Role.values()) {
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            assertThat(world.privateCopy().get(primary)).isEqualTo(before.get(primary));
            assertThat(world.published(Slot.PRIMARY, role)).isEqualTo(before.get(primary));
        }
        world.faults.restart();

        RotationOutcome outcome = startingOver.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.STARTED_OVER).orElseThrow().text())
                .contains("goes into SECONDARY", "lives on until it ends");
        assertThat(world.published(Slot.SECONDARY, Role.SECRET_EDIT).value()).isEqualTo(edit.value());
        assertThat(world.issuer.isUsable(
                        before.get(SlotName.PRIMARY_SECRET_EDIT_TOKEN).value(), Role.SECRET_EDIT))
                .as("the old one is not revoked")
                .isTrue();
    }

    @Test
    void a_wrong_pair_to_start_over_with_changes_nothing() {
        World world = World.afterOneRotation();
        SlotInventory before = world.store.vault();
        Token creation = world.issuer.administratorsToken(Role.TOKEN_CREATION, null);
        Token swapped = world.issuer.administratorsToken(Role.TOKEN_CREATION, null);

        assertThat(world.with(assembly -> assembly.firstPair(creation.value(), swapped.value())
                                .startingOver())
                        .run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.PAIR_REFUSED));
        assertThat(world.store.vault()).isEqualTo(before);
    }

    @Test
    void starting_over_brings_back_a_rotation_whose_slots_are_all_dead() {
        World world = World.afterOneRotation();
        world.clock.advance(Duration.ofHours(3));
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD));
        Token creation = world.issuer.administratorsToken(Role.TOKEN_CREATION, null);
        Token edit = world.issuer.administratorsToken(Role.SECRET_EDIT, null);

        assertThat(world.with(assembly -> assembly.firstPair(creation.value(), edit.value())
                                .startingOver())
                        .run())
                .isInstanceOf(Rotated.class);

        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        world.nextHour();
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    private static TwoSlotRotation with(World world, Token creation, Token edit) {
        return world.with(assembly -> assembly.firstPair(creation.value(), edit.value()));
    }
}
