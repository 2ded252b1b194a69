package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A rotator with a vault of its own, on an account that others may use as well. */
final class Installation {

    private final SimulatedCloudflare cloudflare;
    private final VirtualClock clock;
    private final Path directory;
    private final Map<String, String> variables;

    /** @param more variables of its own, such as another name */
    Installation(SimulatedCloudflare cloudflare, VirtualClock clock, Path directory, Map<String, String> more)
            throws IOException {
        this.cloudflare = cloudflare;
        this.clock = clock;
        this.directory = Files.createDirectory(directory);
        variables = new HashMap<>(Map.of(
                "ACCOUNT_ID", cloudflare.accountId(),
                "SECRET_STORE_ID", cloudflare.storeId(),
                "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString(),
                "ROTATOR_VAULT", vault().toString(),
                "ROTATOR_VAULT_KEY", "hex:" + "0".repeat(64),
                "PRIMARY_TOKEN_CREATION_TOKEN", administrators("Account API Tokens Write"),
                "PRIMARY_SECRET_EDIT_TOKEN", administrators("Secrets Store Write", "Workers KV Storage Write")));
        variables.putAll(more);
    }

    private String administrators(String... permissions) {
        SimulationState.Token token = cloudflare
                .dashboard()
                .createToken(TokenSpec.accountOwned(permissions).named("an administrator's"));
        return token.value();
    }

    Path vault() {
        return directory.resolve("vault");
    }

    RotationOutcome run() {
        return run(new RotationAssembly.Permits(false, false));
    }

    RotationOutcome takeOver() {
        return run(new RotationAssembly.Permits(false, true));
    }

    private RotationOutcome run(RotationAssembly.Permits permits) {
        try (RotationAssembly assembly = new RotationAssembly(
                ConfigurationReader.read(Environment.of(variables), directory, permits.startOver()), clock, permits)) {
            return assembly.rotation(new RotationListener() {}, Alerter.none()).run();
        }
    }
}
