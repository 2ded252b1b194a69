package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.twoslot.rotator.slot.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {

    @ParameterizedTest
    @CsvSource({
        "smtp://relay.example.org, PLAIN, relay.example.org, 25",
        "smtp+starttls://mail.example.org, STARTTLS, mail.example.org, 587",
        "smtps://mail.example.org/, TLS, mail.example.org, 465",
        "SMTPS://mail.example.org:2465, TLS, mail.example.org, 2465",
        "smtp://[::1]:2525, PLAIN, ::1, 2525"
    })
    void theSchemeSaysHowTheConnectionIsProtected(String url, SmtpServer.Transport transport, String host, int port) {
        assertThat(SmtpServer.parse(url, false)).isEqualTo(new SmtpServer(transport, host, port, null));
    }

    @Test
    void userAndPasswordArePercentDecodedAndAPlusStaysAPlus() {
        SmtpServer.Login login = SmtpServer.parse("smtps://ops%40example.org:p%3A%2Fs+s%C3%A4@mail.example.org", false)
                .login();

        assertThat(login).isEqualTo(new SmtpServer.Login("ops@example.org", SecretValue.of("p:/s+sä")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.org", "localhost.", "[::1%lo]", "0.0.0.0"})
    void aPasswordIsNotSentInClearToAnotherMachine(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpServer.parse("smtp://user:hunter2@" + host, false))
                .withMessage("must not send a password in clear over the network, unless ALLOW_PLAINTEXT_SMTP is true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"})
    void aPasswordMayGoToThisMachineInClear(String host) {
        assertThat(SmtpServer.parse("smtp://user:hunter2@" + host, false).login())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.org",
                "http://user:hunter2@mail.example.org",
                "smtps://user:hunter2@mail_example:465",
                "smtps://user:hunter2@mail.example.org:99999",
                "smtps://user:hunter2@mail.example.org/path",
                "smtps://user:hunter2@mail.example.org?hunter2",
                "smtps://user:hunter2%@mail.example.org",
                "smtps://user:hun ter2@mail.example.org",
                "smtps://hunter2@mail.example.org",
                "smtps://:hunter2@mail.example.org",
                "smtps://hunter2:@mail.example.org",
                "smtps://hunter2:%20@mail.example.org"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpServer.parse(url, false))
                .withMessageStartingWith("must ")
                .withMessageNotContaining("hunter2")
                .withMessageNotContaining("ter2")
                .withNoCause();
    }
}
