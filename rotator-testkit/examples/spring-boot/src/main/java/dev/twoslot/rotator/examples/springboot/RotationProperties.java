package dev.twoslot.rotator.examples.springboot;

import dev.twoslot.rotator.slot.SecretValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the service has to be told, as {@code rotation.*}. Boot makes a {@link SecretValue} of a text by itself.
 *
 * @param directory on a local disk, for the vault and the lock
 * @param vaultKeyFile not in that directory, or a copy of it is a copy of the tokens
 * @param firstPair an administrator's tokens, for the first start alone
 */
@ConfigurationProperties("rotation")
public record RotationProperties(
        String accountId,
        String storeId,
        URI baseUrl,
        Path directory,
        Path vaultKeyFile,
        Duration interval,
        @Nullable FirstPair firstPair) {

    public record FirstPair(SecretValue creationToken, SecretValue editToken) {}
}
