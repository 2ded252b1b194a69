package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.vault.VaultKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} and {@code serve} work with, complete and valid. Immutable. The secrets in it redact themselves.
 *
 * @param account the Cloudflare account
 * @param storeId the Secrets Store of that account
 * @param secretNamePrefix what stands before the slots' names in the names of their secrets there; empty for nothing
 * @param baseUrl where its API is
 * @param plaintextApi whether the operator allows that to be http on another machine
 * @param route how calls get there
 * @param lock what keeps two runs apart
 * @param kvNamespaceId the namespace that the lock is in; null unless the lock is {@link Lock#KV}
 * @param permissionGroupIds ids of permission groups that are taken as they are, by the groups' names
 * @param vault the file of the rotator's private copy of the slots
 * @param vaultKey what seals it
 * @param administratorPair the first PRIMARY pair, or null if it was not given
 * @param destinations where consumers read beside the store
 * @param times when rotations are planned, and the times of one
 * @param mail where alerts go, or null for nowhere
 */
public record RunnerConfiguration(
        String account,
        String storeId,
        String secretNamePrefix,
        URI baseUrl,
        boolean plaintextApi,
        ApiRoute route,
        Lock lock,
        @Nullable String kvNamespaceId,
        Map<String, String> permissionGroupIds,
        Path vault,
        VaultKey vaultKey,
        @Nullable AdministratorPair administratorPair,
        DestinationSettings destinations,
        Times times,
        @Nullable MailSettings mail) {

    public RunnerConfiguration {
        permissionGroupIds = Map.copyOf(permissionGroupIds);
    }

    /** What keeps two runs apart. */
    public enum Lock {
        /** A lock on a file beside the vault: strong, on one machine. */
        FILE,
        /** A key in Workers KV: advisory, on all machines. */
        KV
    }

    /** The tokens that an administrator made by hand, with which the rotation starts. */
    public record AdministratorPair(SecretValue creationToken, SecretValue editToken) {}
}
