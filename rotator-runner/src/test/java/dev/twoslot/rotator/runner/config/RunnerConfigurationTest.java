package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.runner.process.Environment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerConfigurationTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>(Map.of(
            "ACCOUNT_ID", ACCOUNT,
            "SECRET_STORE_ID", "fedcba9876543210fedcba9876543210",
            "ROTATOR_VAULT_KEY", KEY,
            "PRIMARY_TOKEN_CREATION_TOKEN", "first-creation-token",
            "PRIMARY_SECRET_EDIT_TOKEN", "first-edit-token"));

    @Test
    void theSmallestEnvironmentRotatesHourlyOnCloudflareItself() {
        RunnerConfiguration configuration = read();

        assertThat(configuration.account()).isEqualTo(ACCOUNT);
        assertThat(configuration.baseUrl()).isEqualTo(URI.create("https://api.cloudflare.com/client/v4"));
        assertThat(configuration.lock()).isEqualTo(RunnerConfiguration.Lock.FILE);
        assertThat(configuration.vault()).isEqualTo(directory.resolve("rotator.vault"));
        assertThat(configuration.times().policy().interval()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration.times().policy().ttl()).isEqualTo(Duration.ofMinutes(130));
        assertThat(configuration.mail()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ".", "..", "a/", "/tmp", "a\nb"})
    void aVaultThatCanBeNoFileIsAProblemAndNoFaultOfTheProgram(String path) {
        variables.put("ROTATOR_VAULT", path);

        assertThat(problemKeys()).containsExactly("ROTATOR_VAULT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "yes"})
    void tokensDoNotCrossANetworkInClearUnlessTheOperatorSaysSoByName(String allowed) {
        variables.put("CLOUDFLARE_API_BASE_URL", "http://gateway.example.org/client/v4");
        variables.put("ALLOW_PLAINTEXT_API", allowed);
        variables.put("ALLOW_PLAINTEXT_SMTP", "true");

        assertThat(problemKeys()).contains("CLOUDFLARE_API_BASE_URL");

        variables.put("ALLOW_PLAINTEXT_API", "true");

        assertThat(read().baseUrl()).isEqualTo(URI.create("http://gateway.example.org/client/v4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "yes"})
    void aMailPasswordDoesNotCrossANetworkInClearUnlessTheOperatorSaysSoByName(String allowed) {
        variables.putAll(Map.of("ALERT_FROM", "a@example.org", "ALERT_TO", "b@example.org"));
        variables.put("SMTP_URL", "smtp://user:hunter2@mail.example.org");
        variables.put("ALLOW_PLAINTEXT_SMTP", allowed);
        variables.put("ALLOW_PLAINTEXT_API", "true");

        assertThat(problemKeys()).contains("SMTP_URL");

        variables.put("ALLOW_PLAINTEXT_SMTP", "true");

        assertThat(Objects.requireNonNull(read().mail()).server().login()).isNotNull();
    }

    @Test
    void thePermissionGroupsIdsAreTakenFromTheEnvironmentInsteadOfBeingLookedUp() {
        variables.put("PERMISSION_GROUP_SECRETS_STORE_WRITE", "adc8fa2bc6124928a8b3314dc63a1235");
        assertThat(read().permissionGroupIds())
                .isEqualTo(Map.of("Secrets Store Write", "adc8fa2bc6124928a8b3314dc63a1235"));

        variables.put("PERMISSION_GROUP_ACCOUNT_API_TOKENS_WRITE", "Account API Tokens Write");
        assertThat(problemKeys()).containsExactly("PERMISSION_GROUP_ACCOUNT_API_TOKENS_WRITE");
    }

    @Test
    void allProblemsAreReportedAtOnceByKey() {
        variables.clear();
        variables.put("LOCK", "zookeeper");
        variables.put("TOKEN_TTL", "forever");
        variables.put("ROTATION_TIME_ZONE", "Atlantis");
        variables.put("ROTATION_JITTER", "1h");
        variables.put("CLOUDFLARE_API_BASE_URL", "http://api.example.org");
        variables.put("ALERT_TO", "nobody");
        variables.put("ACCEPT_THAT_SECONDARY_EXPIRES", "perhaps");

        assertThat(problemKeys())
                .containsExactlyInAnyOrder(
                        "ACCOUNT_ID",
                        "SECRET_STORE_ID",
                        "CLOUDFLARE_API_BASE_URL",
                        "LOCK",
                        "ROTATOR_VAULT_KEY",
                        "PRIMARY_TOKEN_CREATION_TOKEN",
                        "PRIMARY_SECRET_EDIT_TOKEN",
                        "ROTATION_TIME_ZONE",
                        "ROTATION_JITTER",
                        "SMTP_URL",
                        "ALERT_FROM",
                        "ALERT_TO");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACCOUNT_ID",
                "CLOUDFLARE_ACCOUNT_ID",
                "SECRET_STORE_ID",
                "CLOUDFLARE_API_BASE_URL",
                "LOCK",
                "KV_NAMESPACE_ID",
                "ROTATOR_VAULT_KEY_FILE",
                "PRIMARY_TOKEN_CREATION_TOKEN",
                "PRIMARY_SECRET_EDIT_TOKEN",
                "TOKEN_TTL",
                "ROTATION_INTERVAL",
                "ROTATION_TIME_ZONE",
                "ROTATION_JITTER",
                "ACCEPT_THAT_SECONDARY_EXPIRES",
                "SMTP_URL",
                "ALERT_FROM",
                "ALERT_TO"
            })
    void noProblemRepeatsTheValue(String key) {
        variables.put("LOCK", "kv");
        variables.put("KV_NAMESPACE_ID", ACCOUNT);
        variables.putAll(Map.of("SMTP_URL", "smtp://localhost", "ALERT_FROM", "a@b.c", "ALERT_TO", "a@b.c"));
        variables.remove(key.replace("_FILE", ""));
        variables.put(key, "smtp://user:canary 7Q|%zz@mail.example.org:x?canary");

        ConfigurationException problems = refusal();

        assertThat(problems.problems())
                .extracting(ConfigurationProblem::key)
                .contains(key.replace("CLOUDFLARE_ACC", "ACC"));
        assertThat(problems).hasMessageNotContaining("canary").hasMessageNotContaining("7Q");
        assertThat(problems).hasNoCause();
    }

    @Test
    void aVaultKeyThatIsTooShortIsNotRepeated() {
        variables.put("ROTATOR_VAULT_KEY", "canary");

        assertThat(problemKeys()).containsExactly("ROTATOR_VAULT_KEY");
        assertThat(refusal()).hasMessageNotContaining("canary");
    }

    @Test
    void aProblemNamesTheRuleAndTheRemedy() {
        variables.remove("SECRET_STORE_ID");

        assertThat(refusal().problems())
                .singleElement()
                .hasToString("SECRET_STORE_ID: is not set. Copy it from the dashboard (Secrets Store), or list the"
                        + " account's stores; a store's name is not its id.");
    }

    @Test
    void aBlankVariableCountsAsUnset() {
        variables.put("LOCK", "  ");
        variables.put("SMTP_URL", "");
        variables.put("ACCOUNT_ID", " \t");

        assertThat(problemKeys()).containsExactly("ACCOUNT_ID");
    }

    @Test
    void theAccountIsAlsoReadByItsOtherName() {
        variables.remove("ACCOUNT_ID");
        variables.put("CLOUDFLARE_ACCOUNT_ID", ACCOUNT);

        assertThat(read().account()).isEqualTo(ACCOUNT);
    }

    @Test
    void twoDifferentAccountsAreAProblem() {
        variables.put("CLOUDFLARE_ACCOUNT_ID", ACCOUNT.replace('0', '1'));

        assertThat(problemKeys()).containsExactly("ACCOUNT_ID");
    }

    @Test
    void theNamespaceIsNeededForALockInKvOnly() {
        assertThat(read().kvNamespaceId()).isNull();

        variables.put("LOCK", "kv");

        assertThat(problemKeys()).containsExactly("KV_NAMESPACE_ID");
    }

    @Test
    void theFirstTokensAreNotNeededWhereThereIsAVault() throws Exception {
        Files.createFile(directory.resolve("rotator.vault"));
        variables.remove("PRIMARY_TOKEN_CREATION_TOKEN");
        variables.remove("PRIMARY_SECRET_EDIT_TOKEN");

        assertThat(read().administratorPair()).isNull();
    }

    @Test
    void startingOverNeedsTheTokensEvenWhereThereIsAVault() throws Exception {
        Files.createFile(directory.resolve("rotator.vault"));
        variables.remove("PRIMARY_SECRET_EDIT_TOKEN");

        ConfigurationException problems = catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigurationReader.read(Environment.of(variables), directory, true));

        assertThat(problems.problems())
                .extracting(ConfigurationProblem::key)
                .containsExactly("PRIMARY_SECRET_EDIT_TOKEN");
    }

    @Test
    void aTokenLifetimeThatIsTooShortIsRefusedWithTheShortestThatIsNot() {
        variables.put("TOKEN_TTL", "2h");

        assertThat(refusal())
                .hasMessageContaining("TOKEN_TTL: is too short for a run every 1h")
                .hasMessageContaining("Set it to 2h8m or longer");

        variables.put("TOKEN_TTL", "2h8m");

        assertThat(read().times().policy().ttl()).isEqualTo(Duration.ofMinutes(128));
    }

    @Test
    void aTokenLifetimeThatIsTooShortIsTakenFromAnOperatorWhoSaysSo() {
        variables.put("TOKEN_TTL", "PT1H30M");
        variables.put("ACCEPT_THAT_SECONDARY_EXPIRES", "true");

        assertThat(read().times().policy().ttl()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void theLifetimeIsMadeForTheLongestPauseOfACronExpression() {
        variables.put("ROTATION_INTERVAL", "0 6,18 * * *");
        variables.put("ROTATION_TIME_ZONE", "Europe/Berlin");

        // Twelve hours, and thirteen on the night when summer time ends.
        assertThat(read().times().policy().interval()).isEqualTo(Duration.ofHours(13));
        assertThat(read().times().policy().budget().keepsSecondaryUsable()).isTrue();
    }

    @Test
    void twoVaultKeysAreAProblem() {
        variables.put("ROTATOR_VAULT_KEY_FILE", "key");

        assertThat(problemKeys()).containsExactly("ROTATOR_VAULT_KEY");
    }

    /** What is wrong with a key's file is told, and never what it is called: there may be the key itself. */
    @Test
    void aKeyFileThatIsRefusedIsToldAsWhatItIs() throws Exception {
        variables.remove("ROTATOR_VAULT_KEY");
        variables.put("ROTATOR_VAULT_KEY_FILE", "canary");
        assertThat(refusal()).hasMessageContaining("the file that it names: absent: ");

        Path file = Files.createFile(directory.resolve("canary"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(refusal()).hasMessageContaining("the file that it names: content: it is empty");

        Files.writeString(file, KEY + "\n");
        assertThat(read().vaultKey()).isNotNull();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refusal())
                .hasMessageContaining("the file that it names: mode: it is rw-r--r--")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aKeyThatMayBeInMoreThanOneFormIsRefusedWithThePrefixes() {
        variables.put("ROTATOR_VAULT_KEY", "canary-canary-canary-canary");

        assertThat(problemKeys()).containsExactly("ROTATOR_VAULT_KEY");
        assertThat(refusal())
                .hasMessageContaining("'hex:'")
                .hasMessageContaining("'base64:'")
                .hasMessageContaining("'passphrase:'")
                .hasMessageNotContaining("canary");

        variables.put("ROTATOR_VAULT_KEY", "passphrase:canary-canary-canary-canary");
        assertThat(read().vaultKey()).isNotNull();
    }

    /** A link that leads nowhere holds the vault's place as well: it is refused when it is read, and not taken for a first run. */
    @Test
    void aVaultThatIsThereInAnyFormNeedsNoFirstPair() throws Exception {
        Files.createSymbolicLink(directory.resolve("rotator.vault"), Path.of("nowhere"));
        variables.remove("PRIMARY_TOKEN_CREATION_TOKEN");
        variables.remove("PRIMARY_SECRET_EDIT_TOKEN");

        assertThat(read().administratorPair()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.org/client/v4/, https://api.example.org/client/v4",
        "http://127.0.0.1:8787/client/v4, http://127.0.0.1:8787/client/v4",
        "http://localhost:1, http://localhost:1",
        "http://[::1]:8787/x, http://[::1]:8787/x",
        "http://[0:0:0:0:0:0:0:1]/x, http://[0:0:0:0:0:0:0:1]/x",
        "http://[::ffff:127.0.0.1], http://[::ffff:127.0.0.1]"
    })
    void theBaseUrlIsHttpsOrOnThisMachine(String value, String expected) {
        variables.put("CLOUDFLARE_API_BASE_URL", value);

        assertThat(read().baseUrl()).isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.org",
                "http://127.0.0.1.example.org",
                "http://localhost.",
                "http://127.1",
                "ftp://localhost",
                "https://user@api.example.org",
                "https://api.example.org?x=y",
                "api.example.org"
            })
    void anyOtherBaseUrlIsRefused(String value) {
        variables.put("CLOUDFLARE_API_BASE_URL", value);

        assertThat(problemKeys()).containsExactly("CLOUDFLARE_API_BASE_URL");
    }

    @Test
    void anInternationalisedDomainIsEncodedAndARepeatedAddressTakenOnce() {
        mailTo("ops@bücher.example, ops@xn--bcher-kva.example");

        assertThat(read().mail()).extracting(MailSettings::to).isEqualTo(List.of("ops@xn--bcher-kva.example"));
    }

    @Test
    void ofSeveralAddressesTheWrongOneIsToldByItsNumber() {
        mailTo("ops@example.org, canary, duty@example.org");

        assertThat(refusal())
                .hasMessageContaining("has 3 addresses, and number 2 must be a mail address")
                .hasMessageNotContaining("canary");
    }

    @Test
    void moreThanTwentyAddressesAreRefused() {
        mailTo(String.join(",", Collections.nCopies(21, "ops@example.org")));

        assertThat(problemKeys()).containsExactly("ALERT_TO");
    }

    @ParameterizedTest
    @CsvSource({
        "rotator.example.org, ops1.example.org, rotator.example.org",
        "'[192.0.2.7]', ops1, '[192.0.2.7]'",
        ", ops1.example.org, ops1.example.org",
        ", ops1, ",
        ", , ",
        ", not a host, "
    })
    void theNameInEhloIsTheSettingOrAFullHostName(
            @Nullable String setting, @Nullable String host, @Nullable String ehlo) {
        mailTo("ops@example.org");
        if (setting != null) {
            variables.put("SMTP_EHLO_NAME", setting);
        }
        if (host != null) {
            variables.put("HOSTNAME", host);
        }

        assertThat(Objects.requireNonNull(read().mail()).ehloName()).isEqualTo(ehlo);
    }

    @Test
    void aNameInEhloThatIsNoneIsRefused() {
        mailTo("ops@example.org");
        variables.put("SMTP_EHLO_NAME", "ops 1");

        assertThat(problemKeys()).containsExactly("SMTP_EHLO_NAME");
    }

    private void mailTo(String addresses) {
        variables.putAll(
                Map.of("SMTP_URL", "smtp://localhost", "ALERT_FROM", "rotator@example.org", "ALERT_TO", addresses));
    }

    @Test
    void alertsGoToEveryAddressInTheList() {
        variables.put("SMTP_URL", "smtps://mail.example.org");
        variables.put("ALERT_FROM", "rotator@example.org");
        variables.put("ALERT_TO", "ops@example.org, duty@example.org");

        assertThat(read().mail())
                .extracting(MailSettings::to)
                .isEqualTo(List.of("ops@example.org", "duty@example.org"));
    }

    @Test
    void theConfigurationDoesNotPrintItsSecrets() {
        variables.put("SMTP_URL", "smtps://user:mail-password@mail.example.org");
        variables.put("ALERT_FROM", "rotator@example.org");
        variables.put("ALERT_TO", "ops@example.org");

        assertThat(read().toString()).doesNotContain("mail-password", "first-creation-token", "first-edit-token", KEY);
    }

    private RunnerConfiguration read() {
        return ConfigurationReader.read(Environment.of(variables), directory, false);
    }

    private ConfigurationException refusal() {
        return catchThrowableOfType(ConfigurationException.class, this::read);
    }

    private List<String> problemKeys() {
        return refusal().problems().stream().map(ConfigurationProblem::key).toList();
    }
}
