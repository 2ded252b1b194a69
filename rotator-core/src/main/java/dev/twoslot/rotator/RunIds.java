package dev.twoslot.rotator;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Names for runs: the start in UTC, so that a list of tokens reads in order, and 32 random bits, so that no two runs share
 * one. The only place in core where randomness enters.
 */
final class RunIds implements Supplier<String> {

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

    @Override
    public String get() {
        return START.format(time.instant()) + "-" + HexFormat.of().toHexDigits(random.nextInt());
    }
}
