package dev.twoslot.rotator.runner.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.twoslot.rotator.runner.Outcomes;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.SmtpServer;
import dev.twoslot.rotator.testkit.VirtualClock;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;

public class MailAlerterTest {

    public static final MailOrigin ORIGIN = new MailOrigin("bootstrap", "0123456789abcdef0123456789abcdef", "ops1");

    @TempDir
    private static Path directory;

    private static TestCertificate ours;
    private static TestCertificate anothers;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(MailAlerter.class);

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = TestCertificate.forName(directory, "localhost");
        anothers = TestCertificate.forName(directory, "mail.example.org");
    }

    private SSLContext platform;

    @BeforeEach
    void listenToTheLog() throws Exception {
        platform = SSLContext.getDefault();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        SSLContext.setDefault(platform);
        logger.detachAppender(log);
    }

    @Test
    void aFailedRunIsOneMailInPlainTextAndHtml() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            alerter(settings("smtp://127.0.0.1:" + server.getSmtp().getPort())).alert(Outcomes.FAILED);

            MimeMessage[] mails = server.getReceivedMessages();
            assertThat(mails).hasSize(1);
            AlertMail expected = AlertMail.of(ORIGIN, Outcomes.FAILED, Outcomes.NOW);
            assertThat(mails[0].getSubject()).isEqualTo(expected.subject());
            assertThat(mails[0].getFrom()).containsExactly(new InternetAddress("rotator@example.org"));
            assertThat(mails[0].getRecipients(Message.RecipientType.TO))
                    .containsExactly(new InternetAddress("ops@example.org"));
            assertThat(part(mails[0], "text/plain")).isEqualToNormalizingNewlines(expected.text());
            assertThat(part(mails[0], "text/html")).isEqualToNormalizingNewlines(expected.html());
            assertThat(log.list).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void everyReceiverGetsIt() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            SmtpServer smtp =
                    SmtpServer.parse("smtp://127.0.0.1:" + server.getSmtp().getPort(), false);
            alerter(new MailSettings(
                            smtp, "rotator@example.org", List.of("ops@example.org", "duty@example.org"), null, "ops1"))
                    .alert(Outcomes.FAILED);

            assertThat(inboxOf(server, "ops@example.org")).isEqualTo(1);
            assertThat(inboxOf(server, "duty@example.org")).isEqualTo(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatAsksForALoginGetsIt() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            server.getUserManager().setAuthRequired(true);
            server.setUser("rotator@example.org", "rotator", "p:ss@word");
            String host = "127.0.0.1:" + server.getSmtp().getPort();

            alerter(settings("smtp://rotator:wrong-canary@" + host)).alert(Outcomes.FAILED);

            assertThat(server.getReceivedMessages()).isEmpty();
            assertThat(onlyWarning())
                    .contains("refused the user or the password")
                    .doesNotContain("canary");

            alerter(settings("smtp://rotator:p%3Ass%40word@" + host)).alert(Outcomes.FAILED);

            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        GreenMail server = greenMail("smtps");
        try {
            alerter(settings("smtps://localhost:" + server.getSmtps().getPort()))
                    .alert(Outcomes.FAILED);

            assertThat(server.getReceivedMessages()).isEmpty();
            assertThat(onlyWarning()).contains("certificate is not trusted");
        } finally {
            server.stop();
        }
    }

    @Test
    void aCertificateThatIsTrustedAndForTheServersNameIsAccepted() throws Exception {
        try (SmtpSink sink = SmtpSink.start(server -> server.serverSocketFactory(context(ours)))) {
            trusting(ours, "smtps://localhost:" + sink.port()).alert(Outcomes.FAILED);

            assertThat(log.list).isEmpty();
            assertThat(sink.mails()).hasSize(1);
        }
    }

    @Test
    void aTrustedCertificateForAnotherNameIsRefused() throws Exception {
        try (SmtpSink sink = SmtpSink.start(server -> server.serverSocketFactory(context(anothers)))) {
            trusting(anothers, "smtps://localhost:" + sink.port()).alert(Outcomes.FAILED);

            assertThat(sink.mails()).isEmpty();
            assertThat(onlyWarning()).contains("certificate");
        }
    }

    @Test
    void startTlsProtectsTheMail() throws Exception {
        try (SmtpSink sink =
                SmtpSink.start(server -> server.enableTLS().requireTLS().startTlsSocketFactory(context(ours)))) {
            trusting(ours, "smtp+starttls://localhost:" + sink.port()).alert(Outcomes.FAILED);

            assertThat(log.list).isEmpty();
            assertThat(sink.mails()).hasSize(1);
        }
    }

    @Test
    void startTlsRefusesACertificateThatNobodyTrustsOrForAnotherName() throws Exception {
        try (SmtpSink sink = SmtpSink.start(server -> server.enableTLS().startTlsSocketFactory(context(anothers)))) {
            alerter(settings("smtp+starttls://localhost:" + sink.port())).alert(Outcomes.FAILED);
            trusting(anothers, "smtp+starttls://localhost:" + sink.port()).alert(Outcomes.FAILED);

            assertThat(sink.mails()).isEmpty();
            assertThat(log.list).hasSize(2);
        }
    }

    @Test
    void aServerWithoutStartTlsIsSentNothing() throws Exception {
        try (SmtpSink sink = SmtpSink.start(server -> server.enableTLS(false))) {
            trusting(ours, "smtp+starttls://localhost:" + sink.port()).alert(Outcomes.FAILED);

            assertThat(sink.mails()).isEmpty();
            assertThat(onlyWarning()).contains("the server does not offer STARTTLS");
        }
    }

    @Test
    void plainIsPlainEvenWhereTheServerOffersACertificateThatNobodyTrusts() throws Exception {
        try (SmtpSink sink = SmtpSink.start(server -> server.enableTLS().startTlsSocketFactory(context(ours)))) {
            alerter(settings("smtp://localhost:" + sink.port())).alert(Outcomes.FAILED);

            assertThat(log.list).isEmpty();
            assertThat(sink.mails()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsDownIsOneWarningAndNothingElse() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        alerter(settings("smtp://127.0.0.1:" + port)).alert(Outcomes.FAILED);

        assertThat(onlyWarning())
                .contains(Outcomes.FAILED.runId())
                .contains("the server refused the connection")
                .contains("SMTP_URL");
    }

    private String onlyWarning() {
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getThrowableProxy()).isNull();
        });
        return log.list.get(0).getFormattedMessage();
    }

    private static MailAlerter alerter(MailSettings settings) {
        return new MailAlerter(ORIGIN, settings, VirtualClock.at(Outcomes.NOW));
    }

    /** Where the Java platform trusts that certificate alone. */
    private static MailAlerter trusting(TestCertificate certificate, String url) throws Exception {
        SSLContext.setDefault(certificate.trust());
        return alerter(settings(url));
    }

    private static MailSettings settings(String url) {
        return new MailSettings(
                SmtpServer.parse(url, false), "rotator@example.org", List.of("ops@example.org"), null, "ops1");
    }

    private static GreenMail greenMail(String protocol) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.start();
        return server;
    }

    private static int inboxOf(GreenMail server, String address) throws Exception {
        return server.getManagers()
                .getImapHostManager()
                .getInbox(server.getUserManager().getUserByEmail(address))
                .getMessageCount();
    }

    private static SSLContext context(TestCertificate certificate) {
        try {
            return certificate.server();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static String part(Part message, String type) throws Exception {
        if (message.isMimeType(type)) {
            return (String) message.getContent();
        }
        if (message.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart body = parts.getBodyPart(i);
                String found = part(body, type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    /** A mail server that keeps what it is sent. */
    private record SmtpSink(SMTPServer server, Queue<MimeMessage> mails) implements AutoCloseable {

        static SmtpSink start(UnaryOperator<SMTPServer.Builder> setUp) {
            Queue<MimeMessage> mails = new ConcurrentLinkedQueue<>();
            SMTPServer server = setUp.apply(new SMTPServer.Builder())
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .hostName("localhost")
                    .port(0)
                    .messageHandler((context, from, to, data) -> mails.add(read(data)))
                    .build();
            server.start();
            return new SmtpSink(server, mails);
        }

        private static MimeMessage read(byte[] data) {
            try {
                return new MimeMessage(null, new ByteArrayInputStream(data));
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }

        int port() {
            return server.getPortAllocated();
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
