package dev.twoslot.rotator.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole application, as it is started in production, against a simulated Cloudflare. */
@QuarkusTest
@QuarkusTestResource(SimulatedAccount.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RotationTest {

    SimulatedCloudflare cloudflare;

    @TestHTTPResource("/q")
    URI management;

    @Inject
    ScheduledRotation scheduled;

    @Inject
    Outcomes outcomes;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void the_schedule_rotates_and_health_and_metrics_follow_each_run() throws Exception {
        assertThat(outcomes.next()).isInstanceOf(RotationOutcome.Rotated.class);
        assertThat(get("/health")).satisfies(up -> {
            assertThat(up.statusCode()).isEqualTo(200);
            assertThat(up.body()).contains("\"name\": \"rotation\"", "\"missedRunsSurvived\": 1");
        });
        assertThat(get("/metrics").body()).containsPattern("rotation_runs_total\\{outcome=\"Rotated\"[^}]*} 1.0");

        cloudflare.inject(HttpFault.on("POST", "/tokens$").every().reply(403));
        scheduled.rotate();
        assertThat(outcomes.next()).isInstanceOf(RotationOutcome.Failed.class);
        assertThat(get("/health")).satisfies(down -> {
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).contains("CREATE_FAILED");
        });
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).containsPattern("rotation_runs_total\\{outcome=\"Failed\"[^}]*} 1.0");

        cloudflare.clearFaults();
        scheduled.rotate();
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .containsPattern("rotation_runs_total\\{outcome=\"Rotated\"[^}]*} 2.0")
                .containsPattern("rotation_survives_seconds [1-9]");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(management + path)).build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Hears of an outcome after everybody else. */
    @Singleton
    static class Outcomes {

        private final BlockingQueue<RotationOutcome> queue = new LinkedBlockingQueue<>();

        void finished(@Observes @Priority(Integer.MAX_VALUE) RotationOutcome outcome) {
            queue.add(outcome);
        }

        RotationOutcome next() throws InterruptedException {
            return queue.take();
        }
    }
}
