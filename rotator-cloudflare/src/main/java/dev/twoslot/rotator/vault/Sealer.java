package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.vault.VaultKey.Derivation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals bytes with AES-256-GCM, so that they can be kept where others may read or change them.
 *
 * <p>What is sealed looks like this; numbers are big-endian:
 *
 * <pre>
 * offset  bytes  what
 *      0      7  "TWOSLOT" in ASCII
 *      7      1  format of what is sealed: 1, or what its kind has reached
 *      8      1  key derivation: 0 a raw key, 1 PBKDF2-HMAC-SHA-256 with 600,000 iterations
 *      9      4  length of the ciphertext, its tag included
 *     13   0/16  salt, where the derivation has one
 *   then     12  nonce, random for each sealing
 *   then      n  ciphertext, the last 16 bytes of which are the tag
 * </pre>
 *
 * Everything before the nonce, followed by the purpose in UTF-8, is authenticated too: no byte can be changed
 * unnoticed, and what was sealed for one purpose does not open for another. An older copy of the same thing does open;
 * sealing is no protection against being given yesterday's file.
 *
 * <p>Thread-safe.
 */
public final class Sealer {

    private static final byte[] MAGIC = "TWOSLOT".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_FORMAT = 1;
    private static final int FIXED_HEADER_BYTES = MAGIC.length + 1 + 1 + Integer.BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int TAG_BYTES = TAG_BITS / Byte.SIZE;

    private final VaultKey key;
    private final SecureRandom random;
    private final int format;

    /**
     * The salt to seal with: of what was opened last, so that a passphrase is stretched once and not for each value.
     */
    private volatile byte @Nullable [] salt;

    /**
     * @param random where salts and nonces come from. A nonce must never come twice with the same key, so nothing but a
     *     real source will do outside of a test
     */
    public Sealer(VaultKey key, SecureRandom random) {
        this(key, random, FIRST_FORMAT);
    }

    /** As {@link #Sealer(VaultKey, SecureRandom)}, for content that has this format by now; every one up to it is opened. */
    Sealer(VaultKey key, SecureRandom random, int format) {
        this.key = key;
        this.random = random;
        this.format = format;
    }

    /**
     * Seals.
     *
     * @param purpose what it is for, such as {@code vault} or {@code kv/} and the name of a slot; needed again to open
     *     it
     * @param clear not changed; the caller may wipe it afterwards
     */
    public byte[] seal(String purpose, byte[] clear) {
        byte[] currentSalt = saltToSealWith();
        byte[] header = header(currentSalt, clear.length + TAG_BYTES);
        byte[] nonce = randomBytes(NONCE_BYTES);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key.aesKey(currentSalt), nonce, header, purpose)
                    .doFinal(clear);
            return ByteBuffer.allocate(header.length + nonce.length + ciphertext.length)
                    .put(header)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the JDK has AES/GCM/NoPadding", e);
        }
    }

    /**
     * Opens.
     *
     * @param purpose the purpose that it was sealed for
     * @param sealed what {@link #seal} returned
     * @param subject what it is, for messages: {@code vault /var/lib/rotator/slots.vault}
     * @throws RotatorException {@code PERMANENT} if it is something else, of a newer format, cut short, altered, or
     *     sealed with another key. A wrong key and an altered text can't be told apart, and the message doesn't pretend
     *     so
     */
    public byte[] open(String purpose, byte[] sealed, String subject) {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        requireMagic(in, subject);
        if (in.remaining() < FIXED_HEADER_BYTES - MAGIC.length) {
            throw refused(subject, "cut short within its header");
        }
        int itsFormat = Byte.toUnsignedInt(in.get());
        if (itsFormat < FIRST_FORMAT || itsFormat > format) {
            throw refused(
                    subject,
                    "has format " + itsFormat + " and this version knows "
                            + (format == FIRST_FORMAT ? "format 1 alone" : "formats 1 to " + format)
                            + ". Either a newer version wrote it (use that one), or it was altered");
        }
        requireSameDerivation(Byte.toUnsignedInt(in.get()), subject);
        int ciphertextBytes = in.getInt();
        int saltBytes = key.derivation().saltBytes();
        int expected = saltBytes + NONCE_BYTES + ciphertextBytes;
        if (ciphertextBytes < TAG_BYTES || in.remaining() != expected) {
            throw refused(subject, "cut short or altered: its size is not the one that its header tells");
        }
        byte[] itsSalt = take(in, saltBytes);
        byte[] header = Arrays.copyOf(sealed, in.position());
        byte[] nonce = take(in, NONCE_BYTES);
        byte[] clear = decrypt(purpose, subject, itsSalt, header, nonce, take(in, ciphertextBytes));
        salt = itsSalt;
        return clear;
    }

    private byte[] decrypt(
            String purpose, String subject, byte[] itsSalt, byte[] header, byte[] nonce, byte[] ciphertext) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key.aesKey(itsSalt), nonce, header, purpose)
                    .doFinal(ciphertext);
        } catch (AEADBadTagException e) {
            throw refused(
                    subject,
                    "does not open: it was sealed with another key, or altered since. Give the key that it was"
                            + " sealed with");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the JDK has AES/GCM/NoPadding", e);
        }
    }

    private static void requireMagic(ByteBuffer in, String subject) {
        byte[] start = take(in, Math.min(MAGIC.length, in.remaining()));
        if (!Arrays.equals(start, Arrays.copyOf(MAGIC, start.length))) {
            throw refused(
                    subject,
                    "was not sealed by this program: it begins with something else. Check which file or value"
                            + " is meant");
        }
        if (start.length < MAGIC.length) {
            throw refused(subject, "empty or cut short");
        }
    }

    private void requireSameDerivation(int code, String subject) {
        Derivation sealedWith = Derivation.ofCode(code)
                .orElseThrow(() -> refused(
                        subject,
                        "names a key derivation (" + code + ") that this version does not know."
                                + " Either a newer version wrote it (use that one), or it was altered"));
        if (sealedWith != key.derivation()) {
            throw refused(
                    subject,
                    "was sealed with " + sealedWith.label() + ", and the key given is "
                            + key.derivation().label()
                            + ". Give the key that it was sealed with; if that is this one, it was altered");
        }
    }

    private static RotatorException refused(String subject, String why) {
        return new RotatorException(RotatorException.Kind.PERMANENT, subject + ": " + why);
    }

    private static Cipher cipher(int mode, SecretKey aesKey, byte[] nonce, byte[] header, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, aesKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] header(byte[] currentSalt, int ciphertextBytes) {
        return ByteBuffer.allocate(FIXED_HEADER_BYTES + currentSalt.length)
                .put(MAGIC)
                .put((byte) format)
                .put((byte) key.derivation().code())
                .putInt(ciphertextBytes)
                .put(currentSalt)
                .array();
    }

    private synchronized byte[] saltToSealWith() {
        byte[] known = salt;
        if (known == null) {
            known = randomBytes(key.derivation().saltBytes());
            salt = known;
        }
        return known;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
