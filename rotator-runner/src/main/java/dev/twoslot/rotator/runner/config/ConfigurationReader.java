package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.runner.config.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.runner.config.RunnerConfiguration.Lock;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.vault.VaultKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Makes a {@link RunnerConfiguration} of the environment and collects everything that is wrong on the way. */
public final class ConfigurationReader {

    private ConfigurationReader() {}

    /**
     * Reads and checks everything; touches the file system to look whether there is a vault, and to read the key's file.
     *
     * @param workingDirectory what relative paths are relative to
     * @param startOver whether the administrator's tokens are needed even where there is a vault
     * @throws ConfigurationException with all problems, if there are any
     */
    public static RunnerConfiguration read(Environment environment, Path workingDirectory, boolean startOver) {
        Variables variables = new Variables(environment);
        String account = AccountVariables.account(variables);
        String storeId = AccountVariables.storeId(variables, account);
        String secretNamePrefix = AccountVariables.secretNamePrefix(variables);
        boolean plaintextApi = variables.isTrue(Setting.ALLOW_PLAINTEXT_API);
        URI baseUrl = AccountVariables.baseUrl(variables, plaintextApi);
        ApiRoute route = baseUrl == null ? null : ApiRoute.read(variables, baseUrl);
        Lock lock = AccountVariables.lock(variables);
        String namespace = AccountVariables.namespace(variables, lock, account);
        Map<String, String> permissionGroupIds = AccountVariables.permissionGroupIds(variables);
        Path vault = VaultVariables.file(variables, workingDirectory);
        VaultKey vaultKey = VaultVariables.key(variables, workingDirectory);
        boolean pairNeeded = startOver || vault == null || VaultVariables.isMissing(vault);
        SecretValue creationToken = AccountVariables.token(variables, Setting.PRIMARY_TOKEN_CREATION_TOKEN, pairNeeded);
        SecretValue editToken = AccountVariables.token(variables, Setting.PRIMARY_SECRET_EDIT_TOKEN, pairNeeded);
        if (creationToken != null && editToken != null && creationToken.equals(editToken)) {
            variables.problem(
                    Setting.PRIMARY_SECRET_EDIT_TOKEN,
                    "holds the same token as PRIMARY_TOKEN_CREATION_TOKEN",
                    "Each role needs a token of its own; one of the two was probably pasted twice.");
        }
        DestinationSettings destinations = DestinationVariables.read(variables, workingDirectory, vaultKey, account);
        Times times = Times.read(variables);
        MailSettings mail = MailVariables.read(variables);
        if (variables.haveProblems()
                || account == null
                || storeId == null
                || secretNamePrefix == null
                || baseUrl == null
                || route == null
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
                destinations,
                times,
                mail);
    }
}
