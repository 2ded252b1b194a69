package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.slot.SecretValue;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the service has to be told, as {@code rotation.*}. A text becomes a {@link SecretValue} by its method {@code of}. */
@ConfigMapping(prefix = "rotation")
public interface RotationConfig {

    String accountId();

    String storeId();

    @WithDefault("https://api.cloudflare.com/client/v4")
    URI baseUrl();

    /** On a local disk, for the vault and the lock. */
    @WithDefault("/var/lib/rotator")
    Path directory();

    /** Not in that directory, or a copy of it is a copy of the tokens. */
    @WithDefault("/etc/rotator/key")
    Path vaultKeyFile();

    Duration interval();

    /** An administrator's tokens, for the first start alone. */
    Optional<FirstPair> firstPair();

    /** Both or neither. */
    interface FirstPair {

        SecretValue creationToken();

        SecretValue editToken();
    }
}
