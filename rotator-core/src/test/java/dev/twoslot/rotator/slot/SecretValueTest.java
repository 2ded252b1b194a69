package dev.twoslot.rotator.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValueTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void a_blank_secret_is_refused(String blank) {
        assertThatThrownBy(() -> SecretValue.of(blank)).hasMessage("a secret must not be blank");
    }

    @Test
    void I10_neither_a_secret_nor_what_holds_one_prints_it() {
        SecretValue secret = SecretValue.of("canary-4711");

        assertThat(secret + "" + new Token(secret, "id", null, null, Instant.EPOCH))
                .contains("redacted")
                .doesNotContain("canary");
        assertThat(secret.reveal()).isEqualTo("canary-4711");
    }

    @Test
    void secrets_are_equal_by_value_and_show_it_by_their_fingerprint() {
        SecretValue one = SecretValue.of("abc");

        assertThat(one).isEqualTo(SecretValue.of("abc")).hasSameHashCodeAs(SecretValue.of("abc"));
        assertThat(one)
                .isNotEqualTo(SecretValue.of("abd"))
                .isNotEqualTo(SecretValue.of("ab"))
                .isNotEqualTo("abc");
        assertThat(one.fingerprint()).isEqualTo("ba7816bf8f01");
    }

    @Test
    void a_hash_code_gives_away_no_more_than_the_fingerprint_does_and_tells_secrets_apart() {
        assertThat(SecretValue.of("abc").hashCode()).isEqualTo(0xba7816bf);
        assertThat(SecretValue.of("abd").hashCode()).isNotEqualTo(0xba7816bf);
    }

    @Test
    void a_secret_is_kept_as_it_is_blanks_included() {
        assertThat(SecretValue.of(" abc\n").reveal()).isEqualTo(" abc\n");
    }
}
