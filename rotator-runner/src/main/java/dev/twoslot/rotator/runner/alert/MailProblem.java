package dev.twoslot.rotator.runner.alert;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Why a recipient did not get a mail. Built of our own words, a reply's numbers and names of classes: what a server or an
 * exception says may repeat what it was sent.
 *
 * @param what what happened, without a period
 * @param remedy what to do about it, without a period
 * @param again whether another attempt may do better: the server asked for it, or the connection broke
 * @param ofServer whether it concerns the server, and so every recipient
 */
record MailProblem(String what, String remedy, boolean again, boolean ofServer) {

    private static final String SEE_SERVER =
            "Check the host and the port in SMTP_URL, that the server is up, and the firewalls between";
    private static final String SEE_SCHEME =
            "Check the scheme and the port in SMTP_URL: smtps is TLS from the start, usually"
                    + " at 465; smtp+starttls begins in clear, at 587; smtp is in clear, at 25";
    private static final String SEE_OPERATOR = "Ask its operator why";
    private static final String SEE_EHLO = "Set SMTP_EHLO_NAME to a full name of this machine";

    /** The time for the mail ran out, and nothing else is known. */
    static final MailProblem NO_ANSWER = new MailProblem(
            "the server did not answer in time",
            "Check the host and the port in SMTP_URL, this machine's name servers, and why the server is slow",
            true,
            false);

