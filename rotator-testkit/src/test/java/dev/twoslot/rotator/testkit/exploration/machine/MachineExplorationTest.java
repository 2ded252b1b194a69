package dev.twoslot.rotator.testkit.exploration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.exploration.ExplorationReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every invariant holds in every world that runs can get into. Each exploration prints what it saw, and fails if it saw less
 * than it did when its figures were recorded: an exploration that explores nothing finds nothing.
 */
class MachineExplorationTest {

    @Test
    void three_consecutive_runs_keep_every_invariant_whatever_fails() {
        assertSafe("three consecutive runs", MachineExploration.ofConsecutiveRuns(3), 86_000, 293_000);
    }

    @Test
    void three_consecutive_runs_rescue_a_role_whose_PRIMARY_somebody_revoked() {
        assertSafe(
                "three consecutive runs, one token revoked by hand",
                MachineExploration.ofConsecutiveRuns(3).revokedByHand(1),
                229_000,
                783_000);
    }

    @Test
    void I11_two_overlapping_runs_keep_every_invariant_whatever_fails() {
        assertSafe(
                "two overlapping runs, the lock lets both in",
                MachineExploration.ofOverlappingRuns(0),
                3_314_000,
                20_156_000);
    }

    @Test
    void two_runs_in_one_interval_and_two_clean_ones_after_them_leave_nothing_behind() {
        assertSafe(
                "two runs under a lock that holds, then two clean ones",
                MachineExploration.ofOverlappingRuns(2).underALockThatHolds(),
                1_572_000,
                5_067_000);
    }

    @Test
    void replies_that_lie_an_outage_and_wrong_clocks_end_no_token_and_call_no_person_falsely() {
        assertSafe(
                "three consecutive runs, lying replies, outages, wrong clocks",
                MachineExploration.ofConsecutiveRuns(3).withLies().withOutages().withWrongClocks(),
                209_000,
                876_000);
    }

    @Test
    void I12_a_second_installation_on_the_same_slots_harms_none_of_the_first_ones_tokens() {
        assertSafe(
                "three runs from either of two installations",
                MachineExploration.ofConsecutiveRuns(3).withASecondInstallation(),
                268_000,
                966_000);
    }

    @Test
    void I12_an_installation_that_takes_over_leaves_the_first_ones_tokens_to_expire() {
        assertSafe(
                "three runs from either of two installations, with take-overs",
                MachineExploration.ofConsecutiveRuns(3)
                        .withASecondInstallation()
                        .withTakeOvers(),
                1_480_000,
                5_275_000);
    }

    @Test
    void I12_a_comment_that_a_person_has_blanked_is_no_reason_to_harm_a_token() {
        assertSafe(
                "two runs from either of two installations, with take-overs, one comment blanked",
                MachineExploration.ofConsecutiveRuns(2)
                        .withASecondInstallation()
                        .withTakeOvers()
                        .withBlankedComments(1),
                445_000,
                1_740_000);
    }

    @Test
    void I12_a_restored_or_copied_vault_harms_no_token_that_was_made_since() {
        assertSafe(
                "three runs from a vault or its copy, with take-overs",
                MachineExploration.ofConsecutiveRuns(3).withACopyOfTheVault().withTakeOvers(),
                967_000,
                3_903_000);
    }

    @Test
    @Tag("deep-exploration")
    void I12_comments_blanked_by_hand_and_copies_of_the_vault_harm_no_token() {
        assertSafe(
                "three runs from a vault or its copy, with take-overs, one comment blanked",
                MachineExploration.ofConsecutiveRuns(3)
                        .withACopyOfTheVault()
                        .withTakeOvers()
                        .withBlankedComments(1),
                5_838_000,
                27_252_000);
    }

    @Test
    @Tag("deep-exploration")
    void two_overlapping_runs_and_two_clean_ones_after_them_leave_nothing_behind() {
        assertSafe(
                "two overlapping runs, then two clean ones",
                MachineExploration.ofOverlappingRuns(2),
                6_744_000,
                30_323_000);
    }

    @Test
    @Tag("deep-exploration")
    void two_overlapping_runs_rescue_a_role_whose_PRIMARY_somebody_revoked() {
        assertSafe(
                "two overlapping runs, one token revoked by hand",
                MachineExploration.ofOverlappingRuns(1).revokedByHand(1),
                9_976_000,
                43_711_000);
    }

    @Test
    @Tag("deep-exploration")
    void four_consecutive_runs_keep_every_invariant_whatever_fails() {
        assertSafe(
                "four consecutive runs, one token revoked by hand",
                MachineExploration.ofConsecutiveRuns(4).revokedByHand(1),
                864_000,
                2_998_000);
    }

    @Test
    @Tag("deep-exploration")
    void four_consecutive_runs_with_tokens_that_survive_two_missed_runs_keep_every_invariant() {
        assertSafe(
                "four consecutive runs, tokens that live three intervals",
                MachineExploration.ofConsecutiveRuns(4).tokenLife(3),
                980_000,
                3_274_000);
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
