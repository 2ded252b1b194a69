package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.cloudflare.VaultKey;
import dev.twoslot.rotator.runner.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.runner.RunnerConfiguration.Lock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RunnerConfiguration} of the environment and collects everything that is wrong on the way. */
final class ConfigurationReader {

    private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);
    private static final Duration DEFAULT_JITTER = Duration.ofSeconds(30);
    private static final Duration SCHEDULER_DELAY = Duration.ofSeconds(60);

    private static final Pattern HEXADECIMAL_ID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern STORE_ID = Pattern.compile("[0-9a-zA-Z_-]{1,32}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^@\\s,;<>\"]+@[^@\\s,;<>\"]+");

    private final Environment environment;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    private ConfigurationReader(Environment environment) {
        this.environment = environment;
    }

    /**
     * Reads and checks everything; touches the file system to look whether there is a vault, and to read the key's file.
     *
     * @param workingDirectory what relative paths are relative to
     * @param startOver whether the administrator's tokens are needed even where there is a vault
     * @throws ConfigurationException with all problems, if there are any
     */
    static RunnerConfiguration read(Environment environment, Path workingDirectory, boolean startOver) {
        return new ConfigurationReader(environment).read(workingDirectory, startOver);
    }

    private RunnerConfiguration read(Path workingDirectory, boolean startOver) {
        String account = account();
        String storeId = required(
                "SECRET_STORE_ID",
                VariableSyntax.matching(
                        STORE_ID, "must be the id of a Secrets Store: up to 32 letters, digits, - and _"),
                "Copy it from the dashboard (Secrets Store), or list the account's stores.");
        boolean plaintextApi = allowed("ALLOW_PLAINTEXT_API");
        URI baseUrl = optional(
                "CLOUDFLARE_API_BASE_URL",
                text -> VariableSyntax.baseUrl(text, plaintextApi),
                "Leave it unset for Cloudflare itself; set it to try the runner against a simulator.",
                VariableSyntax.CLOUDFLARE);
        Lock lock = optional(
                "LOCK",
                VariableSyntax::lock,
                "Use file for runners on one machine, kv for runners on several.",
                Lock.FILE);
        String namespace = lock == Lock.KV
                ? required(
                        "KV_NAMESPACE_ID",
                        VariableSyntax.matching(
                                HEXADECIMAL_ID, "must be the id of a Workers KV namespace: 32 hexadecimal digits"),
                        "It is needed because LOCK is kv. Copy it from the dashboard (Workers KV).")
                : null;
        Path vault = optional(
                "ROTATOR_VAULT",
                text -> VariableSyntax.path(workingDirectory, text),
                "Name a file in a directory that only the rotator's user can write.",
                workingDirectory.resolve("rotator.vault"));
        VaultKey vaultKey = vaultKey(workingDirectory);
        boolean pairNeeded = startOver || vault == null || !Files.exists(vault);
        SecretValue creationToken = token("PRIMARY_TOKEN_CREATION_TOKEN", pairNeeded);
        SecretValue editToken = token("PRIMARY_SECRET_EDIT_TOKEN", pairNeeded);
        ZoneId zone = optional(
                "ROTATION_TIME_ZONE",
                VariableSyntax::zone,
                "Leave it unset for UTC, or name a region.",
                ZoneOffset.UTC);
        Schedule schedule = optional(
                "ROTATION_INTERVAL",
                text -> Schedule.parse(text, zone == null ? ZoneOffset.UTC : zone),
                "Leave it unset for a rotation every hour, or write 1h, PT1H or \"0 * * * *\".",
                new Schedule.Interval(DEFAULT_INTERVAL));
        Duration jitter = optional(
                "ROTATION_JITTER",
                VariableSyntax::jitter,
                "Leave it unset for at most 30s, or set it to 0s for none.",
                DEFAULT_JITTER);
        RotationPolicy policy = schedule == null || jitter == null ? null : policy(schedule.longestGap(), jitter);
        MailSettings mail = mail();
        if (!problems.isEmpty()
                || account == null
                || storeId == null
                || baseUrl == null
                || lock == null
                || vault == null
                || vaultKey == null
                || schedule == null
                || jitter == null
                || policy == null) {
            throw new ConfigurationException(problems);
        }
        AdministratorPair pair =
                creationToken == null || editToken == null ? null : new AdministratorPair(creationToken, editToken);
        return new RunnerConfiguration(
                account,
                storeId,
                baseUrl,
                plaintextApi,
                lock,
                namespace,
                vault,
                vaultKey,
                pair,
                schedule,
                jitter,
                policy,
                mail);
    }

    private @Nullable String account() {
        Optional<String> plain = environment.value("ACCOUNT_ID");
        Optional<String> alias = environment.value("CLOUDFLARE_ACCOUNT_ID");
        if (plain.isPresent() && alias.isPresent() && !plain.equals(alias)) {
            problem("ACCOUNT_ID", "differs from CLOUDFLARE_ACCOUNT_ID", "Set one of them only, or both to the same.");
            return null;
        }
        return required(
                plain.isEmpty() && alias.isPresent() ? "CLOUDFLARE_ACCOUNT_ID" : "ACCOUNT_ID",
                VariableSyntax.matching(
                        HEXADECIMAL_ID, "must be the id of a Cloudflare account: 32 hexadecimal digits"),
                "Copy it from the dashboard (account home); CLOUDFLARE_ACCOUNT_ID is read as well.");
    }

    private @Nullable VaultKey vaultKey(Path workingDirectory) {
        boolean asText = environment.value("ROTATOR_VAULT_KEY").isPresent();
        boolean asFile = environment.value("ROTATOR_VAULT_KEY_FILE").isPresent();
        if (asText && asFile) {
            problem(
                    "ROTATOR_VAULT_KEY",
                    "must not be set together with ROTATOR_VAULT_KEY_FILE",
                    "Set one of them only.");
            return null;
        }
        String remedy = "Make a key with: openssl rand -base64 32. Keep it: without it the vault can't be opened.";
        return asFile
                ? required(
                        "ROTATOR_VAULT_KEY_FILE",
                        text -> keyInFile(VariableSyntax.path(workingDirectory, text)),
                        remedy)
                : required(
                        "ROTATOR_VAULT_KEY",
                        text -> VaultKey.of(SecretValue.of(text)),
                        remedy + " ROTATOR_VAULT_KEY_FILE may name a file instead.");
    }

    // The exception names the file. Somebody may have put the key itself where the file's name belongs.
    private static VaultKey keyInFile(Path file) {
        try {
            return VaultKey.fromFile(file);
        } catch (RotatorException e) {
            throw new IllegalArgumentException(
                    "must name a regular file of this user, with mode 0600 or 0400, that holds"
                            + " the key in one line: 32 bytes in base64 or hex, or a passphrase of 20 characters or more");
        }
    }

    private @Nullable SecretValue token(String key, boolean needed) {
        Function<String, SecretValue> parser = VariableSyntax.matching(
                        TOKEN, "must be one token, without spaces or line breaks")
                .andThen(SecretValue::of);
        String remedy = "An administrator makes it by hand, once; after the first run the vault has its successor.";
        return needed ? required(key, parser, remedy) : optionalOrNull(key, parser, remedy);
    }

    private @Nullable RotationPolicy policy(Duration interval, Duration jitter) {
        Boolean accepted = optional(
                "ACCEPT_THAT_SECONDARY_EXPIRES",
                VariableSyntax::truth,
                "Leave it unset to have both slots usable at all times.",
                Boolean.FALSE);
        Duration ttl = optionalOrNull(
                "TOKEN_TTL", VariableSyntax::ttl, "Leave it unset to get the shortest that is safe, or write 2h10m.");
        if (accepted == null || (ttl == null && environment.value("TOKEN_TTL").isPresent())) {
            return null;
        }
        RotationPolicy.Builder builder =
                RotationPolicy.builder().interval(interval).schedulerDelay(SCHEDULER_DELAY.plus(jitter));
        RotationPolicy safe = builder.build();
        if (ttl == null) {
            return safe;
        }
        Duration smallest = safe.budget().smallestTtl(0);
        if (ttl.compareTo(smallest) < 0 && !accepted) {
            problem(
                    "TOKEN_TTL",
                    "is too short for a run every " + DurationText.format(interval)
                            + ": SECONDARY would run out before the next run",
                    "Set it to " + DurationText.format(smallest)
                            + " or longer, or set ACCEPT_THAT_SECONDARY_EXPIRES=true to do without a SECONDARY at times.");
            return null;
        }
        builder.ttl(ttl);
        return accepted ? builder.acceptThatSecondaryExpires().build() : builder.build();
    }

    private @Nullable MailSettings mail() {
        List<String> keys = List.of("SMTP_URL", "ALERT_FROM", "ALERT_TO");
        if (keys.stream().allMatch(key -> environment.value(key).isEmpty())) {
            return null;
        }
        String remedy = "To send alerts by mail set SMTP_URL, ALERT_FROM and ALERT_TO; for none set none of them.";
        boolean plaintext = allowed("ALLOW_PLAINTEXT_SMTP");
        SmtpServer server = required("SMTP_URL", text -> SmtpServer.parse(text, plaintext), remedy);
        Function<String, String> address =
                VariableSyntax.matching(MAIL_ADDRESS, "must be a mail address such as ops@example.org");
        String from = required("ALERT_FROM", address, remedy);
        List<String> to = required(
                "ALERT_TO",
                text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(VariableSyntax.matching(
                                MAIL_ADDRESS, "must be one or more mail addresses with commas between them"))
                        .toList(),
                remedy);
        return server == null || from == null || to == null ? null : new MailSettings(server, from, to);
    }

    /** Whether the operator gives up a protection by the name of the variable. Anything but true keeps it. */
    private boolean allowed(String key) {
        Boolean allowed = optional(key, VariableSyntax::truth, "Leave it unset to keep the protection.", Boolean.FALSE);
        return Boolean.TRUE.equals(allowed);
    }

    private <T> @Nullable T required(String key, Function<String, T> parser, String remedy) {
        if (environment.value(key).isEmpty()) {
            problem(key, "is not set", remedy);
            return null;
        }
        return optionalOrNull(key, parser, remedy);
    }

    /** The default where the variable is unset, null where it is wrong. */
    private <T> @Nullable T optional(String key, Function<String, T> parser, String remedy, T fallback) {
        return environment.value(key).isEmpty() ? fallback : optionalOrNull(key, parser, remedy);
    }

    /** Null where the variable is unset or wrong. */
    private <T> @Nullable T optionalOrNull(String key, Function<String, T> parser, String remedy) {
        Optional<String> value = environment.value(key);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(value.get());
        } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()), remedy);
            return null;
        }
    }

    private void problem(String key, String rule, String remedy) {
        problems.add(new ConfigurationProblem(key, rule, remedy));
    }
}
