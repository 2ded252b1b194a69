package dev.twoslot.rotator.testkit.exploration.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.exploration.engine.EngineExploration.Report;
import dev.twoslot.rotator.testkit.rotation.ErrorLines;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The real engine keeps every invariant, whatever its calls do. Each exploration prints how many runs it made, and fails if
 * there were fewer than when its figure was recorded.
 */
class EngineExplorationTest {

    private static final Duration MORE_THAN_A_LEASE = Duration.ofHours(1);
    private static final int A_YEAR = 365 * 24;

    /** A build that passed passes again; -Dexploration.seed takes another year. */
    private static final long SEED_OF_EVERY_BUILD = 20261123;

    private final ErrorLines errors = new ErrorLines();

    @AfterEach
    void countNoMore() {
        errors.close();
    }

    @Test
    void every_fault_at_every_call_of_a_run_and_of_the_run_after_it_leaves_nothing_lost_and_nothing_behind() {
        assertSafe(
                "every pair of faults, the fakes",
                counting(EngineExploration.ofFakes()).everyPairOfFaults(),
                87_500);
    }

    @Test
    void I11_a_rival_in_the_middle_of_a_run_does_no_harm_whatever_fails_for_it() {
        assertSafe(
                "a rival let in by the lock",
                counting(EngineExploration.ofFakesUnderALock(MORE_THAN_A_LEASE)).everyFaultOfARival(),
                10_300);
    }

    @Test
    void a_rival_that_the_lock_keeps_out_does_no_harm() {
        assertSafe(
                "a rival kept out by the lock",
                counting(EngineExploration.ofFakes()).everyFaultOfARival(),
                1_300);
    }

    @Test
    void a_destination_that_may_lag_behind_costs_no_rotation_and_catches_up_whatever_else_fails() {
        assertSafe(
                "a destination that lags behind, with every fault",
                counting(EngineExploration.ofFakesWithALaggingPlace()).everyFaultOfALaggingPlace("lagging."),
                10_000);
    }

    @Test
    void a_reply_that_lies_costs_no_token_whatever_else_fails() {
        assertSafe(
                "every lie, with every fault",
                counting(EngineExploration.ofFakes()).everyLie(),
                10_100);
    }

    @Test
    void I12_a_second_installation_or_a_lost_vault_harms_no_token_whatever_fails() {
        assertSafe(
                "an empty vault beside another, with every fault",
                counting(EngineExploration.ofFakes()).everyFaultBesideAnotherVault(false),
                1_590);
    }

    @Test
    void I12_a_restored_or_copied_vault_harms_no_token_whatever_fails() {
        assertSafe(
                "a copy of an hour ago beside a vault, with every fault",
                counting(EngineExploration.ofFakes()).everyFaultBesideAnotherVault(true),
                1_590);
    }

    @Test
    void any_implementation_can_be_explored_through_the_spi_alone() {
        EngineExploration anyOther =
                EngineExploration.of((clock, faults) -> new SubjectThroughTheSpi(clock, faults, new FaultPlan()));

        assertSafe(
                "every pair of faults, through the SPI alone",
                counting(anyOther).everyPairOfFaults(),
                41_300);
    }

    @Test
    void a_year_of_hourly_runs_never_loses_the_tokens_within_the_budget() {
        long seed = Long.getLong("exploration.seed", SEED_OF_EVERY_BUILD);
        System.out.println("exploration: a year, replay with -Dexploration.seed=" + seed);

        assertSafe(
                "a year under a lock that others see a minute late, seed " + seed,
                counting(EngineExploration.ofFakesUnderALock(Duration.ofMinutes(1)))
                        .hours(A_YEAR, new SplittableRandom(seed)),
                A_YEAR);
        assertSafe(
                "a year under a lock that holds, seed " + seed,
                counting(EngineExploration.ofFakes()).hours(A_YEAR, new SplittableRandom(seed)),
                A_YEAR);
    }

    private EngineExploration counting(EngineExploration exploration) {
        return exploration.countingErrorLines(errors::count);
    }

    private static void assertSafe(String what, Report report, int runs) {
        System.out.printf("exploration: %s: %,d runs of the engine%n", what, report.runs());
        assertThat(report.violation().map(EngineViolation::inWords)).isEmpty();
        assertThat(report.runs()).as("runs").isGreaterThanOrEqualTo(runs);
    }
}
