package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Keys, tokens and call contexts that tests of the vault have in common. */
public final class VaultFixture {

    /** A minute after a virtual clock begins. */
    public static final Instant DEADLINE = Instant.parse("2026-01-01T00:01:00Z");

    private VaultFixture() {}

    /** A raw key; the same one for the same number. */
    public static VaultKey key(int number) {
        return VaultKey.of(SecretValue.of(HexFormat.of().toHexDigits(number).repeat(8)));
    }

    public static SealedVault vault(Path file) {
        return SealedVault.at(file, key(1), VirtualClock.create());
    }

    public static Token token(String value) {
        return new Token(SecretValue.of(value), "id-of-" + value, null, null, Instant.parse("2026-01-01T02:10:00Z"));
    }

    public static CallContext context() {
        return context(DEADLINE);
    }

    public static CallContext context(Instant deadline) {
        return CallContext.of(SecretValue.of("credential"), deadline);
    }

    /** The rotation {@code test} asks for a lease. */
    public static LeaseRequest lease(Duration ttl) {
        return new LeaseRequest("test", ttl, Duration.ofSeconds(30), DEADLINE);
    }

    /** For what runs in a process of its own, where a virtual clock would be another one. */
    public static CallContext contextInRealTime() {
        return context(Time.system().instant().plusSeconds(60));
    }

    /** Every file below a directory. */
    public static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
