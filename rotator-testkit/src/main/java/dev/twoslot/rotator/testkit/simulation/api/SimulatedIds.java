package dev.twoslot.rotator.testkit.simulation.api;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes ids and credentials from one source of randomness, so that a seed repeats them. Thread-safe. */
public final class SimulatedIds {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    public SimulatedIds(RandomGenerator random) {
        this.random = random;
    }

    /** An object id: 32 hexadecimal digits. */
    public String objectId() {
        return hex(16);
    }

    /**
     * An account's token in the format of 2026: {@code cfat_}, 40 characters, 8 characters of checksum. How Cloudflare
     * computes the checksum is not published; here it is random too.
     */
    public String accountTokenValue() {
        return "cfat_" + letters(40) + hex(4);
    }

    /** A user's token, in the same format with {@code cfut_} in front. */
    public String userTokenValue() {
        return "cfut_" + letters(40) + hex(4);
    }

    /** A {@code cf-ray} id. */
    public String rayId() {
        return hex(8) + "-SIM";
    }

    private synchronized String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private synchronized String letters(int count) {
        StringBuilder drawn = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            drawn.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return drawn.toString();
    }
}
