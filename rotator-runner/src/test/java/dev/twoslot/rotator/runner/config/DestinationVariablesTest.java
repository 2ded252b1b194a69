package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class DestinationVariablesTest {

    private static final String VAULT_KEY = "hex:" + "5a".repeat(32);
    private static final String ACCOUNT = "a".repeat(32);

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void withoutAnyConsumersReadTheSecretsStoreAlone() {
        DestinationSettings destinations = read();

        assertThat(destinations.names()).isEmpty();
        assertThat(destinations.requiredNames()).containsExactly("secrets-store");
        assertThat(destinations.eventualNames()).isEmpty();
    }

    @Test
    void eachIsEventualUnlessItIsNamedAsRequired() throws IOException {
        variables.put("FILES_DIRECTORY", "tokens");
        variables.put("KV_DESTINATION", "b".repeat(32));
        variables.put("KV_READER_KEY_FILE", key("hex:" + "a5".repeat(32)).toString());
        variables.put("PUBLISH_HOOK", "/usr/local/bin/publish  team/a  b");
        variables.put("PUBLISH_HOOK_ENVIRONMENT", "AWS_REGION, AWS_PROFILE");
        variables.put("REQUIRED_DESTINATIONS", "hook, files");

        DestinationSettings destinations = read();

        assertThat(destinations.requiredNames()).containsExactly("secrets-store", "files", "hook");
        assertThat(destinations.eventualNames()).containsExactly("workers-kv");
        assertThat(Objects.requireNonNull(destinations.files()).directory()).isEqualTo(directory.resolve("tokens"));
        DestinationSettings.Hook hook = Objects.requireNonNull(destinations.hook());
        assertThat(hook.command()).containsExactly("/usr/local/bin/publish", "team/a", "b");
        assertThat(hook.passing()).containsExactly("AWS_PROFILE", "AWS_REGION");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            FILES_DIRECTORY          | /                  | FILES_DIRECTORY          | a directory below the root
            FILES_MODE               | 0400               | FILES_MODE               | is set without FILES_DIRECTORY
            FILES_GROUP              | consumers          | FILES_GROUP              | is set without FILES_DIRECTORY
            KV_READER_KEY_FILE       | canary             | KV_READER_KEY_FILE       | is set without KV_DESTINATION
            KV_DESTINATION           | canary             | KV_DESTINATION           | 32 hexadecimal digits
            PUBLISH_HOOK             | canary --now       | PUBLISH_HOOK             | the absolute path of a program
            PUBLISH_HOOK_ENVIRONMENT | AWS_REGION         | PUBLISH_HOOK_ENVIRONMENT | is set without PUBLISH_HOOK
            REQUIRED_DESTINATIONS    | canary             | REQUIRED_DESTINATIONS    | some of files, hook, workers-kv
            REQUIRED_DESTINATIONS    | files              | REQUIRED_DESTINATIONS    | FILES_DIRECTORY is not set
            """)
    void whatCanNotWorkIsNamedWithoutItsValue(String variable, String value, String key, String rule) {
        variables.put(variable, value);

        ConfigurationException refusal = refusal();

        assertThat(refusal.problems())
                .anySatisfy(problem ->
                        assertThat(problem.toString()).startsWith(key + ": ").contains(rule));
        assertThat(refusal).hasMessageNotContaining("canary");
    }

    @Test
    void aModeThatLetsNoGroupReadAndAGroupDoNotGoTogether() {
        variables.put("FILES_DIRECTORY", "tokens");
        variables.put("FILES_GROUP", "consumers");
        variables.put("FILES_MODE", "0400");

        assertThat(refusal()).hasMessageContaining("FILES_MODE: lets no group read");
    }

    @ParameterizedTest
    @CsvSource({"hex:" + "5A", "base64"})
    void theReadersKeyMustNotBeTheVaultsInWhicheverFormItIsWritten(String form) throws IOException {
        variables.put("KV_DESTINATION", "b".repeat(32));
        String same = form.startsWith("hex")
                ? "hex:" + "5A".repeat(32)
                : "base64:" + "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";
        variables.put("KV_READER_KEY_FILE", key(same).toString());

        assertThat(refusal()).hasMessageContaining("KV_READER_KEY_FILE: holds the key of the vault");
    }

    @Test
    void aNamespaceThatIsTheAccountsIdIsNoticed() throws IOException {
        variables.put("KV_DESTINATION", ACCOUNT);
        variables.put("KV_READER_KEY_FILE", key("hex:" + "a5".repeat(32)).toString());

        assertThat(refusal()).hasMessageContaining("KV_DESTINATION: is the account's id");
    }

    @Test
    void aHookIsGivenNoSecretOfTheRotatorsOwn() {
        variables.put("PUBLISH_HOOK", "/bin/true");
        for (String secret : List.of("ROTATOR_VAULT_KEY", "SMTP_URL", "PRIMARY_SECRET_EDIT_TOKEN", "HTTPS_PROXY")) {
            variables.put("PUBLISH_HOOK_ENVIRONMENT", "AWS_REGION," + secret);

            assertThat(refusal())
                    .hasMessageContaining("PUBLISH_HOOK_ENVIRONMENT: must not name a variable that holds a secret");
        }
    }

    private Path key(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("reader.key"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private DestinationSettings read() {
        Variables read = new Variables(Environment.of(variables));
        DestinationSettings destinations =
                DestinationVariables.read(read, directory, VaultKey.of(SecretValue.of(VAULT_KEY)), ACCOUNT);
        if (read.haveProblems()) {
            throw read.refusal();
        }
        return destinations;
    }

    private ConfigurationException refusal() {
        return catchThrowableOfType(ConfigurationException.class, this::read);
    }
}
