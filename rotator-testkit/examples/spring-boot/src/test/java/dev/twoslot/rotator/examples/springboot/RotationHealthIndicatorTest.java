package dev.twoslot.rotator.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.Outcomes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class RotationHealthIndicatorTest {

    private final VirtualClock clock = VirtualClock.create();
    private final RotationHealthIndicator indicator = new RotationHealthIndicator(clock);

    @Test
    void nothing_is_known_before_the_first_run() {
        assertThat(status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void it_goes_down_when_the_next_missed_run_would_be_one_too_many() {
        indicator.finished(Outcomes.rotated());

        clock.advance(Duration.ofMinutes(70));
        assertThat(status()).isEqualTo(Status.UP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    private Status status() {
        return indicator.health().getStatus();
    }
}
