package dev.twoslot.rotator.testkit.exploration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.exploration.ExplorationReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exploration of the machine finds what it is there to find. */
class MachineMutantsTest {

    @ParameterizedTest
    @EnumSource
    void a_rotator_that_is_wrong_is_caught_by_the_invariant_that_names_its_fault(MachineMutant mutant) {
        ExplorationReport report = mutant.scenario().of(mutant).explore();

        assertThat(report.violation()).hasValueSatisfying(violation -> {
            assertThat(violation.invariant()).as(violation.inWords()).isEqualTo(mutant.broken);
            assertThat(violation.trace()).hasSizeGreaterThan(3);
        });
    }

    @Test
    void a_violation_is_told_as_the_shortest_way_to_it_move_by_move() {
        MachineMutant mutant = MachineMutant.STAGES_WITHOUT_CHECK;

        assertThat(mutant.scenario().of(mutant).explore().violation())
                .hasValueSatisfying(violation -> assertThat(violation.inWords()).isEqualTo("""
                                I3 (SECONDARY is only ever overwritten by a token that verified in this run) does not hold: \
                                SECONDARY gets PRIMARY, which did not verify in this run
                                  1. PRIMARY holds an administrator's pair, SECONDARY nothing
                                  2. run A starts
                                  3. run A gets the lock
                                  4. run A reads the slots
                                  5. run A looks whose the slots are: OURS
                                  6. run A stage PRIMARY to SECONDARY token-creation: the private copy has it"""));
    }

    @Test
    void what_breaks_when_two_runs_overlap_breaks_I11_too() {
        MachineMutant mutant = MachineMutant.SWEEPS_YOUNG_TOKENS_UNDER_AN_ADVISORY_LOCK;

        assertThat(mutant.scenario().of(mutant).explore().violation())
                .hasValueSatisfying(
                        violation -> assertThat(violation.overlapping()).isTrue());
    }
}
