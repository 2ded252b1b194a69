package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the rotator's private copy of the slots is sealed with: 256 random bits, or a passphrase. A text says which of its forms it
 * is in:
 *
 * <ul>
 *   <li>{@code hex:} and 64 hexadecimal digits in either case: 32 bytes, used as the AES-256 key as they are.
 *   <li>{@code base64:} and 43 characters of the standard alphabet or of the URL-safe one, with or without one {@code =} at the
 *       end: likewise.
 *   <li>{@code passphrase:} and at least 20 characters: a passphrase, stretched with PBKDF2 (HMAC-SHA-256, 600,000 iterations)
 *       and a random salt that is kept beside what it seals.
 * </ul>
 *
 * <p>Without a prefix, a text is taken if it can be in one form only: 64 hexadecimal digits; base64 of 32 bytes with its
 * {@code =}, as {@code openssl rand -base64 32} prints it; or at least 20 characters among which is one that no key is written
 * with, such as a space. Everything else is refused, as a key that was cut, or has quotes or a name in front of it, would
 * pass for a passphrase: a vault sealed with that opens with nothing else any more.
 *
 * <p>A text with white space at either end, or with a control character such as a line break, is refused.
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

    private static final int PBKDF2_ITERATIONS = 600_000;
    private static final int KEY_BITS = 256;
    private static final int KEPT_STRETCHES = 16;

    private final KeyForm form;
    /** Without a prefix. */
    private final SecretValue body;

    private final Map<String, SecretKey> stretchedBySalt = new LinkedHashMap<>();

    private VaultKey(KeyForm form, SecretValue body) {
        this.form = form;
        this.body = body;
    }

    /**
     * The key that a text stands for, by the rules above.
     *
     * @throws IllegalArgumentException if it is none, or doesn't say which; the message names the rule and never shows the text
     */
    public static VaultKey of(SecretValue text) {
        KeyForm.Written written = KeyForm.of(text.reveal());
        return new VaultKey(written.form(), SecretValue.of(written.body()));
    }

    /**
     * The key in the one line of a UTF-8 file; a line break at its end is dropped. A symbolic link is followed, as
     * secrets that a platform mounts are often links.
     *
     * <p>The file must belong to this process' user or to root, and others than its group must not be able to read or write
     * it, where the file system knows that. Access of its group is accepted, as Kubernetes ({@code fsGroup}) and systemd
     * ({@code LoadCredential}) show a key as root's with mode 0440; anything beyond that is logged as a warning.
     *
     * @throws RotatorException {@code PERMANENT} if the file can't be read, is refused, or holds no key; the message names the
     *     file, what is wrong (absent, owner, mode, content) and the remedy
     */
    public static VaultKey fromFile(Path file) {
        Objects.requireNonNull(file, "file must not be null");
        return fromFile(file, "vault key file " + file);
    }

    /**
     * As {@link #fromFile(Path)}, for a caller who must not show the file's name: where it was configured, there may be
     * the key itself.
     *
     * @param subject what messages call the file
     */
    public static VaultKey fromFile(Path file, String subject) {
        return KeyFile.read(
                Objects.requireNonNull(file, "file must not be null"),
                Objects.requireNonNull(subject, "subject must not be null"),
                HostProcess.current());
    }

    /** Whether the other key seals and opens the same, in whichever form either was written. */
    public boolean isSameAs(VaultKey other) {
        return derivation() == other.derivation()
                && (derivation() == Derivation.RAW_KEY
                        ? Arrays.equals(form.bytes(body.reveal()), other.form.bytes(other.body.reveal()))
                        : body.equals(other.body));
    }

    Derivation derivation() {
        return form == KeyForm.PASSPHRASE ? Derivation.PBKDF2_HMAC_SHA256_600K : Derivation.RAW_KEY;
    }

    /**
     * The AES key.
     *
     * @param salt as long as {@link Derivation#saltBytes()} says: empty for a raw key
     */
    SecretKey aesKey(byte[] salt) {
        if (salt.length != derivation().saltBytes()) {
            throw new IllegalArgumentException("a salt of " + derivation().saltBytes() + " bytes is needed");
        }
        return switch (derivation()) {
            case RAW_KEY -> new SecretKeySpec(form.bytes(body.reveal()), "AES");
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
        PBEKeySpec passphrase = new PBEKeySpec(body.reveal().toCharArray(), salt, PBKDF2_ITERATIONS, KEY_BITS);
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
