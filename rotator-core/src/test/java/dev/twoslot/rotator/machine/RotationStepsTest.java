package dev.twoslot.rotator.machine;

import static dev.twoslot.rotator.machine.Answer.DONE;
import static dev.twoslot.rotator.machine.Answer.FAILED;
import static dev.twoslot.rotator.machine.Answer.INTERRUPTED;
import static dev.twoslot.rotator.machine.Answer.LEASE_LOST;
import static dev.twoslot.rotator.machine.Answer.REJECTED;
import static dev.twoslot.rotator.machine.SlotState.EMPTY;
import static dev.twoslot.rotator.machine.SlotState.PUBLISHED;
import static dev.twoslot.rotator.machine.SlotState.UNPUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.FailureReason;
import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single steps of the machine, each with what exactly comes next. What holds on every path is another test's subject. */
class RotationStepsTest {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);
    private static final Sources ON_PRIMARY = new Sources(Slot.PRIMARY, Slot.PRIMARY);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lock_or_a_read_that_fails_says_whether_somebody_asked_the_run_to_stop(boolean interrupted) {
        Event failed = new Event.Failed(interrupted);

        assertThat(new RotationMachine.Locking().on(failed))
                .isEqualTo(Step.over(new Ending.Failed(
                        Phase.LOCK, interrupted ? FailureReason.INTERRUPTED : FailureReason.LOCK_UNAVAILABLE)));
        assertThat(new RotationMachine.Reading().on(failed))
                .isEqualTo(releasing(
                        Phase.READ, interrupted ? FailureReason.INTERRUPTED : FailureReason.SLOTS_UNREADABLE));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_PRIMARY_that_holds_nothing_is_a_failure_and_a_SECONDARY_that_holds_nothing_is_none(Role role) {
        assertThat(new RotationMachine.Reading().on(read(SlotName.of(Slot.PRIMARY, role), EMPTY)))
                .isEqualTo(releasing(Phase.READ, FailureReason.PRIMARY_MISSING));
        assertThat(new RotationMachine.Reading()
                        .on(read(SlotName.of(Slot.SECONDARY, role), EMPTY))
                        .effect())
                .contains(new Effect.VerifySlots(Slot.PRIMARY, BOTH));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_dead_PRIMARY_is_rescued_if_there_is_a_SECONDARY_and_the_end_if_there_is_none(Role role) {
        Event.SlotsRead full = read(SlotName.of(Slot.SECONDARY, role), PUBLISHED);
        Event.SlotsRead withoutSecondary = read(SlotName.of(Slot.SECONDARY, role), EMPTY);
        Event.SlotsRead withoutTheOther = read(SlotName.of(Slot.SECONDARY, other(role)), EMPTY);

        assertThat(new RotationMachine.CheckingPrimary(full).on(answers(role, REJECTED, DONE)))
                .isEqualTo(askingSecondary(full, role));
        assertThat(new RotationMachine.CheckingPrimary(withoutSecondary).on(answers(role, REJECTED, DONE)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD));
        assertThat(new RotationMachine.CheckingPrimary(withoutTheOther).on(answers(role, REJECTED, DONE)))
                .isEqualTo(askingSecondary(withoutTheOther, role));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_check_that_says_nothing_of_one_role_aborts_even_if_the_other_one_is_dead(Role role) {
        RotationMachine.State checking =
                new RotationMachine.CheckingPrimary(read(SlotName.PRIMARY_SECRET_EDIT_TOKEN, PUBLISHED));

        assertThat(checking.on(answers(role, FAILED, REJECTED)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.CHECK_INCONCLUSIVE));
        assertThat(checking.on(answers(role, LEASE_LOST, REJECTED)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.LEASE_LOST));
        assertThat(checking.on(answers(role, INTERRUPTED, DONE)))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.INTERRUPTED));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void the_SECONDARY_of_a_rescued_role_does_its_work_and_only_the_other_role_is_staged(Role rescued) {
        RotationMachine.State checking = new RotationMachine.CheckingSecondary(
                read(SlotName.PRIMARY_SECRET_EDIT_TOKEN, PUBLISHED), Set.of(rescued));
        Sources sources = rescuing(rescued);

        assertThat(checking.on(new Event.Answered(Map.of(rescued, DONE))))
                .isEqualTo(Step.to(
                        new RotationMachine.Staging(sources),
                        new Effect.WriteSlots(
                                Phase.STAGE,
                                Map.of(other(rescued), new SlotCopy(Origin.PRIMARY, Slot.SECONDARY)),
                                sources.secretEdit())));
        assertThat(checking.on(new Event.Answered(Map.of(rescued, REJECTED))))
                .isEqualTo(releasing(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD));
        assertThat(new RotationMachine.Sweeping(sources).on(new Event.Done()))
                .isEqualTo(Step.to(
                        new RotationMachine.Releasing(new Ending.Rotated(Set.of(rescued))), new Effect.ReleaseLease()));
    }

    @Test
    void two_rescued_roles_have_nothing_to_stage() {
        Sources sources = new Sources(Slot.SECONDARY, Slot.SECONDARY);

        assertThat(new RotationMachine.CheckingSecondary(read(SlotName.PRIMARY_SECRET_EDIT_TOKEN, PUBLISHED), BOTH)
                        .on(both(DONE)))
                .isEqualTo(Step.to(new RotationMachine.Creating(sources), new Effect.CreateTokens(Slot.SECONDARY)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_working_slot_that_is_half_written_is_rolled_forward_from_itself(Role role) {
        RotationMachine.State onPrimary =
                new RotationMachine.CheckingPrimary(read(SlotName.of(Slot.PRIMARY, role), UNPUBLISHED));
        RotationMachine.State onSecondary = new RotationMachine.CheckingSecondary(
                read(SlotName.of(Slot.SECONDARY, role), UNPUBLISHED), Set.of(role));
        Sources rescue = rescuing(role);

        assertThat(onPrimary.on(both(DONE))).isEqualTo(rollingForward(ON_PRIMARY, role, Origin.PRIMARY, Slot.PRIMARY));
        assertThat(onSecondary.on(new Event.Answered(Map.of(role, DONE))))
                .isEqualTo(rollingForward(rescue, role, Origin.SECONDARY, Slot.SECONDARY));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_half_written_slot_that_does_not_work_in_this_run_is_left_alone(Role role) {
        RotationMachine.State checking =
                new RotationMachine.CheckingPrimary(read(SlotName.of(Slot.SECONDARY, role), UNPUBLISHED));

        assertThat(checking.on(both(DONE)).state()).isEqualTo(new RotationMachine.Staging(ON_PRIMARY));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void what_was_created_is_discarded_if_the_other_could_not_be(Role created) {
        Ending.Failed ending = new Ending.Failed(Phase.CREATE, FailureReason.CREATE_FAILED);

        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(created, DONE, FAILED)))
                .isEqualTo(Step.to(
                        new RotationMachine.Discarding(ending),
                        new Effect.DiscardCreated(Set.of(created), Slot.PRIMARY)));
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(both(FAILED)))
                .isEqualTo(releasing(Phase.CREATE, FailureReason.CREATE_FAILED));
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(created, DONE, INTERRUPTED)))
                .isEqualTo(releasing(Phase.CREATE, FailureReason.INTERRUPTED));
        assertThat(new RotationMachine.Creating(ON_PRIMARY).on(answers(created, DONE, LEASE_LOST)))
                .isEqualTo(releasing(Phase.CREATE, FailureReason.LEASE_LOST));
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
        Set<Phase> phases = new LinkedHashSet<>();
        phases.add(new Effect.AcquireLease().phase());
        phases.add(new Effect.ReadSlots().phase());
        phases.add(new Effect.VerifySlots(Slot.PRIMARY, BOTH).phase());
        phases.add(new Effect.WriteSlots(Phase.STAGE, Map.of(), Slot.PRIMARY).phase());
        phases.add(new Effect.CreateTokens(Slot.PRIMARY).phase());
        phases.add(new Effect.VerifyCreated().phase());
        phases.add(new Effect.RevokeLeftovers(Slot.PRIMARY).phase());
        phases.add(new Effect.ReleaseLease().phase());

        assertThat(phases)
                .containsExactly(
                        Phase.LOCK,
                        Phase.READ,
                        Phase.CHECK,
                        Phase.STAGE,
                        Phase.CREATE,
                        Phase.VERIFY,
                        Phase.SWEEP,
                        Phase.RELEASE);
        assertThat(new Effect.DiscardCreated(BOTH, Slot.PRIMARY).phase()).isEqualTo(Phase.SWEEP);
    }

    private static Step releasing(Phase phase, FailureReason reason) {
        return Step.to(new RotationMachine.Releasing(new Ending.Failed(phase, reason)), new Effect.ReleaseLease());
    }

    private static Step askingSecondary(Event.SlotsRead read, Role dead) {
        return Step.to(
                new RotationMachine.CheckingSecondary(read, Set.of(dead)),
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
