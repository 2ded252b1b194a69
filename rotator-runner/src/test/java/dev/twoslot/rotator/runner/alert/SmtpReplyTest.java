package dev.twoslot.rotator.runner.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "550 5.1.1 no such user | 550 5.1.1",
                "550-5.7.26 one | 550 5.7.26",
                "451 4.7.1 | 451 4.7.1",
                "550 no such user | 550",
                "550 5.1 no such user | 550",
                "550 2.1.1 no such user | 550",
                "550 5.1234.1 no such user | 550",
                "550 5.1.1.7 no such user | 550",
                "550 | 550",
                "Got bad greeting from SMTP host: x, port: 25, response: 554 5.7.1 go | 554 5.7.1"
            })
    void onlyTheNumbersOfARefusalAreKept(String text, String kept) {
        assertThat(SmtpReply.in(text)).map(SmtpReply::toString).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[EOF]", "220 x", "250 550", "354 go", "600 x", "55", "5501", "host 550"})
    void whatIsNoRefusalIsNone(String text) {
        assertThat(SmtpReply.in(text)).isEmpty();
    }
}
