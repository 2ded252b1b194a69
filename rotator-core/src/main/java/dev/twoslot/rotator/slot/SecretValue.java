package dev.twoslot.rotator.slot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A secret that can be passed around and compared, and leaves only through {@link #reveal()}.
 *
 * <p>Search the source for {@code reveal()} to see every place where a secret is exposed. {@code toString} is redacted;
 * the class is not a record and not {@link java.io.Serializable}, so neither a log statement nor a serializer prints it
 * by accident. Immutable and thread-safe.
 */
public final class SecretValue {

    private static final int FINGERPRINT_HEX_DIGITS = 12;

    private final String value;

    private SecretValue(String value) {
        this.value = value;
    }

    /**
     * Wraps a secret.
     *
     * @param value the secret in clear, kept as it is (no trimming)
     * @throws IllegalArgumentException if it is blank: an empty variable or file is a mistake, never a credential
     */
    public static SecretValue of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        return new SecretValue(value);
    }

    /** The secret in clear. The only way out: pass the result on at once, and never to a message, a log or a file. */
    public String reveal() {
        return value;
    }

    /**
     * The first twelve hex digits of the value's SHA-256: enough to see whether two places hold the same token, of no use
     * for finding it, <em>because</em> a token is long and random. Don't show it for a password that somebody made up.
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(sha256()).substring(0, FINGERPRINT_HEX_DIGITS);
    }

    private byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Compares in a time that tells nothing about where two values differ. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof SecretValue that && MessageDigest.isEqual(sha256(), that.sha256()));
    }

    /** Derived from the digest, so that it gives away no more than {@link #fingerprint()} does. */
    @Override
    public int hashCode() {
        byte[] digest = sha256();
        return (digest[0] & 0xff) << 24 | (digest[1] & 0xff) << 16 | (digest[2] & 0xff) << 8 | (digest[3] & 0xff);
    }

    @Override
    public String toString() {
        return "SecretValue[redacted]";
    }
}
