package dev.twoslot.rotator.runner.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT2H10M, PT2H10M",
        "2h10m, PT2H10M",
        "2H10M, PT2H10M",
        "90m, PT1H30M",
        "45s, PT45S",
        "1d, P1D",
        "1d12h, P1DT12H",
        "p1dt1h, P1DT1H",
        "0s, PT0S"
    })
    void bothSpellingsAreRead(String text, Duration expected) {
        assertThat(DurationText.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "h", "2h 10m", "10m2h", "1w", "1h30", "P", "999999999999999999999h", "now"})
    void anythingElseIsNot(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT45S, 45s",
        "PT2H10M, 2h10m",
        "PT1H0M5S, 1h5s",
        "P3DT4H5M, 3d4h5m",
        "P2DT8M, 2d8m",
        "PT-5M, -5m"
    })
    void theShorthandIsWritten(Duration duration, String expected) {
        assertThat(DurationText.format(duration)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T14:10:00Z, in 2h10m",
        "2026-11-23T14:09:59.6Z, in 2h10m",
        "2026-11-26T16:05:00Z, in 3d4h",
        "2026-11-24T11:59:31Z, in 1d",
        "2026-11-23T12:00:05Z, in 5s",
        "2026-11-23T12:00:00.3Z, now",
        "2026-11-23T11:55:00Z, 5m ago"
    })
    void aPointInTimeIsToldByItsDistance(Instant instant, String expected) {
        assertThat(InstantText.relative(instant, Instant.parse("2026-11-23T12:00:00Z")))
                .isEqualTo(expected);
    }
}
