package dev.twoslot.rotator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SealerTest {

    private static final String PURPOSE = "test";
    private static final String SUBJECT = "vault x";
    private static final byte[] CLEAR = "cfat_a-token-that-nobody-may-see".getBytes(StandardCharsets.UTF_8);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sealer sealer = sealer(1);

    private static Sealer sealer(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return new Sealer(VaultKey.of(SecretValue.of(Base64.getEncoder().encodeToString(key))), RANDOM);
    }

    private static Sealer withPassphrase(String passphrase) {
        return new Sealer(VaultKey.of(SecretValue.of(passphrase)), RANDOM);
    }

    @Test
    void what_was_sealed_opens_with_the_same_key() {
        byte[] sealed = sealer.seal(PURPOSE, CLEAR);

        assertThat(sealer(1).open(PURPOSE, sealed, SUBJECT)).isEqualTo(CLEAR);
    }

    @Test
    void nothing_of_the_clear_text_is_in_what_is_sealed_and_no_two_sealings_are_alike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String sealed = new String(sealer.seal(PURPOSE, CLEAR), StandardCharsets.ISO_8859_1);
            assertThat(sealed).doesNotContain("cfat_", "nobody");
            seen.add(sealed);
        }

        assertThat(seen).hasSize(100);
    }

    @Test
    void the_bytes_are_laid_out_as_documented() {
        byte[] sealed = sealer.seal(PURPOSE, CLEAR);

        assertThat(new String(sealed, 0, 7, StandardCharsets.US_ASCII)).isEqualTo("TWOSLOT");
        assertThat(Arrays.copyOfRange(sealed, 7, 13)).containsExactly(1, 0, 0, 0, 0, CLEAR.length + 16);
        assertThat(sealed).hasSize(13 + 12 + CLEAR.length + 16);
    }

    @Test
    void another_key_does_not_open_it() {
        assertRefused(() -> sealer(2).open(PURPOSE, sealer.seal(PURPOSE, CLEAR), SUBJECT), "another key, or altered");
    }

    @Test
    void it_does_not_open_for_another_purpose() {
        assertRefused(() -> sealer.open("other", sealer.seal(PURPOSE, CLEAR), SUBJECT), "another key, or altered");
    }

    @Test
    void no_bit_can_be_changed_unnoticed() {
        byte[] sealed = sealer.seal(PURPOSE, CLEAR);
        for (int position = 0; position < sealed.length; position++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] altered = sealed.clone();
                altered[position] ^= (byte) (1 << bit);
                assertRefused(() -> sealer.open(PURPOSE, altered, SUBJECT), SUBJECT);
            }
        }
    }

    @Test
    void it_does_not_open_when_cut_short_anywhere_or_when_something_was_added() {
        byte[] sealed = sealer.seal(PURPOSE, CLEAR);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertRefused(() -> sealer.open(PURPOSE, cut, SUBJECT), "cut short");
        }
        assertRefused(() -> sealer.open(PURPOSE, Arrays.copyOf(sealed, sealed.length + 1), SUBJECT), "its size is not");
    }

    @Test
    void something_else_is_told_from_a_newer_format_and_from_an_unknown_key_derivation() {
        byte[] other = "{\"json\": \"and no vault\"}".getBytes(StandardCharsets.UTF_8);
        byte[] newer = sealer.seal(PURPOSE, CLEAR);
        newer[7] = 2;
        byte[] unknown = sealer.seal(PURPOSE, CLEAR);
        unknown[8] = 9;

        assertRefused(() -> sealer.open(PURPOSE, other, SUBJECT), "was not sealed by this program");
        assertRefused(() -> sealer.open(PURPOSE, newer, SUBJECT), "has format 2");
        assertRefused(() -> sealer.open(PURPOSE, unknown, SUBJECT), "key derivation (9)");
    }

    @Test
    void a_passphrase_seals_and_opens_with_the_salt_that_was_sealed_with_and_another_one_does_not() {
        byte[] sealed = withPassphrase("a passphrase to seal with").seal(PURPOSE, CLEAR);

        assertThat(withPassphrase("a passphrase to seal with").open(PURPOSE, sealed, SUBJECT))
                .isEqualTo(CLEAR);
        assertRefused(
                () -> withPassphrase("a passphrase to guess with").open(PURPOSE, sealed, SUBJECT),
                "another key, or altered");
    }

    @Test
    void what_was_opened_is_sealed_again_with_its_own_salt_so_that_the_passphrase_is_stretched_once() {
        byte[] sealed = withPassphrase("a passphrase to seal with").seal(PURPOSE, CLEAR);
        Sealer second = withPassphrase("a passphrase to seal with");
        second.open(PURPOSE, sealed, SUBJECT);

        assertThat(Arrays.copyOfRange(second.seal(PURPOSE, CLEAR), 13, 29))
                .isEqualTo(Arrays.copyOfRange(sealed, 13, 29))
                .isNotEqualTo(new byte[16]);
    }

    @Test
    void a_raw_key_and_a_passphrase_are_told_apart_before_anything_is_tried() {
        Sealer passphrase = withPassphrase("a passphrase to seal with");

        assertRefused(
                () -> passphrase.open(PURPOSE, sealer.seal(PURPOSE, CLEAR), SUBJECT),
                "sealed with 32 raw bytes (base64 or hex), and the key given is a passphrase");
    }

    private static void assertRefused(ThrowingCallable attempt, String part) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageStartingWith(SUBJECT)
                .hasMessageContaining(part)
                .hasMessageNotContaining("cfat_");
    }
}
