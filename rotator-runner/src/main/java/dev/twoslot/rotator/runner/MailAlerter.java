package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.spi.Alerter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one mail for each failed run. A mail that can't be sent is one warning in the log and nothing else: it is not
 * repeated, and it changes nothing of the run.
 *
 * <p>Over TLS the server's certificate and its name are checked against the Java platform's trust store (system property
 * {@code javax.net.ssl.trustStore} for a private authority). Thread-safe.
 */
final class MailAlerter implements Alerter {

    private static final Logger LOG = LoggerFactory.getLogger(MailAlerter.class);

    /** For connecting, and for each answer of the server. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String rotation;
    private final MailSettings settings;
    private final InstantSource clock;
    private final @Nullable SSLSocketFactory trust;

    /**
     * @param rotation the name that the mails speak of
     * @param clock what relative times are counted from
     */
    MailAlerter(String rotation, MailSettings settings, InstantSource clock) {
        this(rotation, settings, clock, null);
    }

    /** For a private certificate authority; null trusts what the platform does. */
    MailAlerter(String rotation, MailSettings settings, InstantSource clock, @Nullable SSLSocketFactory trust) {
        this.rotation = rotation;
        this.settings = settings;
        this.clock = clock;
        this.trust = trust;
    }

    @Override
    public void alert(RotationOutcome.Failed failure) {
        FailureMail mail = FailureMail.of(rotation, failure, clock.instant());
        try {
            mailer().sendMail(email(mail)).join();
        } catch (Exception e) {
            // What a mail server says may repeat what it was sent; only the kind of failure is told.
            LOG.warn(
                    "The alert mail of run {} was not sent: {}. Check SMTP_URL, and that the server is up",
                    failure.runId(),
                    cause(e));
        }
    }

    private Email email(FailureMail mail) {
        return EmailBuilder.startingBlank()
                .from(settings.from())
                .toMultiple(settings.to())
                .withSubject(mail.subject())
                .withPlainText(mail.text())
                .withHTMLText(mail.html())
                .buildEmail();
    }

    private Mailer mailer() {
        SmtpServer server = settings.server();
        SmtpServer.Login login = server.login();
        var builder = MailerBuilder.withSMTPServer(
                        server.host(),
                        server.port(),
                        login == null ? null : login.user(),
                        login == null ? null : login.password().reveal())
                .withTransportStrategy(strategy(server.transport()))
                .withSessionTimeout(TIMEOUT_MILLIS)
                // The library trusts every certificate unless it is told not to, and changes to TLS where it can even
                // if
                // nobody asked for it; what the scheme says is what happens.
                .trustingAllHosts(false)
                .verifyingServerIdentity(true)
                .withProperty(
                        "mail.smtp.starttls.enable",
                        String.valueOf(server.transport() == SmtpServer.Transport.STARTTLS));
        Mailer mailer = builder.buildMailer();
        if (trust != null) {
            // The builder takes such an object for smtp alone, and turns one that is given as a property into text.
            mailer.getSession().getProperties().put("mail.smtp.ssl.socketFactory", trust);
            mailer.getSession().getProperties().put("mail.smtps.ssl.socketFactory", trust);
        }
        return mailer;
    }

    private static TransportStrategy strategy(SmtpServer.Transport transport) {
        return switch (transport) {
            case PLAIN -> TransportStrategy.SMTP;
            case STARTTLS -> TransportStrategy.SMTP_TLS;
            case TLS -> TransportStrategy.SMTPS;
        };
    }

    private static String cause(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = failure; next != null && chain.size() < 20; next = next.getCause()) {
            chain.add(next);
        }
        if (contains(chain, CertificateException.class)) {
            return "the server's certificate is not trusted or is not for its name";
        }
        if (contains(chain, SSLException.class)) {
            return "no TLS connection could be made";
        }
        if (contains(chain, UnknownHostException.class)) {
            return "the server's name is unknown";
        }
        if (contains(chain, ConnectException.class)) {
            return "the server refused the connection";
        }
        if (contains(chain, SocketTimeoutException.class)) {
            return "the server did not answer in time";
        }
        Throwable root = chain.get(chain.size() - 1);
        if (root.getClass().getSimpleName().equals("AuthenticationFailedException")) {
            return "the server refused the user or the password";
        }
        return String.valueOf(root.getMessage()).startsWith("STARTTLS is required")
                ? "the server does not offer STARTTLS"
                : root.getClass().getSimpleName();
    }

    private static boolean contains(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }
}
