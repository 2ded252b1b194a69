package dev.twoslot.rotator.runner.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void anIntervalCountsFromTheRunBefore() {
        Schedule schedule = Schedule.parse("90m", ZoneOffset.UTC);

        assertThat(schedule.nextAfter(Instant.parse("2026-11-23T12:00:00Z"))).isEqualTo("2026-11-23T13:30:00Z");
        assertThat(schedule.longestGap()).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00Z, 2026-11-24T02:00:00Z",
        "2026-11-24T01:59:59Z, 2026-11-24T02:00:00Z",
        "2026-07-01T00:00:00Z, 2026-07-01T01:00:00Z"
    })
    void aCronExpressionIsMeantInItsTimeZone(Instant last, Instant expected) {
        assertThat(Schedule.parse("0 3 * * *", BERLIN).nextAfter(last)).isEqualTo(expected);
    }

    @Test
    void aRunAtItsVeryMomentIsFollowedByTheNextOne() {
        assertThat(Schedule.parse("0 * * * *", ZoneOffset.UTC).nextAfter(Instant.parse("2026-11-23T12:00:00Z")))
                .isEqualTo("2026-11-23T13:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"0 * * * *, PT1H", "*/5 * * * *, PT5M", "0 9-17 * * 1-5, PT64H", "0 0 1 * *, P31D", "30 2 * * *, P1D"})
    void theLongestPauseOfACronExpressionIsFound(String cron, Duration expected) {
        assertThat(Schedule.parse(cron, ZoneOffset.UTC).longestGap()).isEqualTo(expected);
    }

    @Test
    void theChangeToSummerTimeIsPartOfTheLongestPause() {
        assertThat(Schedule.parse("0 4 * * *", BERLIN).longestGap()).isEqualTo(Duration.ofHours(25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "59s",
                "-1h",
                "canary * * * *",
                "0 0 * * * *",
                "61 * * * *",
                "0 0 30 2 *",
                "0 0 29 2 *",
                "@hourly canary"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .withMessageStartingWith("must ")
                .withMessageNotContaining("canary")
                .withNoCause();
    }
}
