package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationPolicyTest {

    @Test
    void the_defaults_rotate_hourly_survive_one_missed_run_and_keep_SECONDARY_usable() {
        RotationBudget budget = RotationPolicy.hourly().budget();

        assertThat(budget.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(budget.ttl()).isEqualTo(Duration.ofMinutes(130));
        assertThat(budget.slack()).isEqualTo(Duration.ofSeconds(300 + 30 + 60 + 60));
        assertThat(budget.missedRunsSurvived()).isEqualTo(1);
        assertThat(budget.keepsSecondaryUsable()).isTrue();
    }

    @Test
    void two_hours_for_an_hourly_run_is_refused_with_the_shortest_ttl_that_would_do() {
        assertThatThrownBy(
                        () -> RotationPolicy.builder().ttl(Duration.ofHours(2)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT2H7M30S");
    }

    @Test
    void an_operator_who_says_so_may_let_SECONDARY_expire() {
        RotationPolicy policy = RotationPolicy.builder()
                .ttl(Duration.ofHours(2))
                .acceptThatSecondaryExpires()
                .build();

        assertThat(policy.budget().keepsSecondaryUsable()).isFalse();
        assertThat(policy.budget().missedRunsSurvived()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT15M, PT40M", "PT30M, PT1H10M", "PT2H, PT4H10M", "PT24H, PT48H10M"})
    void a_ttl_that_is_not_given_follows_from_the_interval(Duration interval, Duration ttl) {
        assertThat(RotationPolicy.builder().interval(interval).build().ttl()).isEqualTo(ttl);
    }

    @ParameterizedTest(name = "ttl {0}: survives {1}, with both slots {2}")
    @CsvSource({"PT1H7M29S, -1, -1", "PT1H7M30S, 0, -1", "PT2H7M29S, 0, -1", "PT2H7M30S, 1, 0", "PT3H7M30S, 2, 1"})
    void the_formula_of_the_budget_to_the_second(Duration ttl, int survived, int bothUsable) {
        RotationBudget budget = new RotationBudget(Duration.ofHours(1), ttl, Duration.ofSeconds(450));

        assertThat(budget.missedRunsSurvived()).isEqualTo(survived);
        assertThat(budget.missedRunsWithBothSlotsUsable()).isEqualTo(bothUsable);
    }

    @Test
    void the_smallest_ttl_for_some_missed_runs_is_exactly_enough() {
        RotationBudget budget = RotationPolicy.hourly().budget();
        Duration smallest = budget.smallestTtl(3);

        assertThat(new RotationBudget(budget.interval(), smallest, budget.slack()).missedRunsWithBothSlotsUsable())
                .isEqualTo(3);
        assertThat(new RotationBudget(budget.interval(), smallest.minusNanos(1), budget.slack())
                        .missedRunsWithBothSlotsUsable())
                .isEqualTo(2);
    }

    @Test
    void a_value_out_of_its_range_is_refused_by_name() {
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .interval(Duration.ofSeconds(59))
                        .build())
                .hasMessageStartingWith("interval must be PT1M or longer");
        assertThatThrownBy(() ->
                        RotationPolicy.builder().lease(Duration.ofSeconds(149)).build())
                .hasMessageStartingWith("lease must be PT2M30S or longer");
        assertThatThrownBy(() ->
                        RotationPolicy.builder().callTimeout(Duration.ZERO).build())
                .hasMessageStartingWith("callTimeout must be PT1S or longer");
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .clockSkew(Duration.ofSeconds(-1))
                        .build())
                .hasMessageStartingWith("clockSkew must be PT0S or longer");
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .propagation(Duration.ofSeconds(-1))
                        .build())
                .hasMessageStartingWith("propagation must be PT0S or longer");
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .schedulerDelay(Duration.ofSeconds(-1))
                        .build())
                .hasMessageStartingWith("schedulerDelay must be PT0S or longer");
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .ttl(Duration.ZERO)
                        .acceptThatSecondaryExpires()
                        .build())
                .hasMessageStartingWith("ttl must be PT1S or longer");
    }

    @Test
    void the_smallest_values_are_allowed() {
        RotationPolicy policy = RotationPolicy.builder()
                .interval(Duration.ofMinutes(1))
                .callTimeout(Duration.ofSeconds(1))
                .clockSkew(Duration.ZERO)
                .propagation(Duration.ZERO)
                .schedulerDelay(Duration.ZERO)
                .lease(Duration.ofSeconds(4))
                .build();

        assertThat(policy.budget().slack()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void a_ttl_that_needs_no_rounding_is_not_rounded_up_any_further() {
        RotationPolicy policy =
                RotationPolicy.builder().lease(Duration.ofSeconds(450)).build();

        assertThat(policy.ttl()).isEqualTo(Duration.ofMinutes(130));
        assertThat(policy.budget().smallestTtl(0)).isEqualTo(policy.ttl());
    }

    @Test
    void a_budget_of_no_time_or_of_a_negative_slack_is_refused() {
        Duration hour = Duration.ofHours(1);

        assertThatThrownBy(() -> new RotationBudget(Duration.ZERO, hour, hour))
                .hasMessage("interval must be longer than zero");
        assertThatThrownBy(() -> new RotationBudget(hour.negated(), hour, hour))
                .hasMessage("interval must be longer than zero");
        assertThatThrownBy(() -> new RotationBudget(hour, Duration.ZERO, hour))
                .hasMessage("ttl must be longer than zero");
        assertThatThrownBy(() -> new RotationBudget(hour, hour, Duration.ofNanos(-1)))
                .hasMessage("slack must not be negative");
        assertThatThrownBy(() -> new RotationBudget(hour, hour, Duration.ZERO).smallestTtl(-1))
                .hasMessage("missedRuns must be 0 or more");
    }

    @Test
    void a_ttl_that_is_shorter_than_the_slack_covers_no_interval_and_one_without_end_covers_as_many_as_can_be_said() {
        Duration hour = Duration.ofHours(1);

        assertThat(new RotationBudget(hour, hour, hour.multipliedBy(9)).missedRunsSurvived())
                .isEqualTo(-1);
        assertThat(new RotationBudget(Duration.ofNanos(1), Duration.ofDays(99_999), hour).missedRunsSurvived())
                .isEqualTo(Integer.MAX_VALUE - 1);
    }
}
