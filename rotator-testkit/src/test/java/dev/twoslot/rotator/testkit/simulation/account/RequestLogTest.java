package dev.twoslot.rotator.testkit.simulation.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestLogTest {

    @Test
    void the_oldest_requests_make_room_for_the_newest_and_the_count_goes_on() {
        RequestLog log = new RequestLog();
        for (int i = 0; i < 10_005; i++) {
            log.add("GET", "/x", 200, Instant.EPOCH, 1, null, null);
        }

        assertThat(log.all()).hasSize(10_000);
        assertThat(log.all())
                .extracting(SimulationState.Request::sequence)
                .startsWith(6L)
                .endsWith(10_005L);
    }
}
