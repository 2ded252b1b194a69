package dev.twoslot.rotator.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    private static final String VALUE = "c4n/Value+of=a_~token?0123\"end";

    private static String masked(String value, String text) {
        return new SecretMask(SecretValue.of(value)).take(new StringBuilder(text), true);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\\\n", " \n  ", "\t", "\u0000", "\u001b", "\u200b", "\\", "\u2028"})
    void aValueIsFoundWhateverItIsWrappedWith(String filling) {
        assertThat(masked(VALUE, "a " + String.join(filling, VALUE.split("")) + " b"))
                .isEqualTo("a *** b");
        assertThat(masked(VALUE, VALUE.substring(0, 7) + filling + VALUE.substring(7)))
                .isEqualTo("***");
    }

    @Test
    void aValueIsFoundEncodedForAUrlInPartOrWhole() {
        String encoded = URLEncoder.encode(VALUE, UTF_8);
        String all = VALUE.chars().mapToObj(c -> String.format("%%%02X", c)).reduce("", String::concat);

        assertThat(encoded).contains("%2F").doesNotContain("/");
        assertThat(masked(VALUE, "?t=" + encoded + "&x")).isEqualTo("?t=***&x");
        assertThat(masked(VALUE, "?t=" + encoded.replace("%2F", "%2f").replace("%7E", "~") + "&x"))
                .isEqualTo("?t=***&x");
        assertThat(masked(VALUE, all)).isEqualTo("***");
        assertThat(masked("100%25é", "100%25é 100%2525%C3%A9 100%2525%c3%a9")).isEqualTo("*** *** ***");
        assertThat(masked("two words\\", "two words\\ two+words%5C two%20words%5c twowords"))
                .isEqualTo("***\\ *** *** ***");
    }

    @Test
    void aValueIsFoundInBase64WhateverStandsBeforeAndAfterIt() {
        for (String before : List.of("", "u", "us", "usr", "user:")) {
            for (String after : List.of("", "\n", "@host")) {
                String encoded = base64(before + VALUE + after);
                String url = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((before + VALUE + after).getBytes(UTF_8));
                String mime = String.join("\n", encoded.split("(?<=\\G.{9})"));
                for (String form : List.of(encoded, url, mime)) {
                    String found = masked(VALUE, "Basic " + form + " end");
                    assertThat(found).as(before + "|" + after).contains("***").endsWith(" end");
                    assertThat(found.length())
                            .isLessThan("Basic *** end".length() + before.length() * 2 + after.length() * 2 + 8);
                }
            }
        }
    }

    @Test
    void aValueIsFoundTwiceAndNextToItself() {
        assertThat(masked(VALUE, VALUE + VALUE + "," + VALUE)).isEqualTo("******,***");
        assertThat(masked("aab", "aaab aaaab")).isEqualTo("a*** aa***");
    }

    @Test
    void otherTextStaysAsItIs() {
        String text = "c4n/Value+of other %41 c4 \\ text\n\n";

        assertThat(masked(VALUE, text)).isEqualTo(text);
        assertThat(masked("\\\\", "a \\\\ b")).isEqualTo("a *** b");
        assertThat(masked("x", "a x b")).isEqualTo("a *** b");
    }

    @Test
    void theBeginningOfAValueAtTheEndIsMaskedIfItTells() {
        assertThat(masked(VALUE, "cut: " + VALUE.substring(0, 20))).isEqualTo("cut: ***");
        assertThat(masked(VALUE, "cut: " + VALUE.substring(0, 3))).isEqualTo("cut: c4n");
    }

    @Test
    void noWayToCutATextChangesWhatIsFound() {
        Random random = new Random(1);
        String text =
                "first\n" + VALUE + "\nx" + URLEncoder.encode(VALUE, UTF_8) + base64("u:" + VALUE) + "\nc4n/V\nlast";
        String whole = masked(VALUE, text);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            SecretMask mask = new SecretMask(SecretValue.of(VALUE));
            StringBuilder waiting = new StringBuilder();
            StringBuilder found = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(12));
                waiting.append(text, at, to);
                found.append(mask.take(waiting, false));
                at = to;
            }
            found.append(mask.take(waiting, true));
            if (!found.toString().equals(whole)) {
                others.add(found.toString());
            }
        }

        assertThat(others).isEmpty();
        assertThat(whole).startsWith("first\n***\nx***").endsWith("\nc4n/V\nlast");
    }

    @Test
    void aLongValueAndLongFillingCostNoStackAndHoldBackLittle() {
        String value = "ab".repeat(2048);
        StringBuilder waiting = new StringBuilder("ab" + " ".repeat(100_000));

        assertThat(masked(value, "x" + value + "y")).isEqualTo("x***y");
        new SecretMask(SecretValue.of(value)).take(waiting, false);
        assertThat(waiting).isEmpty();
    }

    @Test
    void itPrintsNothing() {
        assertThat(new SecretMask(SecretValue.of(VALUE)).toString()).doesNotContain(VALUE);
    }
}
