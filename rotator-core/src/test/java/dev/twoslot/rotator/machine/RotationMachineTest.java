package dev.twoslot.rotator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.machine.MachineWalk.Move;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds on every path through the machine. */
class RotationMachineTest {

    private static final Path ARCHITECTURE = Path.of("..", "docs", "ARCHITECTURE.md");
    private static final Pattern EDGE = Pattern.compile("(?m)^\\s*(\\w+) --> (\\w+)");

    // Walked anew for each test: a mutant of the machine that is loaded meanwhile must not hide behind an old walk.
    private final MachineWalk walk = new MachineWalk();

    @Test
    void the_walk_sees_the_whole_machine() {
        assertThat(walk.steps()).hasSizeGreaterThan(100);
        assertThat(walk.moves()).hasSizeGreaterThan(1500);
    }

    @Test
    void every_path_that_took_the_lock_releases_it_and_ends() {
        for (Move move : walk.moves()) {
            if (move.to().state() instanceof RotationMachine.Finished) {
                assertThat(move.from()).isInstanceOfAny(RotationMachine.Releasing.class, RotationMachine.Locking.class);
            }
            assertThat(move.to().effect().isEmpty()).isEqualTo(move.to().state() instanceof RotationMachine.Finished);
        }
    }

    @Test
    void I4_PRIMARY_is_only_overwritten_by_the_created_tokens_after_both_verified_or_by_what_it_holds_already() {
        for (Move move : walk.moves()) {
            copiesInto(move, Slot.PRIMARY).forEach(copy -> {
                if (copy.from() == Origin.CREATED) {
                    assertThat(move.from()).isInstanceOf(RotationMachine.Verifying.class);
                    assertThat(answers(move)).containsOnly(Answer.DONE);
                } else {
                    assertThat(copy.from()).isEqualTo(Origin.PRIMARY);
                    assertThat(move.from()).isInstanceOf(RotationMachine.Beginning.class);
                }
            });
        }
    }

