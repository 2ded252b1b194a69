package dev.twoslot.rotator;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Ids of runs, and of vaults. The only place in core where randomness enters, and there is no other source of them: two runs with
 * one id would take each other's tokens for their own.
 *
 * <p>A run's id is its start in UTC, so that a list of tokens reads in order, and 64 random bits. A vault's is 64 random bits.
 */
final class RunIds {

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final InstantSource time;
    private final RandomGenerator random;

    RunIds(InstantSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    static RunIds random(InstantSource time) {
        return new RunIds(time, new SecureRandom());
    }

    String run() {
        return START.format(time.instant()) + "-" + vault();
    }

    String vault() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
