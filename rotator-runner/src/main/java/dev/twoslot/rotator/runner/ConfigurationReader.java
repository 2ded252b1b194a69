package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.cloudflare.VaultKey;
import dev.twoslot.rotator.runner.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.runner.RunnerConfiguration.Lock;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the environment's variables and collects everything that is wrong on the way. */
final class ConfigurationReader {

    private final Variables variables;
    private final boolean plaintextApi;
    private final @Nullable String account;
    private final @Nullable String storeId;
    private final @Nullable URI baseUrl;
    private final @Nullable ApiRoute route;
    private final @Nullable Lock lock;
    private final @Nullable String namespace;
    private final Map<String, String> permissionGroupIds;
    private final @Nullable String secretNamePrefix;
    private final @Nullable Path vault;
    private final @Nullable VaultKey vaultKey;
    private final @Nullable SecretValue creationToken;
    private final @Nullable SecretValue editToken;
    private final @Nullable Times times;
    private final @Nullable MailSettings mail;

    private ConfigurationReader(
            Variables variables, Environment environment, Path workingDirectory, boolean startOver) {
        this.variables = variables;
        account = AccountVariables.account(variables);
        storeId = AccountVariables.storeId(variables, account);
        plaintextApi = variables.allowed("ALLOW_PLAINTEXT_API");
        baseUrl = AccountVariables.baseUrl(variables, plaintextApi);
        route = baseUrl == null ? null : ProxyVariables.route(variables, environment.javaProxies(), baseUrl);
        lock = AccountVariables.lock(variables);
        namespace = AccountVariables.namespace(variables, lock, account);
        permissionGroupIds = AccountVariables.permissionGroupIds(variables);
        secretNamePrefix = AccountVariables.secretNamePrefix(variables);
        vault = VaultVariables.file(variables, workingDirectory);
        vaultKey = VaultVariables.key(variables, workingDirectory);
        boolean pairNeeded = startOver || vault == null || VaultVariables.isMissing(vault);
        creationToken = AccountVariables.token(variables, "PRIMARY_TOKEN_CREATION_TOKEN", pairNeeded);
        editToken = AccountVariables.token(variables, "PRIMARY_SECRET_EDIT_TOKEN", pairNeeded);
        times = Times.read(variables);
        mail = MailVariables.read(variables);
    }

    /**
     * Reads and checks everything; touches the file system to look whether there is a vault, and to read the key's file.
     *
     * @param workingDirectory what relative paths are relative to
     * @param startOver whether the administrator's tokens are needed even where there is a vault
     * @throws ConfigurationException with all problems, if there are any
     */
    static RunnerConfiguration read(Environment environment, Path workingDirectory, boolean startOver) {
        return new ConfigurationReader(Variables.complete(environment), environment, workingDirectory, startOver)
                .configuration();
    }

    /**
     * Reads and checks what is set, for {@code plan}, which needs no account.
     *
     * @throws ConfigurationException with all problems, if there are any
     */
    static PlanConfiguration readWhatIsSet(Environment environment, Path workingDirectory) {
        return new ConfigurationReader(Variables.asFarAsSet(environment), environment, workingDirectory, false)
                .planConfiguration();
    }

    private PlanConfiguration planConfiguration() {
        if (variables.haveProblems() || baseUrl == null || route == null || vault == null || times == null) {
            throw variables.refusal();
        }
        return new PlanConfiguration(times, baseUrl, route, vault, vaultKey);
    }

    private RunnerConfiguration configuration() {
        if (variables.haveProblems()
                || account == null
                || storeId == null
                || baseUrl == null
                || route == null
                || lock == null
                || vault == null
                || vaultKey == null
                || secretNamePrefix == null
                || times == null) {
            throw variables.refusal();
        }
        AdministratorPair pair =
                creationToken == null || editToken == null ? null : new AdministratorPair(creationToken, editToken);
        return new RunnerConfiguration(
                account,
                storeId,
                secretNamePrefix,
                baseUrl,
                plaintextApi,
                route,
                lock,
                namespace,
                permissionGroupIds,
                vault,
                vaultKey,
                pair,
                times,
                mail);
    }
}
