package dev.twoslot.rotator.runner.alert;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.SmtpServer;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.testkit.contract.AlerterContract;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Mails to a server that asks for a login. */
class MailAlerterContractTest extends AlerterContract {

    private static final String PASSWORD = "password-canary-7d1f";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

    @BeforeEach
    void start() {
        server.start();
        server.getUserManager().setAuthRequired(true);
        server.setUser("rotator@example.org", "rotator", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Override
    protected Alerter alerter() {
        SmtpServer smtp = SmtpServer.parse(
                "smtp://rotator:" + PASSWORD + "@127.0.0.1:" + server.getSmtp().getPort(), false);
        return new MailAlerter(
                MailAlerterTest.ORIGIN,
                new MailSettings(smtp, "rotator@example.org", List.of("ops@example.org"), null, "ops1"),
                clock);
    }

    @Override
    protected List<String> received() {
        List<String> texts = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            try {
                texts.add(mail.getSubject() + "\n" + MailAlerterTest.part(mail, "text/plain"));
            } catch (Exception e) {
                throw new AssertionError("a mail can't be read", e);
            }
        }
        return texts;
    }

    @Override
    protected List<SecretValue> credentials() {
        return List.of(SecretValue.of(PASSWORD));
    }

    /** The server no longer takes the password. */
    @Override
    protected void breakService() {
        server.setUser("rotator@example.org", "rotator", "another-password");
    }
}
