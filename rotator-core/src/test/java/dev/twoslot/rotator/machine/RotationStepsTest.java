package dev.twoslot.rotator.machine;

import static dev.twoslot.rotator.machine.Answer.DONE;
import static dev.twoslot.rotator.machine.Answer.ENDED;
import static dev.twoslot.rotator.machine.Answer.FAILED;
import static dev.twoslot.rotator.machine.Answer.INTERRUPTED;
import static dev.twoslot.rotator.machine.Answer.LEASE_LOST;
import static dev.twoslot.rotator.machine.Answer.REFUSED;
import static dev.twoslot.rotator.machine.SlotState.EMPTY;
import static dev.twoslot.rotator.machine.SlotState.OFFERED;
import static dev.twoslot.rotator.machine.SlotState.PUBLISHED;
import static dev.twoslot.rotator.machine.SlotState.UNPUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single steps of the machine, each with what exactly comes next. What holds on every path is another test's subject. */
class RotationStepsTest {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);
    private static final Sources ON_PRIMARY = new Sources(Slot.PRIMARY, Slot.PRIMARY);

    /** How an effect that acts on no role can fail, and the reason that follows from it. */
    enum HowItFailed {
        FAILED(Answer.FAILED, null),
        CLOCK_WRONG(Answer.CLOCK_WRONG, FailureReason.CLOCK_WRONG),
        CONTRACT_BROKEN(Answer.CONTRACT_BROKEN, FailureReason.CONTRACT_BROKEN),
        LEASE_LOST(Answer.LEASE_LOST, FailureReason.LEASE_LOST),
        INTERRUPTED(Answer.INTERRUPTED, FailureReason.INTERRUPTED);

        private final Answer answer;
        private final @Nullable FailureReason reason;

        HowItFailed(Answer answer, @Nullable FailureReason reason) {
            this.answer = answer;
            this.reason = reason;
        }

        FailureReason reasonOr(FailureReason otherwise) {
            return reason == null ? otherwise : reason;
        }
    }

    @ParameterizedTest
    @EnumSource(HowItFailed.class)
    void a_step_that_fails_says_why_and_otherwise_what_it_was_about(HowItFailed how) {
        Event failed = new Event.Failed(how.answer);
        Map<SlotName, SlotState> slots = published().slots();
        Sources both = new Sources(Slot.SECONDARY, Slot.SECONDARY);

        assertThat(new RotationMachine.Locking().on(failed))
                .isEqualTo(Step.over(new Ending.Failed(Phase.LOCK, how.reasonOr(FailureReason.LOCK_UNAVAILABLE))));
        assertThat(new RotationMachine.Reading().on(failed))
                .isEqualTo(releasing(Phase.READ, how.reasonOr(FailureReason.SLOTS_UNREADABLE)));
        assertThat(new RotationMachine.Inspecting(slots).on(failed))
                .isEqualTo(releasing(Phase.READ, how.reasonOr(FailureReason.SLOTS_UNREADABLE)));
        assertThat(new RotationMachine.Confirming(slots, true, Map.of(), Map.of()).on(failed))
                .isEqualTo(releasing(Phase.CHECK, how.reasonOr(FailureReason.CHECK_INCONCLUSIVE)));
        assertThat(new RotationMachine.Beginning(ON_PRIMARY, Set.of()).on(failed))
                .isEqualTo(releasing(Phase.STAGE, how.reasonOr(FailureReason.WRITE_FAILED)));
        assertThat(new RotationMachine.Beginning(ON_PRIMARY, BOTH).on(failed))
                .isEqualTo(releasing(Phase.ROLL_FORWARD, how.reasonOr(FailureReason.WRITE_FAILED)));
        assertThat(new RotationMachine.Beginning(both, Set.of()).on(failed))
                .isEqualTo(releasing(Phase.CREATE, how.reasonOr(FailureReason.WRITE_FAILED)));
    }

    @ParameterizedTest
    @EnumSource(HowItFailed.class)
    void a_step_that_fails_for_a_role_says_why_and_otherwise_what_it_was_about(HowItFailed how) {
        Event failed = answers(Role.SECRET_EDIT, how.answer, DONE);

        assertThat(new RotationMachine.CheckingPrimary(published().slots(), true).on(failed))
                .isEqualTo(releasing(Phase.CHECK, how.reasonOr(FailureReason.CHECK_INCONCLUSIVE)));
        assertThat(new RotationMachine.RollingForward(ON_PRIMARY, BOTH).on(failed))
                .isEqualTo(releasing(Phase.ROLL_FORWARD, how.reasonOr(FailureReason.WRITE_FAILED)));
        assertThat(new RotationMachine.Staging(ON_PRIMARY).on(failed))
                .isEqualTo(releasing(Phase.STAGE, how.reasonOr(FailureReason.WRITE_FAILED)));
        assertThat(new RotationMachine.Promoting(ON_PRIMARY).on(failed))
                .isEqualTo(releasing(Phase.PROMOTE, how.reasonOr(FailureReason.WRITE_FAILED)));
        boolean mayDiscard = how != HowItFailed.LEASE_LOST;
        FailureReason notCreated = how.reasonOr(FailureReason.CREATE_FAILED);
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(failed))
                .isEqualTo(mayDiscard ? discarding(Phase.CREATE, notCreated) : releasing(Phase.CREATE, notCreated));
        FailureReason notVerified = how.reasonOr(FailureReason.VERIFY_FAILED);
        assertThat(new RotationMachine.Verifying(ON_PRIMARY).on(failed))
                .isEqualTo(mayDiscard ? discarding(Phase.VERIFY, notVerified) : releasing(Phase.VERIFY, notVerified));
    }

    @Test
    void a_lock_that_another_holds_is_a_skip_unless_that_is_overdue() {
        assertThat(new RotationMachine.Locking().on(new Event.LockHeld(false)))
                .isEqualTo(Step.over(new Ending.Skipped()));
        assertThat(new RotationMachine.Locking().on(new Event.LockHeld(true)))
                .isEqualTo(Step.over(new Ending.Failed(Phase.LOCK, FailureReason.LOCK_OVERDUE)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_PRIMARY_that_holds_nothing_is_a_failure_and_one_that_is_offered_or_a_SECONDARY_that_holds_nothing_is_none(
            Role role) {
        assertThat(new RotationMachine.Reading().on(read(SlotName.of(Slot.PRIMARY, role), EMPTY)))
                .isEqualTo(releasing(Phase.READ, FailureReason.PRIMARY_MISSING));
        for (Event.SlotsRead read : List.of(
                read(SlotName.of(Slot.SECONDARY, role), EMPTY), read(SlotName.of(Slot.PRIMARY, role), OFFERED))) {
            assertThat(new RotationMachine.Reading().on(read))
                    .isEqualTo(Step.to(new RotationMachine.Inspecting(read.slots()), new Effect.InspectSlots()));
        }
    }

    @Test
    void slots_that_are_not_ours_are_left_alone() {
        RotationMachine.State inspecting =
                new RotationMachine.Inspecting(published().slots());

        assertThat(inspecting.on(new Event.Inspected(Ownership.Standing.ELSEWHERE, Set.of())))
                .isEqualTo(releasing(Phase.READ, FailureReason.VAULT_MISMATCH));
        assertThat(inspecting.on(new Event.Inspected(Ownership.Standing.TAKEN, Set.of())))
                .isEqualTo(releasing(Phase.READ, FailureReason.SLOTS_TAKEN));
        assertThat(inspecting.on(new Event.Inspected(Ownership.Standing.BEHIND, Set.of())))
                .isEqualTo(releasing(Phase.READ, FailureReason.VAULT_BEHIND));
        assertThat(inspecting.on(new Event.Inspected(Ownership.Standing.OURS, Set.of())))
                .isEqualTo(checking(published().slots(), true));
        assertThat(inspecting.on(new Event.InspectionRefused()))
                .isEqualTo(checking(published().slots(), false));
    }

    @ParameterizedTest
    @EnumSource(SlotName.class)
    void what_has_no_effect_where_consumers_read_counts_as_half_written(SlotName slot) {
        Event outdated = new Event.Inspected(Ownership.Standing.OURS, Set.of(slot));

        assertThat(new RotationMachine.Inspecting(published().slots()).on(outdated))
                .isEqualTo(checking(read(slot, UNPUBLISHED).slots(), true));
        for (SlotState state : List.of(EMPTY, OFFERED, UNPUBLISHED)) {
            assertThat(new RotationMachine.Inspecting(read(slot, state).slots()).on(outdated))
                    .as("there is nothing published to be outdated")
                    .isEqualTo(checking(read(slot, state).slots(), true));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_PRIMARY_that_has_ended_is_rescued_if_there_is_a_SECONDARY_and_the_end_if_there_is_none(Role role) {
        Map<SlotName, SlotState> full = published().slots();
        Map<SlotName, SlotState> withoutSecondary =
                read(SlotName.of(Slot.SECONDARY, role), EMPTY).slots();
        Map<SlotName, SlotState> withoutTheOther =
                read(SlotName.of(Slot.SECONDARY, other(role)), EMPTY).slots();
        Event.Answered ended = answers(role, ENDED, DONE);

        assertThat(new RotationMachine.CheckingPrimary(full, true).on(ended))
                .isEqualTo(askingSecondary(full, ended, role));
        assertThat(new RotationMachine.CheckingPrimary(withoutSecondary, true).on(ended))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD));
        assertThat(new RotationMachine.CheckingPrimary(withoutTheOther, true).on(ended))
                .isEqualTo(askingSecondary(withoutTheOther, ended, role));
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"ENDED", "NOT_PERMITTED", "REFUSED"})
    void an_offered_token_that_is_not_usable_is_the_administrators_to_correct(Answer answer) {
        Map<SlotName, SlotState> slots =
                read(SlotName.PRIMARY_SECRET_EDIT_TOKEN, OFFERED).slots();

        assertThat(new RotationMachine.CheckingPrimary(slots, true).on(answers(Role.SECRET_EDIT, answer, DONE)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.PAIR_REFUSED));
        assertThat(new RotationMachine.CheckingPrimary(slots, true)
                        .on(answers(Role.TOKEN_CREATION, answer, DONE))
                        .state())
                .as("the other role was not offered one")
                .isInstanceOf(RotationMachine.CheckingSecondary.class);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_check_that_says_nothing_of_one_role_aborts_even_if_the_other_one_has_ended(Role role) {
        RotationMachine.State checking =
                new RotationMachine.CheckingPrimary(published().slots(), true);

        assertThat(checking.on(answers(role, FAILED, ENDED)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CHECK_INCONCLUSIVE));
        assertThat(checking.on(answers(role, Answer.CLOCK_WRONG, ENDED)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CLOCK_WRONG));
        assertThat(checking.on(answers(role, INTERRUPTED, DONE)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.INTERRUPTED));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_SECONDARY_of_which_nothing_can_be_said_aborts(Role role) {
        RotationMachine.State checking = checkingSecondary(published().slots(), role);

        assertThat(checking.on(new Event.Answered(Map.of(role, FAILED))))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CHECK_INCONCLUSIVE));
        assertThat(checking.on(new Event.Answered(Map.of(role, Answer.CLOCK_WRONG))))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CLOCK_WRONG));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void the_SECONDARY_of_a_rescued_role_does_its_work_and_only_the_other_role_is_staged(Role rescued) {
        RotationMachine.State checking = checkingSecondary(published().slots(), rescued);
        Sources sources = rescuing(rescued);

        assertThat(checking.on(new Event.Answered(Map.of(rescued, DONE))))
                .isEqualTo(beginning(sources, Set.of(), Phase.STAGE));
        assertThat(new RotationMachine.Beginning(sources, Set.of()).on(new Event.Done()))
                .isEqualTo(Step.to(
                        new RotationMachine.Staging(sources),
                        new Effect.WriteSlots(
                                Phase.STAGE,
                                Map.of(other(rescued), new SlotCopy(Origin.PRIMARY, Slot.SECONDARY)),
                                sources.secretEdit())));
        assertThat(checking.on(new Event.Answered(Map.of(rescued, ENDED))))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD));
        assertThat(new RotationMachine.Sweeping(sources).on(new Event.Done()))
                .isEqualTo(Step.to(
                        new RotationMachine.Releasing(new Ending.Rotated(Set.of(rescued))), new Effect.ReleaseLease()));
    }

    @Test
    void two_rescued_roles_have_nothing_to_stage() {
        Sources sources = new Sources(Slot.SECONDARY, Slot.SECONDARY);
        RotationMachine.State checking = new RotationMachine.CheckingSecondary(
                published().slots(), true, both(ENDED).answers(), BOTH);

        assertThat(checking.on(both(DONE))).isEqualTo(beginning(sources, Set.of(), Phase.CREATE));
        assertThat(new RotationMachine.Beginning(sources, Set.of()).on(new Event.Done()))
                .isEqualTo(Step.to(new RotationMachine.Creating(sources), new Effect.CreateTokens(Slot.SECONDARY)));
    }

    @Test
    void a_refusal_is_believed_once_the_list_bears_it_out() {
        SlotName primary = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
        Map<SlotName, SlotState> slots = published().slots();
        Map<Role, Answer> refused = answers(Role.SECRET_EDIT, REFUSED, DONE).answers();
        Map<Role, Answer> usable = Map.of(Role.SECRET_EDIT, DONE);
        RotationMachine.State checking =
                new RotationMachine.CheckingSecondary(slots, true, refused, Set.of(Role.SECRET_EDIT));
        RotationMachine.State confirming = new RotationMachine.Confirming(slots, true, refused, usable);

        assertThat(checking.on(new Event.Answered(usable)))
                .isEqualTo(Step.to(confirming, new Effect.ConfirmEnded(Set.of(primary), Slot.PRIMARY)));
        assertThat(checking.on(new Event.Answered(refused(Role.SECRET_EDIT))).effect())
                .as("a SECONDARY that is refused as well")
                .contains(new Effect.ConfirmEnded(Set.of(primary, SlotName.SECONDARY_SECRET_EDIT_TOKEN), Slot.PRIMARY));
        assertThat(confirming.on(new Event.Confirmed(Set.of(primary), Set.of())))
                .isEqualTo(beginning(rescuing(Role.SECRET_EDIT), Set.of(), Phase.STAGE));
        assertThat(confirming.on(new Event.Confirmed(Set.of(), Set.of())))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CHECK_INCONCLUSIVE));
    }

    @Test
    void a_refusal_that_no_token_can_look_up_says_nothing() {
        RotationMachine.State checking = new RotationMachine.CheckingSecondary(
                published().slots(), true, both(REFUSED).answers(), BOTH);

        assertThat(checking.on(both(REFUSED))).isEqualTo(releasing(Phase.CHECK, FailureReason.CHECK_INCONCLUSIVE));
    }

    @Test
    void without_a_look_at_the_slots_nothing_is_written_even_if_the_tokens_are_good() {
        assertThat(new RotationMachine.CheckingPrimary(published().slots(), false).on(both(DONE)))
                .isEqualTo(releasing(Phase.READ, FailureReason.SLOTS_UNREADABLE));
        assertThat(new RotationMachine.CheckingPrimary(published().slots(), false)
                        .on(answers(Role.SECRET_EDIT, Answer.NOT_PERMITTED, DONE))
                        .state())
                .as("the check tells why")
                .isInstanceOf(RotationMachine.CheckingSecondary.class);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_working_slot_that_is_half_written_is_rolled_forward_from_itself(Role role) {
        Map<SlotName, SlotState> halfPrimary =
                read(SlotName.of(Slot.PRIMARY, role), UNPUBLISHED).slots();
        Map<SlotName, SlotState> halfSecondary =
                read(SlotName.of(Slot.SECONDARY, role), UNPUBLISHED).slots();
        Sources rescue = rescuing(role);

        assertThat(new RotationMachine.CheckingPrimary(halfPrimary, true).on(both(DONE)))
                .isEqualTo(beginning(ON_PRIMARY, Set.of(role), Phase.ROLL_FORWARD));
        assertThat(new RotationMachine.Beginning(ON_PRIMARY, Set.of(role)).on(new Event.Done()))
                .isEqualTo(rollingForward(ON_PRIMARY, role, Origin.PRIMARY, Slot.PRIMARY));
        assertThat(checkingSecondary(halfSecondary, role).on(new Event.Answered(Map.of(role, DONE))))
                .isEqualTo(beginning(rescue, Set.of(role), Phase.ROLL_FORWARD));
        assertThat(new RotationMachine.Beginning(rescue, Set.of(role)).on(new Event.Done()))
                .isEqualTo(rollingForward(rescue, role, Origin.SECONDARY, Slot.SECONDARY));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_half_written_slot_that_does_not_work_in_this_run_is_left_alone(Role role) {
        RotationMachine.State checking = new RotationMachine.CheckingPrimary(
                read(SlotName.of(Slot.SECONDARY, role), UNPUBLISHED).slots(), true);

        assertThat(checking.on(both(DONE))).isEqualTo(beginning(ON_PRIMARY, Set.of(), Phase.STAGE));
    }

    @Test
    void whatever_was_created_is_discarded_unless_the_lease_is_lost() {
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(Role.SECRET_EDIT, DONE, FAILED)))
                .isEqualTo(discarding(Phase.CREATE, FailureReason.CREATE_FAILED));
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(Role.SECRET_EDIT, DONE, INTERRUPTED)))
                .isEqualTo(discarding(Phase.CREATE, FailureReason.INTERRUPTED));
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(Role.SECRET_EDIT, DONE, LEASE_LOST)))
                .isEqualTo(releasing(Phase.CREATE, FailureReason.LEASE_LOST));
        assertThat(new RotationMachine.Verifying(ON_PRIMARY).on(answers(Role.SECRET_EDIT, DONE, REFUSED)))
                .isEqualTo(discarding(Phase.VERIFY, FailureReason.VERIFY_FAILED));
    }

    @Test
    void what_was_created_is_discarded_if_the_run_was_stopped_before_a_promote_was_begun_and_kept_otherwise() {
        assertThat(new RotationMachine.Promoting(ON_PRIMARY).on(both(INTERRUPTED)))
                .isEqualTo(discarding(Phase.PROMOTE, FailureReason.INTERRUPTED));
        assertThat(new RotationMachine.Promoting(ON_PRIMARY).on(answers(Role.SECRET_EDIT, INTERRUPTED, FAILED)))
                .isEqualTo(releasing(Phase.PROMOTE, FailureReason.INTERRUPTED));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void answers_for_other_roles_than_were_asked_for_are_refused(Role role) {
        assertThatThrownBy(() -> new RotationMachine.Creating(ON_PRIMARY).on(new Event.Answered(Map.of(role, DONE))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RotationMachine.RollingForward(ON_PRIMARY, Set.of(role)).on(both(DONE)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void each_effect_belongs_to_its_phase() {
        assertThat(new Effect.AcquireLease().phase()).isEqualTo(Phase.LOCK);
        assertThat(new Effect.ReadSlots().phase()).isEqualTo(Phase.READ);
        assertThat(new Effect.InspectSlots().phase()).isEqualTo(Phase.READ);
        assertThat(new Effect.VerifySlots(Slot.PRIMARY, BOTH).phase()).isEqualTo(Phase.CHECK);
        assertThat(new Effect.ConfirmEnded(Set.of(), Slot.PRIMARY).phase()).isEqualTo(Phase.CHECK);
        assertThat(new Effect.BeginWriting(Phase.STAGE, Slot.PRIMARY).phase()).isEqualTo(Phase.STAGE);
        assertThat(new Effect.WriteSlots(Phase.STAGE, Map.of(), Slot.PRIMARY).phase())
                .isEqualTo(Phase.STAGE);
        assertThat(new Effect.CreateTokens(Slot.PRIMARY).phase()).isEqualTo(Phase.CREATE);
        assertThat(new Effect.VerifyCreated(Slot.PRIMARY).phase()).isEqualTo(Phase.VERIFY);
        assertThat(new Effect.RevokeOrphans(Slot.PRIMARY).phase()).isEqualTo(Phase.SWEEP);
        assertThat(new Effect.DiscardCreated(Slot.PRIMARY).phase()).isEqualTo(Phase.SWEEP);
        assertThat(new Effect.ReleaseLease().phase()).isEqualTo(Phase.RELEASE);
    }

    private static Map<Role, Answer> refused(Role role) {
        return Map.of(role, REFUSED);
    }

    private static Step checking(Map<SlotName, SlotState> slots, boolean inspected) {
        return Step.to(
                new RotationMachine.CheckingPrimary(slots, inspected), new Effect.VerifySlots(Slot.PRIMARY, BOTH));
    }

    private static RotationMachine.State checkingSecondary(Map<SlotName, SlotState> slots, Role role) {
        return new RotationMachine.CheckingSecondary(
                slots, true, answers(role, ENDED, DONE).answers(), Set.of(role));
    }

    private static Step beginning(Sources sources, Set<Role> half, Phase phase) {
        return Step.to(
                new RotationMachine.Beginning(sources, half), new Effect.BeginWriting(phase, sources.secretEdit()));
    }

    private static Step discarding(Phase phase, FailureReason reason) {
        return Step.to(
                new RotationMachine.Discarding(new Ending.Failed(phase, reason)),
                new Effect.DiscardCreated(Slot.PRIMARY));
    }

    private static Step releasing(Phase phase, FailureReason reason) {
        return Step.to(new RotationMachine.Releasing(new Ending.Failed(phase, reason)), new Effect.ReleaseLease());
    }

    private static Step askingSecondary(Map<SlotName, SlotState> slots, Event.Answered primary, Role dead) {
        return Step.to(
                new RotationMachine.CheckingSecondary(slots, true, primary.answers(), Set.of(dead)),
                new Effect.VerifySlots(Slot.SECONDARY, Set.of(dead)));
    }

    private static Step rollingForward(Sources sources, Role role, Origin from, Slot to) {
        return Step.to(
                new RotationMachine.RollingForward(sources, Set.of(role)),
                new Effect.WriteSlots(Phase.ROLL_FORWARD, Map.of(role, new SlotCopy(from, to)), sources.secretEdit()));
    }

    private static Sources rescuing(Role role) {
        return role == Role.TOKEN_CREATION
                ? new Sources(Slot.SECONDARY, Slot.PRIMARY)
                : new Sources(Slot.PRIMARY, Slot.SECONDARY);
    }

    private static Role other(Role role) {
        return role == Role.TOKEN_CREATION ? Role.SECRET_EDIT : Role.TOKEN_CREATION;
    }

    private static Event.SlotsRead published() {
        return read(SlotName.PRIMARY_SECRET_EDIT_TOKEN, PUBLISHED);
    }

    /** All slots published, but for one. */
    private static Event.SlotsRead read(SlotName slot, SlotState state) {
        Map<SlotName, SlotState> states = new EnumMap<>(SlotName.class);
        for (SlotName name : SlotName.values()) {
            states.put(name, name == slot ? state : PUBLISHED);
        }
        return new Event.SlotsRead(states);
    }

    private static Event.Answered both(Answer answer) {
        return answers(Role.TOKEN_CREATION, answer, answer);
    }

    private static Event.Answered answers(Role role, Answer answer, Answer others) {
        return new Event.Answered(Map.of(role, answer, other(role), others));
    }
}
