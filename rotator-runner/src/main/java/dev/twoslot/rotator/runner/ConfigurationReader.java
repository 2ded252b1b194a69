package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.VaultKey;
import dev.twoslot.rotator.runner.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.runner.RunnerConfiguration.Lock;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RunnerConfiguration} of the environment and collects everything that is wrong on the way. */
final class ConfigurationReader {

    private static final Pattern HEXADECIMAL_ID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern PERMISSION_GROUP_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern STORE_ID = Pattern.compile("[0-9a-zA-Z_-]{1,32}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final Environment environment;
    private final Variables variables;

    private ConfigurationReader(Environment environment) {
        this.environment = environment;
        variables = new Variables(environment);
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
        String storeId = variables.required(
                "SECRET_STORE_ID",
                VariableSyntax.matching(
                        STORE_ID, "must be the id of a Secrets Store: up to 32 letters, digits, - and _"),
                "Copy it from the dashboard (Secrets Store), or list the account's stores.");
        boolean plaintextApi = variables.allowed("ALLOW_PLAINTEXT_API");
        URI baseUrl = variables.optional(
                "CLOUDFLARE_API_BASE_URL",
                text -> VariableSyntax.baseUrl(text, plaintextApi),
                "Leave it unset for Cloudflare itself; set it to try the runner against a simulator.",
                VariableSyntax.CLOUDFLARE);
        Lock lock = variables.optional(
                "LOCK",
                VariableSyntax::lock,
                "Use file for runners on one machine, kv for runners on several.",
                Lock.FILE);
        String namespace = lock == Lock.KV
                ? variables.required(
                        "KV_NAMESPACE_ID",
                        VariableSyntax.matching(
                                HEXADECIMAL_ID, "must be the id of a Workers KV namespace: 32 hexadecimal digits"),
                        "It is needed because LOCK is kv. Copy it from the dashboard (Workers KV).")
                : null;
        Map<String, String> permissionGroupIds = permissionGroupIds();
        Path vault = VaultVariables.file(variables, workingDirectory);
        VaultKey vaultKey = VaultVariables.key(variables, workingDirectory);
        boolean pairNeeded = startOver || vault == null || VaultVariables.isMissing(vault);
        SecretValue creationToken = token("PRIMARY_TOKEN_CREATION_TOKEN", pairNeeded);
        SecretValue editToken = token("PRIMARY_SECRET_EDIT_TOKEN", pairNeeded);
        Times times = Times.read(variables);
        MailSettings mail = MailVariables.read(variables);
        if (variables.haveProblems()
                || account == null
                || storeId == null
                || baseUrl == null
                || lock == null
                || vault == null
                || vaultKey == null
                || times == null) {
            throw variables.refusal();
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
                permissionGroupIds,
                vault,
                vaultKey,
                pair,
                times,
                mail);
    }

    private @Nullable String account() {
        Optional<String> plain = environment.value("ACCOUNT_ID");
        Optional<String> alias = environment.value("CLOUDFLARE_ACCOUNT_ID");
        if (plain.isPresent() && alias.isPresent() && !plain.equals(alias)) {
            variables.problem(
                    "ACCOUNT_ID", "differs from CLOUDFLARE_ACCOUNT_ID", "Set one of them only, or both to the same.");
            return null;
        }
        return variables.required(
                plain.isEmpty() && alias.isPresent() ? "CLOUDFLARE_ACCOUNT_ID" : "ACCOUNT_ID",
                VariableSyntax.matching(
                        HEXADECIMAL_ID, "must be the id of a Cloudflare account: 32 hexadecimal digits"),
                "Copy it from the dashboard (account home); CLOUDFLARE_ACCOUNT_ID is read as well.");
    }

    private Map<String, String> permissionGroupIds() {
        Map<String, String> ids = new HashMap<>();
        for (String group : CloudflareTokenIssuer.PERMISSION_GROUPS) {
            String id = variables.optionalOrNull(
                    "PERMISSION_GROUP_" + group.toUpperCase(Locale.ROOT).replace(' ', '_'),
                    VariableSyntax.matching(
                            PERMISSION_GROUP_ID,
                            "must be the id of a permission group: 32 hexadecimal digits in lower case"),
                    "Leave it unset to have the group looked up by its name.");
            if (id != null) {
                ids.put(group, id);
            }
        }
        return ids;
    }

    private @Nullable SecretValue token(String key, boolean needed) {
        Function<String, SecretValue> parser = VariableSyntax.matching(
                        TOKEN, "must be one token, without spaces or line breaks")
                .andThen(SecretValue::of);
        String remedy = "An administrator makes it by hand, once; after the first run the vault has its successor.";
        return needed ? variables.required(key, parser, remedy) : variables.optionalOrNull(key, parser, remedy);
    }
}
