package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A simulated Cloudflare for the application to rotate on, and the settings that lead it there. */
public final class SimulatedAccount implements QuarkusTestResourceLifecycleManager {

    private final SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start();

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "rotator");
            // A temporary file is its owner's alone, as the key has to be.
            Path key = Files.createTempFile(directory, "vault", ".key");
            Files.writeString(key, "a passphrase that nobody else knows");
            return Map.of(
                    "rotation.account-id", cloudflare.accountId(),
                    "rotation.store-id", cloudflare.storeId(),
                    "rotation.base-url", cloudflare.baseUrl().toString(),
                    "rotation.directory", directory.toString(),
                    "rotation.vault-key-file", key.toString(),
                    "rotation.first-pair.creation-token", cloudflare.creationToken(),
                    "rotation.first-pair.edit-token", cloudflare.editToken());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cloudflare, new TestInjector.MatchesType(SimulatedCloudflare.class));
    }

    @Override
    public void stop() {
        cloudflare.close();
    }
}
