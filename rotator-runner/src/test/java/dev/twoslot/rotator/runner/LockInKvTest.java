package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock in Workers KV is asked with the rotation's own tokens; what is wrong with them does not hide behind it. */
class LockInKvTest {

    @TempDir
    private Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private final SimulatedCloudflare cloudflare =
            SimulatedCloudflare.builder().clock(clock).seed(1).start();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @Test
    void aFirstPairThatIsSwappedIsNamedAndMendedInTheEnvironment() {
        assertThat(detail(cloudflare.editToken(), cloudflare.creationToken()))
                .contains("token-creation: ", "secret-edit: ", "the two are probably swapped");
        assertThat(run(cloudflare.creationToken(), cloudflare.editToken())).isInstanceOf(RotationOutcome.Rotated.class);
    }

    @Test
    void aTokenThatWasCutIsNamed() {
        String cut = cloudflare.editToken().substring(0, 30);

        assertThat(detail(cloudflare.creationToken(), cut)).contains("secret-edit: ", "it was probably cut");
    }

    @Test
    void aTokenThatMayNotWriteKvIsNamedWithThePermission() {
        String store = cloudflare
                .dashboard()
                .createToken(TokenSpec.accountOwned("Secrets Store Write"))
                .value();

        assertThat(detail(cloudflare.creationToken(), store)).contains("'Workers KV Storage Write'");
    }

    @Test
    void aTokenThatHasEndedIsNamed() {
        String ended = cloudflare
                .dashboard()
                .createToken(TokenSpec.accountOwned("Secrets Store Write", "Workers KV Storage Write")
                        .expiringOn(clock.instant().plusSeconds(60)))
                .value();
        clock.advance(Duration.ofHours(1));

        assertThat(detail(cloudflare.creationToken(), ended)).contains("secret-edit: ", "expired");
    }

    private String detail(String creation, String edit) {
        RotationOutcome outcome = run(creation, edit);
        assertThat(outcome).isInstanceOf(RotationOutcome.Failed.class);
        RotationOutcome.Failed failed = (RotationOutcome.Failed) outcome;
        assertThat(failed.reason()).isIn(FailureReason.LOCK_UNAVAILABLE, FailureReason.PAIR_REFUSED);
        assertThat(failed.remedy()).contains("the line above");
        assertThat(cloudflare.state().requests())
                .noneMatch(request -> request.method().equals("PATCH") && request.status() == 200);
        return failed.detail();
    }

    private RotationOutcome run(String creation, String edit) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "ACCOUNT_ID", cloudflare.accountId(),
                "SECRET_STORE_ID", cloudflare.storeId(),
                "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString(),
                "LOCK", "kv",
                "KV_NAMESPACE_ID", cloudflare.kvNamespaceId(),
                "ROTATOR_VAULT", directory.resolve("vault").toString(),
                "ROTATOR_VAULT_KEY", "hex:" + "0".repeat(64),
                "PRIMARY_TOKEN_CREATION_TOKEN", creation,
                "PRIMARY_SECRET_EDIT_TOKEN", edit));
        try (RotationAssembly assembly = new RotationAssembly(
                ConfigurationReader.read(Environment.of(variables), directory, false),
                clock,
                RotationAssembly.Permits.NONE)) {
            return assembly.rotation(new RotationListener() {}, Alerter.none()).run();
        }
    }
}
