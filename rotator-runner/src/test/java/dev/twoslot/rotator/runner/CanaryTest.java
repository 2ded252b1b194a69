package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves something only if it would have found something. */
class CanaryTest {

    private static final String SECRET = "cfat_0123456789abcdefghijklmnopqrstuvwxyzABCD";

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz", "Bearer "})
    void aSecretIsFoundPlainAndInBase64WhereverItBegins(String before) {
        String text = before + SECRET + " and more";
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Canary.isNotIn(List.of(SECRET), "a text", text))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Canary.isNotIn(List.of(SECRET), "a text", encoded))
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user=a%2Fb+c%2Bd", "user=a%2Fb%20c%2Bd"})
    void aSecretIsFoundUrlEncodedWithEitherKindOfBlank(String text) {
        assertThatThrownBy(() -> Canary.isNotIn(List.of("a/b c+d"), "a text", text))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theSearchItselfDoesNotShowTheSecret() {
        assertThatThrownBy(() -> Canary.isNotIn(List.of(SECRET), "a text", SECRET))
                .hasMessageContaining("a secret is in a text")
                .message()
                .satisfies(message -> assertThat(message.contains(SECRET)).isFalse());
    }

    @Test
    void otherTextIsLeftAlone() {
        Canary.isNotIn(List.of(SECRET), "a text", "nothing of the kind");
    }
}
