package dev.twoslot.rotator.runner.alert;

import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.SmtpServer;
import dev.twoslot.rotator.spi.Time;
import jakarta.mail.Address;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.Recipient;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/**
 * The sending of one mail. First it goes to all recipients at once; then, after a pause, to each one by itself who was put off
 * or whose connection broke, so that a recipient at whom the server hangs up or falls silent costs the others nothing. A mail
 * whose confirmation was lost is sent again with the same Message-ID.
 *
 * <p>{@link #run} may block and is for one thread; {@link #end} is for the one that has waited long enough.
 */
final class MailDelivery implements Runnable {

    /** Before the second attempt, the third, and the fourth. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(6));

    private final MailSettings settings;
    private final AlertMail mail;
    private final String runId;
    private final Instant date;
    private final Time time;
    private final Instant deadline;
    private final MailSockets sockets;
    private final Mailer mailer;

    /** Who does not have it, and why; in the order of the recipients. */
    private final Map<String, MailProblem> problems = Collections.synchronizedMap(new LinkedHashMap<>());

    MailDelivery(
            MailSettings settings,
            AlertMail mail,
            String runId,
            Instant date,
            Time time,
            Instant deadline,
            Duration silence) {
        this.settings = settings;
        this.mail = mail;
        this.runId = runId;
        this.date = date;
        this.time = time;
        this.deadline = deadline;
        settings.to().forEach(recipient -> problems.put(recipient, MailProblem.NO_ANSWER));
        mailer = mailer(settings.server(), silence);
        Properties properties = mailer.getSession().getProperties();
        String prefix = prefix(settings.server());
        sockets = new MailSockets(name -> properties.putIfAbsent(prefix + "localhost", name));
        // The builder turns an object into text; its time limit for writing costs a thread, and the deadline is one.
        properties.put(prefix + "socketFactory", sockets);
        properties.remove(prefix + "writetimeout");
    }

    /** Sends it, in several attempts if need be. */
    @Override
    public void run() {
        attempt(settings.to());
        for (Duration pause : PAUSES) {
            List<String> again = problems().entrySet().stream()
                    .filter(entry -> entry.getValue().again())
                    .map(Map.Entry::getKey)
                    .toList();
            if (again.isEmpty() || !time.instant().plus(pause).isBefore(deadline)) {
                return;
            }
            try {
                time.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            for (String recipient : again) {
                if (!attempt(List.of(recipient))) {
                    break;
                }
            }
        }
    }

    /**
     * Closes the connection, which ends whatever is blocked on it, and lets no other be made.
     *
     * @return the recipients for whom the server has not said so far that it took the mail, and why; empty if it has for all
     */
    Map<String, MailProblem> end() {
        Map<String, MailProblem> sofar = problems();
        sockets.end();
        return sofar;
    }

    private Map<String, MailProblem> problems() {
        synchronized (problems) {
            return new LinkedHashMap<>(problems);
        }
    }

    /** Returns whether it makes sense to go on with another recipient. */
    private boolean attempt(List<String> recipients) {
        try {
            mailer.sendMail(email(recipients)).join();
            problems.keySet().removeAll(recipients);
            return true;
        } catch (RuntimeException e) {
            MailProblem general = MailProblem.of(e);
            synchronized (problems) {
                recipients.forEach(recipient -> problems.put(recipient, general));
                MailProblem.chain(e).forEach(this::ownOutcomes);
            }
            return !general.ofServer();
        }
    }

    /** Of recipients who fared other than the mail as a whole. */
    private void ownOutcomes(Throwable cause) {
        if (cause instanceof SMTPAddressFailedException refused) {
            problems.put(refused.getAddress().getAddress(), MailProblem.ofRecipient(refused));
        } else if (cause instanceof SendFailedException partly && partly.getValidSentAddresses() != null) {
            for (Address sent : partly.getValidSentAddresses()) {
                problems.remove(((InternetAddress) sent).getAddress());
            }
        }
    }

    private Email email(List<String> recipients) {
        return EmailBuilder.ignoringDefaults()
                .startingBlank()
                .from(settings.from())
                .toMultiple(settings.to())
                .withOverrideReceivers(recipients.stream()
                        .map(address -> new Recipient(null, address, null))
                        .toList())
                .withSubject(mail.subject())
                .withPlainText(mail.text())
                .withHTMLText(mail.html())
                .fixingMessageId(messageId())
                .fixingSentDate(Date.from(date))
                // No auto-responder answers such a mail: RFC 3834, and Microsoft's own header for its servers.
                .withHeader("Auto-Submitted", "auto-generated")
                .withHeader("X-Auto-Response-Suppress", "All")
                .buildEmail();
    }

    private String messageId() {
        String domain = settings.from().substring(settings.from().indexOf('@') + 1);
        return "<rotation." + runId.replaceAll("[^A-Za-z0-9-]", "-") + "@" + domain + ">";
    }

    private Mailer mailer(SmtpServer server, Duration silence) {
        SmtpServer.Login login = server.login();
        String prefix = prefix(server);
        var builder = MailerBuilder.withSMTPServer(
                        server.host(),
                        server.port(),
                        login == null ? null : login.user(),
                        login == null ? null : login.password().reveal())
                .withTransportStrategy(
                        switch (server.transport()) {
                            case PLAIN -> TransportStrategy.SMTP;
                            case STARTTLS -> TransportStrategy.SMTP_TLS;
                            case TLS -> TransportStrategy.SMTPS;
                        })
                .withSessionTimeout(Math.toIntExact(silence.toMillis()))
                // The addresses were checked when the configuration was read; the library's own rules would lose an
                // alert.
                .clearEmailValidator()
                // The library trusts every certificate unless it is told not to, and changes to TLS where it can even
                // if
                // nobody asked for it; what the scheme says is what happens.
                .trustingAllHosts(false)
                .verifyingServerIdentity(true)
                .withProperty(
                        prefix + "starttls.enable", String.valueOf(server.transport() == SmtpServer.Transport.STARTTLS))
                .withProperty(prefix + "socketFactory.fallback", "false")
                .withProperty(prefix + "sendpartial", "true")
                .withProperty(prefix + "quitwait", "false");
        if (settings.ehloName() != null) {
            builder.withProperty(prefix + "localhost", settings.ehloName());
        }
        return builder.buildMailer();
    }

    private static String prefix(SmtpServer server) {
        return server.transport() == SmtpServer.Transport.TLS ? "mail.smtps." : "mail.smtp.";
    }
}
