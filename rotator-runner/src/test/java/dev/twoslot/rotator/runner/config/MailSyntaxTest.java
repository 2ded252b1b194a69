package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSyntaxTest {

    @ParameterizedTest
    @CsvSource({
        "ops@example.org, ops@example.org",
        "o.p+s@relay, o.p+s@relay",
        "ops@bücher.example, ops@xn--bcher-kva.example",
        "ops@BÜCHER.example, ops@xn--bcher-kva.example",
        "ops@xn--bcher-kva.example, ops@xn--bcher-kva.example",
        "ops@xn--strae-oqa.example, ops@xn--strae-oqa.example",
        "ops@Example.ORG, ops@Example.ORG"
    })
    void anAddressHasItsDomainInAscii(String text, String address) {
        assertThat(MailSyntax.address(text)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "@canary.example",
                "canary@",
                "canary@example.org.",
                "canary@example..org",
                "canary@-example.org",
                "canary@exa_mple.org",
                "canary@192.0.2.1",
                "canary@[192.0.2.1]",
                "canary@straße.example",
                "cänary@example.org",
                "ca nary@example.org",
                "canary @example.org",
                "\"canary\"@example.org",
                "Ops <canary@example.org>",
                "canary;ops@example.org",
                ".canary@example.org",
                "canary@ops@example.org",
                "canary@example.org\r\nRCPT TO:<x@example.org>",
                "canary%0A@example.org",
                "canary\u200B@example.org",
                "canary@exam\u00ADple.org"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailSyntax.address(text))
                .withMessageStartingWith("must ")
                .withMessageNotContaining("canary")
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({"64, 100, true", "65, 100, false", "64, 189, true", "64, 190, false"})
    void anAddressIsNotLongerThanTheStandardAllows(int local, int domain, boolean accepted) {
        String label = "d".repeat(49) + ".";
        String name = label.repeat(domain / 50) + "d".repeat(domain % 50);
        String text =
                "l".repeat(local) + "@" + (name.endsWith(".") ? name.substring(0, name.length() - 1) + "d" : name);

        if (accepted) {
            assertThat(MailSyntax.address(text)).isEqualTo(text);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> MailSyntax.address(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotator.example.org", "relay", "[192.0.2.7]", "[IPv6:2001:db8::7]"})
    void theNameInEhloIsADomainOrAnAddressInBrackets(String text) {
        assertThat(MailSyntax.ehloName(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "[canary]", "[IPv6:canary]", "a b", "canary\r\nQUIT", "ro_tator"})
    void noOtherNameIsTaken(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailSyntax.ehloName(text))
                .withMessageNotContaining("canary");
    }
}
