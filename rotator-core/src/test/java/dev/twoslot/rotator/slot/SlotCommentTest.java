package dev.twoslot.rotator.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slot says of itself, as a line of text that people see and may edit. */
class SlotCommentTest {

    private static final SlotSignature SIGNATURE = new SlotSignature("edge", "0123456789abcdef", "run-1");
    private static final Token TOKEN = token("0123456789abcdef0123456789abcdef", Instant.parse("2026-11-26T14:10:00Z"));

    @Test
    void a_comment_is_read_as_it_was_written() {
        SlotComment comment = SlotComment.parse(SlotComment.of(TOKEN, SIGNATURE).text());

        assertThat(comment).isEqualTo(SlotComment.of(TOKEN, SIGNATURE));
        assertThat(comment.isSigned()).isTrue();
        assertThat(comment.tokenId()).contains("0123456789abcdef0123456789abcdef");
        assertThat(comment.expiresAt()).contains(Instant.parse("2026-11-26T14:10:00Z"));
        assertThat(comment.fingerprint()).isEqualTo(TOKEN.value().fingerprint());
        assertThat(comment.signature()).isEqualTo(SIGNATURE);
        assertThat(comment.names(TOKEN)).isTrue();
        assertThat(comment.names(Token.of(SecretValue.of("another")))).isFalse();
    }

    @Test
    void what_is_not_known_of_a_token_is_not_made_up() {
        for (String id : new String[] {null, "", "unknown", "../../user", "an id", "x".repeat(65)}) {
            SlotComment comment =
                    SlotComment.parse(SlotComment.of(token(id, null), SIGNATURE).text());

            assertThat(comment.isSigned()).as(String.valueOf(id)).isTrue();
            assertThat(comment.tokenId()).isEmpty();
            assertThat(comment.expiresAt()).isEmpty();
        }
    }

    @Test
    void a_comment_holds_no_secret_and_is_one_printable_line() {
        assertThat(SlotComment.of(TOKEN, SIGNATURE).text())
                .doesNotContain(TOKEN.value().reveal())
                .matches("[\\x20-\\x7e]{1,400}");
    }

    @Test
    void every_edit_of_a_comment_makes_it_unreadable() {
        String text = SlotComment.of(TOKEN, SIGNATURE).text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '1' ? '2' : '1';
            assertThat(SlotComment.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .as("edited at " + i)
                    .isEqualTo(SlotComment.unreadable());
            assertThat(SlotComment.parse(text.substring(0, i))).isEqualTo(SlotComment.unreadable());
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "rotated by hand", "two-slot: token"})
    void a_text_of_a_persons_is_unreadable_and_no_exception(@Nullable String text) {
        assertThat(SlotComment.parse(text)).isEqualTo(SlotComment.unreadable());
    }

    @Test
    void what_is_not_signed_has_no_writer() {
        for (SlotComment comment : new SlotComment[] {SlotComment.absent(), SlotComment.unreadable()}) {
            assertThat(comment.isSigned()).isFalse();
            assertThat(comment.text()).isEmpty();
            assertThat(comment.tokenId()).isEmpty();
            assertThat(comment.names(TOKEN)).isFalse();
            assertThatThrownBy(comment::signature).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(comment::fingerprint).isInstanceOf(IllegalStateException.class);
        }
        assertThat(SlotComment.absent()).isNotEqualTo(SlotComment.unreadable());
    }

    @Test
    void a_signature_of_another_form_is_refused_by_name() {
        String vault = "0123456789abcdef";
        assertThatThrownBy(() -> new SlotSignature("Edge", vault, "run")).hasMessageStartingWith("rotation must be");
        assertThatThrownBy(() -> new SlotSignature("-edge", vault, "run")).hasMessageStartingWith("rotation must be");
        assertThatThrownBy(() -> new SlotSignature("edge", "0123", "run")).hasMessageStartingWith("vault must be");
        assertThatThrownBy(() -> new SlotSignature("edge", vault.toUpperCase(java.util.Locale.ROOT), "run"))
                .hasMessageStartingWith("vault must be");
        assertThatThrownBy(() -> new SlotSignature("edge", vault, "a run")).hasMessageStartingWith("run must be");
    }

    private static Token token(@Nullable String id, @Nullable Instant expiresAt) {
        return new Token(SecretValue.of("the value of a token"), id, "name", null, expiresAt);
    }
}