    /** What went wrong for all whom an attempt was for, unless they have a problem of their own. */
    static MailProblem of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        if (has(chain, UnknownHostException.class)) {
            return ofServer(
                    "the server's name is unknown", "Check the host in SMTP_URL, and this machine's name servers");
        }
        for (Throwable cause : chain) {
            if (cause instanceof SMTPSendFailedException refused) {
                return ofMail(refused);
            }
            if (cause instanceof AuthenticationFailedException refused) {
                return ofLogin(refused.getMessage());
            }
            if (cause instanceof MailConnectException) {
                return ofConnection(chain);
            }
        }
        if (has(chain, MailSockets.LimitExceededException.class)) {
            return ofServer("the server's replies do not end", SEE_SERVER);
        }
        if (has(chain, CertificateException.class)) {
            return ofServer(
                    "the server's certificate is not trusted, not valid at this time or not for its name",
                    "Put a name that the certificate has into SMTP_URL; name a trust store that has a private authority"
                            + " with the Java option -Djavax.net.ssl.trustStore; check this machine's clock");
        }
        if (has(chain, SSLException.class)) {
            return ofServer("no TLS connection could be made", SEE_SCHEME);
        }
        return has(chain, SocketTimeoutException.class) ? NO_ANSWER : ofGreeting(messageOf(chain));
    }

    /** What the server said to one of the recipients. */
    static MailProblem ofRecipient(SMTPAddressFailedException refused) {
        return SmtpReply.in(refused.getMessage())
                .map(reply -> {
                    if (reply.isTemporary()) {
                        return later("the recipient", reply, false);
                    }
                    // Postfix takes any name in EHLO, and refuses it here.
                    return reply.code() == 504
                            ? of("the server refuses the name that this machine gives in EHLO", reply, SEE_EHLO)
                            : of(
                                    "the server refuses the recipient",
                                    reply,
                                    reply.code() == 530
                                            ? "Put a user and a password into SMTP_URL"
                                            : "Check the address in ALERT_TO, and whether the server sends to other"
                                                    + " domains without a login");
                })
                .orElseGet(() -> broken("the recipient", SEE_OPERATOR));
    }

    private static MailProblem ofMail(SMTPSendFailedException refused) {
        boolean ofSender = refused.getCommand().startsWith("MAIL");
        String stage = ofSender ? "the sender" : "the message";
        return SmtpReply.in(refused.getMessage())
                .map(reply -> {
                    if (reply.isTemporary()) {
                        return later(stage, reply, false);
                    }
                    if (reply.code() == 530) {
                        return of("the server wants a login", reply, "Put a user and a password into SMTP_URL");
                    }
                    return of(
                            "the server refuses " + stage,
                            reply,
                            ofSender
                                    ? "Check ALERT_FROM, and whether the login in SMTP_URL may send from it"
                                    : "Ask its operator which rule the mail breaks, or whether the mailbox is full");
                })
                .orElseGet(() -> broken(
                        refused.getCommand().equals(".") ? "the whole mail, which may or may not arrive" : stage,
                        SEE_OPERATOR));
    }

    private static MailProblem ofLogin(@Nullable String text) {
        Optional<SmtpReply> reply = SmtpReply.in(text);
        if (reply.isEmpty()) {
            return isEnd(text)
                    ? broken("the login", SEE_SCHEME)
                    : ofServer(
                            "the server offers no way to log in that is known here",
                            "Use a server that offers PLAIN or LOGIN, or one that needs no login");
        }
        return reply.get().isTemporary()
                ? later("the login", reply.get(), true)
                : ofServer(
                        "the server refused the user or the password (" + reply.get() + ")",
                        "Check the user and the password in SMTP_URL");
    }

    /** Up to the login the library has one exception for all, and only its text tells what the server said. */
    private static MailProblem ofGreeting(String text) {
        Optional<SmtpReply> reply = SmtpReply.in(text);
        boolean greeting = text.startsWith("Got bad greeting");
        if (reply.isPresent()) {
            return reply.get().isTemporary()
                    ? later("the greeting", reply.get(), true)
                    : ofServer(
                            "the server turns this machine away at " + (greeting ? "the greeting" : "EHLO or STARTTLS")
                                    + " (" + reply.get() + ")",
                            greeting
                                    ? "Ask its operator to let this machine in"
                                    : SEE_EHLO + ", and check the scheme in SMTP_URL");
        }
        if (text.startsWith("STARTTLS is required")) {
            return ofServer(
                    "the server does not offer STARTTLS",
                    "Use smtps:// if it has a port for TLS from the start, or another server");
        }
        return greeting && !isEnd(text)
                ? ofServer("what answers there does not speak SMTP", SEE_SCHEME)
                : broken("the greeting or later", SEE_SCHEME);
    }

    private static MailProblem ofConnection(List<Throwable> chain) {
        if (has(chain, SocketTimeoutException.class)) {
            return ofServer("no connection came about in time", SEE_SERVER);
        }
        return ofServer(
                has(chain, ConnectException.class)
                        ? "the server refused the connection"
                        : "there is no way to the server",
                SEE_SERVER);
    }

    private static MailProblem later(String stage, SmtpReply reply, boolean ofServer) {
        return new MailProblem(
                "the server asks to try again later, at " + stage + " (" + reply + "), each time",
                "It may be busy, or keep senders waiting that it does not know (greylisting): ask its operator to let"
                        + " this machine in, or use a server that takes a login",
                true,
                ofServer);
    }

    /** Past the connection, and not by a clear answer. */
    private static MailProblem broken(String stage, String remedy) {
        return new MailProblem("the connection ended without a clear answer to " + stage, remedy, true, false);
    }

    private static MailProblem of(String what, SmtpReply reply, String remedy) {
        return new MailProblem(what + " (" + reply + ")", remedy, false, false);
    }

    private static MailProblem ofServer(String what, String remedy) {
        return new MailProblem(what, remedy, false, true);
    }

    /** What the library says where the server closed the connection instead of an answer. */
    private static boolean isEnd(@Nullable String text) {
        return text != null && text.endsWith("[EOF]");
    }

    private static String messageOf(List<Throwable> chain) {
        return chain.stream()
                .filter(MessagingException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst()
                .orElse("");
    }

    /** What was thrown, and why, down to the first cause. */
    static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = failure; next != null && chain.size() < 50; next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }
}