    @Test
    void I3_SECONDARY_is_never_overwritten_for_a_role_that_is_rescued() {
        for (Move move : walk.moves()) {
            if (move.to().state() instanceof RotationMachine.Staging staging) {
                Effect.WriteSlots write = (Effect.WriteSlots) effectOf(move);
                assertThat(write.copies().keySet())
                        .isEqualTo(staging.sources().rolesOn(Slot.PRIMARY))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void I5_only_roll_forward_and_promote_write_PRIMARY() {
        for (Move move : walk.moves()) {
            if (!copiesInto(move, Slot.PRIMARY).isEmpty()) {
                assertThat(effectOf(move).phase()).isIn(Phase.ROLL_FORWARD, Phase.PROMOTE);
            }
        }
    }

    @Test
    void I6_after_a_lost_lease_the_only_effect_left_is_to_release() {
        for (Move move : walk.moves()) {
            if (worst(move) == Answer.LEASE_LOST && !(move.from() instanceof RotationMachine.Locking)) {
                assertThat(move.to().effect()).contains(new Effect.ReleaseLease());
            }
        }
    }

    @Test
    void after_an_interruption_nothing_is_begun_but_to_discard_what_was_made_and_to_release() {
        for (Move move : walk.moves()) {
            if (worst(move) == Answer.INTERRUPTED) {
                assertThat(move.to().state())
                        .isInstanceOfAny(
                                RotationMachine.Discarding.class,
                                RotationMachine.Releasing.class,
                                RotationMachine.Finished.class);
            }
        }
    }

    @Test
    void I12_nothing_is_written_before_the_slots_were_looked_at_and_found_to_be_ours() {
        for (Move move : walk.moves()) {
            if (move.from() instanceof RotationMachine.Inspecting
                    && move.event() instanceof Event.Inspected inspected
                    && inspected.standing() != Ownership.Standing.OURS) {
                assertThat(move.to().effect()).contains(new Effect.ReleaseLease());
            }
            if (move.to().state() instanceof RotationMachine.Beginning) {
                assertThat(wasInspected(move.from())).isTrue();
            }
        }
    }

    private static boolean wasInspected(RotationMachine.State from) {
        if (from instanceof RotationMachine.CheckingPrimary checking) {
            return checking.inspected();
        }
        return from instanceof RotationMachine.CheckingSecondary checking
                ? checking.inspected()
                : ((RotationMachine.Confirming) from).inspected();
    }

    @Test
    void the_first_write_of_a_run_comes_after_its_beginning_was_noted() {
        for (Move move : walk.moves()) {
            boolean writes = move.to().effect().orElse(null) instanceof Effect.WriteSlots
                    || move.to().effect().orElse(null) instanceof Effect.CreateTokens;
            if (writes && !(move.from() instanceof RotationMachine.Beginning)) {
                assertThat(move.from())
                        .isInstanceOfAny(
                                RotationMachine.RollingForward.class,
                                RotationMachine.Staging.class,
                                RotationMachine.Verifying.class);
            }
            if (move.to().state() instanceof RotationMachine.Beginning) {
                assertThat(effectOf(move)).isInstanceOf(Effect.BeginWriting.class);
            }
        }
    }

    @Test
    void the_note_of_the_beginning_names_the_phase_of_the_write_that_follows() {
        for (Move move : walk.moves()) {
            if (move.from() instanceof RotationMachine.Beginning) {
                Phase noted = move.effect().phase();
                Phase next = move.event() instanceof Event.Done
                        ? effectOf(move).phase()
                        : ((Ending.Failed)
                                        ((RotationMachine.Releasing) move.to().state()).ending())
                                .phase();
                assertThat(noted).isEqualTo(next);
            }
        }
    }

    @Test
    void I7_nothing_that_was_created_is_discarded_once_a_promote_was_begun() {
        for (Move move : walk.moves()) {
            if (move.to().state() instanceof RotationMachine.Discarding
                    && move.from() instanceof RotationMachine.Promoting) {
                assertThat(answers(move)).as("no write was begun").containsOnly(Answer.INTERRUPTED);
            } else if (move.to().state() instanceof RotationMachine.Discarding) {
                assertThat(move.from())
                        .isInstanceOfAny(RotationMachine.Creating.class, RotationMachine.Verifying.class);
            }
        }
    }

    @Test
    void the_worst_of_two_answers_gives_the_reason() {
        RotationMachine.Creating creating = new RotationMachine.Creating(new Sources(Slot.PRIMARY, Slot.PRIMARY));
        Event event = new Event.Answered(Map.of(
                Role.TOKEN_CREATION, Answer.FAILED,
                Role.SECRET_EDIT, Answer.LEASE_LOST));

        assertThat(creating.on(event).state())
                .isEqualTo(new RotationMachine.Releasing(new Ending.Failed(Phase.CREATE, FailureReason.LEASE_LOST)));
    }

    @Test
    void an_event_that_cannot_happen_in_a_state_is_refused_with_the_names_of_both() {
        for (Step step : walk.steps()) {
            Event impossible =
                    step.state() instanceof RotationMachine.Locking ? new Event.Done() : new Event.LockHeld(true);
            assertThatThrownBy(() -> step.state().on(impossible))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(step.state().getClass().getSimpleName())
                    .hasMessageContaining(impossible.getClass().getSimpleName());
        }
    }

    @Test
    void the_diagram_in_the_architecture_page_shows_exactly_the_moves_of_the_machine() throws IOException {
        TreeSet<String> moves = new TreeSet<>();
        walk.moves()
                .forEach(move ->
                        moves.add(name(move.from()) + " -> " + name(move.to().state())));
        TreeSet<String> drawn = new TreeSet<>();
        Matcher edges = EDGE.matcher(Files.readString(ARCHITECTURE));
        while (edges.find()) {
            drawn.add(edges.group(1) + " -> " + edges.group(2));
        }

        assertThat(drawn).isEqualTo(moves);
    }

    private static String name(RotationMachine.State state) {
        return state.getClass().getSimpleName();
    }

    private static Effect effectOf(Move move) {
        return move.to().effect().orElseThrow();
    }

    private static List<SlotCopy> copiesInto(Move move, Slot slot) {
        Optional<Effect> effect = move.to().effect();
        return effect.isPresent() && effect.get() instanceof Effect.WriteSlots write
                ? write.copies().values().stream()
                        .filter(copy -> copy.to() == slot)
                        .toList()
                : List.of();
    }

    /** The worst that happened in a move; nothing is DONE. */
    private static Answer worst(Move move) {
        return move.event() instanceof Event.Failed failed
                ? failed.answer()
                : answers(move).stream().max(Comparator.naturalOrder()).orElse(Answer.DONE);
    }

    private static Collection<Answer> answers(Move move) {
        return move.event() instanceof Event.Answered answered
                ? answered.answers().values()
                : List.of();
    }
}
