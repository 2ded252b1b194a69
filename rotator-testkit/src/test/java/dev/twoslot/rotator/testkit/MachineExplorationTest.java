package dev.twoslot.rotator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every invariant holds in every world that runs can get into. Each exploration prints what it saw, and fails if it saw less
 * than it did when its figures were recorded: an exploration that explores nothing finds nothing.
 */
class MachineExplorationTest {

    @Test
    void three_consecutive_runs_keep_every_invariant_whatever_fails() {
        assertSafe("three consecutive runs", MachineExploration.ofConsecutiveRuns(3), 63_000, 206_000);
    }

    @Test
    void three_consecutive_runs_rescue_a_role_whose_PRIMARY_somebody_revoked() {
        assertSafe(
                "three consecutive runs, one token revoked by hand",
                MachineExploration.ofConsecutiveRuns(3).revokedByHand(1),
                165_000,
                528_000);
    }

    @Test
    void I11_two_overlapping_runs_keep_every_invariant_whatever_fails() {
        assertSafe(
                "two overlapping runs, the lock lets both in",
                MachineExploration.ofOverlappingRuns(0),
                1_568_000,
                9_670_000);
    }

    @Test
    void two_runs_in_one_interval_and_two_clean_ones_after_them_leave_nothing_behind() {
        assertSafe(
                "two runs under a lock that holds, then two clean ones",
                MachineExploration.ofOverlappingRuns(2).underALockThatHolds(),
                1_032_000,
                3_361_000);
    }

    @Test
    @Tag("deep-exploration")
    void two_overlapping_runs_and_two_clean_ones_after_them_leave_nothing_behind() {
        assertSafe(
                "two overlapping runs, then two clean ones",
                MachineExploration.ofOverlappingRuns(2),
                3_130_000,
                14_320_000);
    }

    @Test
    @Tag("deep-exploration")
    void two_overlapping_runs_rescue_a_role_whose_PRIMARY_somebody_revoked() {
        assertSafe(
                "two overlapping runs, one token revoked by hand",
                MachineExploration.ofOverlappingRuns(1).revokedByHand(1),
                4_606_000,
                20_440_000);
    }

    @Test
    @Tag("deep-exploration")
    void four_consecutive_runs_keep_every_invariant_whatever_fails() {
        assertSafe(
                "four consecutive runs, one token revoked by hand",
                MachineExploration.ofConsecutiveRuns(4).revokedByHand(1),
                691_000,
                2_248_000);
    }

    @Test
    @Tag("deep-exploration")
    void four_consecutive_runs_with_tokens_that_survive_two_missed_runs_keep_every_invariant() {
        assertSafe(
                "four consecutive runs, tokens that live three intervals",
                MachineExploration.ofConsecutiveRuns(4).tokenLife(3),
                772_000,
                2_539_000);
    }

    private static void assertSafe(String what, MachineExploration exploration, int states, long transitions) {
        ExplorationReport report = exploration.explore();

        System.out.printf(
                "exploration: %s: %,d states, %,d transitions%n", what, report.states(), report.transitions());
        assertThat(report.violation().map(ExplorationReport.Violation::inWords)).isEmpty();
        assertThat(report.states()).as("states").isGreaterThanOrEqualTo(states);
        assertThat(report.transitions()).as("transitions").isGreaterThanOrEqualTo(transitions);
    }
}
