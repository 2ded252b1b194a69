package dev.twoslot.rotator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far two clocks are apart, told from one answer. */
class ClockRuleTest {

    private static final Instant BEFORE = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant AFTER = BEFORE.plusSeconds(5);

    @ParameterizedTest(name = "told {0} after the call began: {1}")
    @CsvSource({
        "PT2S, PT0S",
        "PT-1S, PT0S",
        "PT6S, PT0S",
        "PT-1.001S, PT-1.001S",
        "PT6.001S, PT1.001S",
        "PT-2H, PT-2H",
        "PT2H5S, PT2H"
    })
    void what_the_call_itself_and_whole_seconds_can_explain_is_no_difference(Duration told, Duration offset) {
        assertThat(ClockRule.offset(BEFORE, AFTER, BEFORE.plus(told))).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"PT30S, true", "PT-30S, true", "PT30.001S, false", "PT-30.001S, false", "PT0S, true"})
    void a_difference_up_to_the_skew_is_tolerable_in_either_direction(Duration offset, boolean tolerable) {
        assertThat(ClockRule.isTolerable(offset, Duration.ofSeconds(30))).isEqualTo(tolerable);
    }

    @Test
    void a_token_has_certainly_ended_once_its_end_is_past_by_more_than_the_skew() {
        Duration skew = Duration.ofSeconds(30);

        assertThat(ClockRule.hasEnded(BEFORE, BEFORE, skew)).isFalse();
        assertThat(ClockRule.hasEnded(BEFORE, BEFORE.plus(skew), skew)).isFalse();
        assertThat(ClockRule.hasEnded(BEFORE, BEFORE.plus(skew).plusMillis(1), skew))
                .isTrue();
    }
}
