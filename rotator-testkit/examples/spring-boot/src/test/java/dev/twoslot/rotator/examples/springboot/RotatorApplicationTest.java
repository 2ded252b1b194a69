package dev.twoslot.rotator.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole application, as it is started in production, against a simulated Cloudflare. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RotatorApplicationTest {

    private static final SimulatedCloudflare CLOUDFLARE =
            SimulatedCloudflare.builder().start();

    @TempDir
    static Path directory;

    @LocalServerPort
    int port;

    @Autowired
    ScheduledRotation scheduled;

    @Autowired
    ThreadPoolTaskScheduler scheduler;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path key = directory.resolve("key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "a passphrase that nobody else knows\n");
        registry.add("rotation.vault-key-file", () -> key);
        registry.add("rotation.directory", () -> directory);
        registry.add("rotation.base-url", CLOUDFLARE::baseUrl);
        registry.add("rotation.account-id", CLOUDFLARE::accountId);
        registry.add("rotation.store-id", CLOUDFLARE::storeId);
        registry.add("rotation.first-pair.creation-token", CLOUDFLARE::creationToken);
        registry.add("rotation.first-pair.edit-token", CLOUDFLARE::editToken);
    }

    @AfterAll
    static void stop() {
        CLOUDFLARE.close();
    }

    @Test
    void the_schedule_rotates_and_health_and_metrics_follow_each_run() throws Exception {
        // Its one thread does what it is given in order, so the run at the start is over.
        scheduler.submit(() -> {}).get();
        assertHealth(200, "\"rotation\":{", "\"missedRunsSurvived\":1");
        assertThat(metrics()).contains("rotation_runs_total{outcome=\"Rotated\"} 1.0");

        CLOUDFLARE.inject(HttpFault.on("POST", "/tokens$").every().reply(403));
        scheduled.rotate();
        assertHealth(503, "\"rotation\":{", "CREATE_FAILED");
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(metrics()).contains("rotation_runs_total{outcome=\"Failed\"} 1.0");

        CLOUDFLARE.clearFaults();
        scheduled.rotate();
        assertHealth(200, "\"rotation\":{");
        assertThat(metrics())
                .contains("rotation_runs_total{outcome=\"Rotated\"} 2.0")
                .containsPattern("rotation_survives_seconds [1-9]");
    }

    private void assertHealth(int status, String... inTheBody) throws Exception {
        HttpResponse<String> health = get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(status);
        assertThat(health.body()).contains(inTheBody);
    }

    private String metrics() throws Exception {
        return get("/actuator/prometheus").body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
