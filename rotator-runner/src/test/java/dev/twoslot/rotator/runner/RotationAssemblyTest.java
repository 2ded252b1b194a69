package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.spi.Time;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationAssemblyTest {

    @TempDir
    private Path directory;

    @Test
    void whatTheConfigurationAcceptsByNameIsAcceptedByThePartsAsWell() {
        RunnerConfiguration configuration = ConfigurationReader.read(
                Environment.of(Map.of(
                        "ACCOUNT_ID", "0123456789abcdef0123456789abcdef",
                        "SECRET_STORE_ID", "fedcba9876543210fedcba9876543210",
                        "ROTATOR_VAULT", "slots.vault",
                        "ROTATOR_VAULT_KEY", "a passphrase for the vault of this test",
                        "CLOUDFLARE_API_BASE_URL", "http://gateway.example.org/client/v4",
                        "ALLOW_PLAINTEXT_API", "true",
                        "PRIMARY_TOKEN_CREATION_TOKEN", "a-token-that-creates",
                        "PRIMARY_SECRET_EDIT_TOKEN", "a-token-that-edits")),
                directory,
                false);

        try (RotationAssembly assembly =
                new RotationAssembly(configuration, Time.system(), RotationAssembly.Permits.NONE)) {
            assertThat(assembly.rotation(new RotationListener() {}, outcome -> {}))
                    .isNotNull();
        }
    }
}
