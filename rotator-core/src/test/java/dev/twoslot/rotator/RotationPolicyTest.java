package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        RotationPolicy.Builder builder = RotationPolicy.builder();
        assertThatThrownBy(() -> builder.interval(Duration.ofSeconds(59)))
                .hasMessage("interval must be from PT1M to PT4392H, not PT59S");
        assertThatThrownBy(() -> builder.ttl(Duration.ofDays(367))).hasMessageStartingWith("ttl must be from PT1S to ");
        assertThatThrownBy(() -> builder.lease(Duration.ofSeconds(3)))
                .hasMessageStartingWith("lease must be from PT4S to PT24H");
        assertThatThrownBy(() -> builder.clockSkew(Duration.ofSeconds(-1)))
                .hasMessageStartingWith("clockSkew must be from PT0S to PT24H");
        assertThatThrownBy(() -> builder.propagation(Duration.ofSeconds(-1)))
                .hasMessageStartingWith("propagation must be from PT0S to PT24H");
        assertThatThrownBy(() -> builder.schedulerDelay(Duration.ofDays(2)))
                .hasMessageStartingWith("schedulerDelay must be from PT0S to PT24H");
        assertThatThrownBy(() -> builder.callTimeout(Duration.ZERO))
                .hasMessageStartingWith("callTimeout must be from PT1S to PT1H");
    }

    @Test
    void what_does_not_fit_together_is_reported_all_at_once() {
        assertThatThrownBy(() -> RotationPolicy.builder()
                        .lease(Duration.ofSeconds(149))
                        .ttl(Duration.ofHours(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease must be PT2M30S or longer")
                .hasMessageContaining("ttl PT1H is too short");
        assertThatThrownBy(() ->
                        RotationPolicy.builder().interval(Duration.ofDays(183)).build())
                .hasMessageContaining("ttl must be PT8784H or shorter");
    }

    @Test
    void a_setter_may_be_called_once_and_takes_no_null() {
        assertThatThrownBy(() -> RotationPolicy.builder().name("one").name("two"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("name was set before");
        assertThatThrownBy(() -> RotationPolicy.builder().name(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Edge", "-edge", "a/b", "edge ", "0123456789012345678901234567890123456789x"})
    void a_name_that_would_not_stand_in_a_token_name_is_refused(String name) {
        assertThatThrownBy(() -> RotationPolicy.builder().name(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name must be 1 to 40");
    }

    @Test
    void a_policy_has_the_name_that_it_was_given() {
        assertThat(RotationPolicy.builder().name("edge-2").build().name()).isEqualTo("edge-2");
        assertThat(RotationPolicy.hourly().name()).isEqualTo("bootstrap");
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
