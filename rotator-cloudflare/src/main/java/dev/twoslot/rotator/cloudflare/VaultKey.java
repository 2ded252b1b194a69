package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the rotator's own copy of the slots is sealed with: 256 random bits, or a passphrase.
 *
 * <p>Which of the two a text is follows from its shape alone, in this order:
 *
 * <ol>
 *   <li>64 hexadecimal digits in either case: 32 bytes, used as the AES-256 key as they are.
 *   <li>43 base64 characters, of the standard alphabet or of the URL-safe one but not of both, with or without one
 *       {@code =} at the end: likewise. {@code openssl rand -base64 32} makes one.
 *   <li>Anything else of at least 20 characters: a passphrase, stretched with PBKDF2 (HMAC-SHA-256, 600,000 iterations) and
 *       a random salt that is kept beside what it seals.
 * </ol>
 *
 * <p>A text with white space at either end, or with a control character such as a line break, is refused instead of
 * being taken for a passphrase: it is nearly always a key that was copied with something around it.
 *
 * <p>Immutable as seen from outside and thread-safe. {@code toString} is redacted. Stretching takes a good part of a
 * second and its result is kept, so use one instance for everything that is sealed with the same key.
 */
public final class VaultKey {

    /** How the AES key comes from the key that was given. The code stands in everything that is sealed. */
    enum Derivation {
        RAW_KEY(0, 0, "32 raw bytes (base64 or hex)"),
        PBKDF2_HMAC_SHA256_600K(1, 16, "a passphrase");

        private final int code;
        private final int saltBytes;
        private final String label;

        Derivation(int code, int saltBytes, String label) {
            this.code = code;
            this.saltBytes = saltBytes;
            this.label = label;
        }

        int code() {
            return code;
        }

        int saltBytes() {
            return saltBytes;
        }

        /** What kind of key that is, for people. */
        String label() {
            return label;
        }

        static Optional<Derivation> ofCode(int code) {
            return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
        }
    }

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{43}=?");
    private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]{43}=?");
    private static final int SHORTEST_PASSPHRASE = 20;
    private static final int PBKDF2_ITERATIONS = 600_000;
    private static final int KEY_BITS = 256;
    private static final int KEPT_STRETCHES = 16;
    private static final int LARGEST_KEY_FILE = 4096;

    private final Derivation derivation;
    private final Map<String, SecretKey> stretchedBySalt = new LinkedHashMap<>();
    private final SecretValue text;

    private VaultKey(SecretValue text, Derivation derivation) {
        this.text = text;
        this.derivation = derivation;
    }

    /**
     * The key that a text stands for, by the rules above.
     *
     * @throws IllegalArgumentException if it is none; the message names the rule and never shows the text
     */
    public static VaultKey of(SecretValue text) {
        String clear = text.reveal();
        if (!clear.equals(clear.strip()) || clear.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a vault key must be one line without white space around it");
        }
        if (rawBytes(clear).isPresent()) {
            return new VaultKey(text, Derivation.RAW_KEY);
        }
        if (clear.codePointCount(0, clear.length()) < SHORTEST_PASSPHRASE) {
            throw new IllegalArgumentException(
                    "a vault key must be 32 bytes in base64 or hex, or a passphrase of at least " + SHORTEST_PASSPHRASE
                            + " characters; this one is shorter. 'openssl rand -base64 32' makes a good one");
        }
        return new VaultKey(text, Derivation.PBKDF2_HMAC_SHA256_600K);
    }

    /**
     * The key in the one line of a UTF-8 file; a line break at its end is dropped. A symbolic link is followed, as
     * secrets that a platform mounts are often links.
     *
     * @throws RotatorException {@code PERMANENT} if the file can't be read, is open to its group or to others where the
     *     file system knows that, or holds no key; the message names the file and the remedy
     */
    public static VaultKey fromFile(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw unusable(file, "it does not exist or is not a regular file", null);
            }
            OwnerOnly.require(file, "vault key file " + file);
            if (Files.size(file) > LARGEST_KEY_FILE) {
                throw unusable(file, "it is larger than " + LARGEST_KEY_FILE + " bytes and can't be a key", null);
            }
            return of(SecretValue.of(withoutLineBreak(utf8(Files.readAllBytes(file)))));
        } catch (CharacterCodingException e) {
            throw unusable(file, "it is not UTF-8 text; a key of 32 bytes goes in as base64 or hex", null);
        } catch (IOException e) {
            throw unusable(file, "it can't be read (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, String.valueOf(e.getMessage()), null);
        }
    }

    private static RotatorException unusable(Path file, String why, @Nullable Throwable cause) {
        return new RotatorException(RotatorException.Kind.PERMANENT, "vault key file " + file + ": " + why, cause);
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String withoutLineBreak(String line) {
        if (line.endsWith("\r\n")) {
            return line.substring(0, line.length() - 2);
        }
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    }

    private static Optional<byte[]> rawBytes(String clear) {
        if (HEX.matcher(clear).matches()) {
            return Optional.of(HexFormat.of().parseHex(clear));
        }
        if (BASE64.matcher(clear).matches()) {
            return Optional.of(Base64.getDecoder().decode(clear));
        }
        if (BASE64_URL.matcher(clear).matches()) {
            return Optional.of(Base64.getUrlDecoder().decode(clear));
        }
        return Optional.empty();
    }

    Derivation derivation() {
        return derivation;
    }

    /**
     * The AES key.
     *
     * @param salt as long as {@link Derivation#saltBytes()} says: empty for a raw key
     */
    SecretKey aesKey(byte[] salt) {
        if (salt.length != derivation.saltBytes()) {
            throw new IllegalArgumentException("a salt of " + derivation.saltBytes() + " bytes is needed");
        }
        return switch (derivation) {
            case RAW_KEY -> new SecretKeySpec(rawBytes(text.reveal()).orElseThrow(), "AES");
            case PBKDF2_HMAC_SHA256_600K -> stretched(salt);
        };
    }

    private SecretKey stretched(byte[] salt) {
        synchronized (stretchedBySalt) {
            String known = HexFormat.of().formatHex(salt);
            SecretKey key = stretchedBySalt.get(known);
            if (key == null) {
                key = stretch(salt);
                if (stretchedBySalt.size() == KEPT_STRETCHES) {
                    // Salts come from files that others may have altered; what is kept of them has to end somewhere.
                    stretchedBySalt.clear();
                }
                stretchedBySalt.put(known, key);
            }
            return key;
        }
    }

    private SecretKey stretch(byte[] salt) {
        PBEKeySpec passphrase = new PBEKeySpec(text.reveal().toCharArray(), salt, PBKDF2_ITERATIONS, KEY_BITS);
        try {
            SecretKeyFactory pbkdf2 = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return new SecretKeySpec(pbkdf2.generateSecret(passphrase).getEncoded(), "AES");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            passphrase.clearPassword();
        }
    }

    @Override
    public String toString() {
        return "VaultKey[redacted]";
    }
}
