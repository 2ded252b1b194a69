package dev.twoslot.rotator.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.Outcomes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class RotationHealthTest {

    private final VirtualClock clock = VirtualClock.create();
    private final RotationHealth health = new RotationHealth(clock);

    @Test
    void it_is_up_before_the_first_run_and_says_so() {
        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
        assertThat(health.call().getData().orElseThrow()).containsEntry("run", "none yet");
    }

    @Test
    void it_goes_down_when_the_next_missed_run_would_be_one_too_many() {
        health.rotated(Outcomes.rotated());

        clock.advance(Duration.ofMinutes(70));
        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
    }
}
