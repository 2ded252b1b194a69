package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.alert.CountedThreads;
import dev.twoslot.rotator.runner.alert.MailAlerter;
import dev.twoslot.rotator.runner.alert.MailAlerterTest;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.SmtpServer;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail servers that say no: to whom, with which number, and what follows from it. */
@Timeout(60)
class MailRefusalTest {

    @RegisterExtension
    private final MailLog log = new MailLog();

    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final VirtualClock clock = VirtualClock.at(Outcomes.NOW);
    private final CountedThreads threads = new CountedThreads();
    private final List<ScriptedSmtp> servers = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (ScriptedSmtp server : servers) {
            server.awaitEndOfAll();
            server.close();
        }
        threads.awaitEndOfAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 gone@example.org canary",
                "421 4.7.0 canary",
                ScriptedSmtp.HANG_UP,
                "552 5.2.2",
                "canary"
            })
    void oneBadRecipientDoesNotCostTheOthersTheirs(String reply) throws Exception {
        ScriptedSmtp server = answering(command -> command.contains("gone@") ? reply : null);

        alert(server, "ops@example.org", "gone@example.org", "duty@example.org");

        assertThat(server.delivered()).containsExactlyInAnyOrder("ops@example.org", "duty@example.org");
        assertThat(log.onlyWarning())
                .contains("accepted for 2 of 3 recipients. gone@example.org: ")
                .doesNotContain("canary", "ops@", "duty@");
    }

    @Test
    void eachRecipientIsToldOfWithTheRepliesNumbersAndWithoutItsText() throws Exception {
        ScriptedSmtp server = answering(command -> command.contains("gone@")
                ? "550-5.1.1 no canary\r\n550 5.1.1 here"
                : command.contains("full@")
                        ? "552 5.2.2 canary is full"
                        : command.contains("other@") ? "550 canary" : null);

        alert(server, "gone@example.org", "full@example.org", "other@example.org");

        assertThat(server.mails()).isEmpty();
        assertThat(log.onlyWarning())
                .contains("accepted for 0 of ")
                .contains(
                        "gone@example.org: the server refuses the recipient (550 5.1.1). Check the address in ALERT_TO")
                .contains("full@example.org: the server refuses the recipient (552 5.2.2). ")
                .contains("other@example.org: the server refuses the recipient (550). ")
                .doesNotContain("canary");
        assertThat(clock.pauses())
                .as("what is refused for good is not tried again")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 421 4.3.2 canary",
        "EHLO, 421 canary",
        "MAIL, 451 4.3.0 canary",
        "RCPT, 450 4.2.0 greylisted canary",
        "DATA, 452 canary",
        "., 451 4.7.1 canary"
    })
    void whatIsPutOffIsTriedAgainUntilItIsTaken(String at, String reply) throws Exception {
        AtomicInteger putOff = new AtomicInteger();
        ScriptedSmtp server =
                answering(command -> matches(at, command) && putOff.incrementAndGet() <= 2 ? reply : null);

        alert(server, "ops@example.org");

        log.isEmpty();
        assertThat(server.mails()).hasSize(at.equals(".") ? 3 : 1);
        assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void onlyWhoWasPutOffIsTriedAgain() throws Exception {
        AtomicInteger putOff = new AtomicInteger();
        ScriptedSmtp server = answering(command -> command.contains("slow@") && putOff.incrementAndGet() <= 1
                ? "451 4.7.1 later"
                : command.contains("gone@") ? "550 5.1.1 gone" : null);

        alert(server, "ops@example.org", "slow@example.org", "gone@example.org");

        assertThat(server.commands("RCPT"))
                .containsExactly(
                        "RCPT TO:<ops@example.org>",
                        "RCPT TO:<slow@example.org>",
                        "RCPT TO:<gone@example.org>",
                        "RCPT TO:<slow@example.org>");
        assertThat(server.delivered()).containsExactly("ops@example.org", "slow@example.org");
        assertThat(log.onlyWarning())
                .contains("accepted for 2 of 3 recipients. gone@")
                .doesNotContain("slow@");
    }

    @Test
    void whatIsPutOffToTheEndIsToldWithTheNumberOfAttempts() throws Exception {
        ScriptedSmtp server = answering(command -> matches("RCPT", command) ? "451 4.7.1 greylisted canary" : null);

        alert(server, "ops@example.org");

        assertThat(server.commands("RCPT")).hasSize(4);
        assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(log.onlyWarning())
                .contains("ops@example.org: the server asks to try again later, at the recipient (451 4.7.1)")
                .contains("greylisting")
                .doesNotContain("canary");
    }

    @Test
    void noAttemptBeginsAfterTheDeadline() throws Exception {
        ScriptedSmtp server = answering(command -> {
            if (matches("RCPT", command)) {
                clock.advance(Duration.ofSeconds(9));
                return "451 later";
            }
            return null;
        });

        alert(server, "ops@example.org");

        assertThat(server.commands("RCPT")).hasSize(2);
        assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void aServerThatIsBusyIsAskedOnceForAllInEachAttempt() throws Exception {
        ScriptedSmtp server = answering(command -> matches("", command) ? "421 4.3.2 busy" : null);

        alert(server, "ops@example.org", "duty@example.org", "night@example.org");

        assertThat(server.connections()).isEqualTo(4);
        assertThat(log.onlyWarning())
                .contains("accepted for 0 of 3 recipients. ops@example.org")
                .contains("duty@example.org")
                .contains("night@example.org", "(421 4.3.2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 554 5.7.1 canary | the server turns this machine away at the greeting (554 5.7.1)",
                "'' | canary | what answers there does not speak SMTP",
                "'' | hang up | without a clear answer to the greeting",
                "EHLO | hang up | without a clear answer to the greeting or later",
                "AUTH | 535 5.7.8 canary | the server refused the user or the password (535 5.7.8)",
                "AUTH | hang up | without a clear answer to the login",
                "MAIL | 530 5.7.0 canary | ops@example.org: the server wants a login (530 5.7.0)",
                "MAIL | 553 5.7.1 canary | ops@example.org: the server refuses the sender (553 5.7.1). Check ALERT_FROM",
                "RCPT | 504 5.5.2 canary | the name that this machine gives in EHLO",
                "RCPT | 554 5.7.1 canary | ops@example.org: the server refuses the recipient (554 5.7.1)",
                "RCPT | hang up | ops@example.org: the connection ended without a clear answer to the recipient",
                "DATA | 554 canary | ops@example.org: the server refuses the message (554)",
                "DATA | 250 canary | without a clear answer to the message",
                ". | 552 5.3.4 canary | the server refuses the message (552 5.3.4). Ask its operator which rule the mail breaks, or whether the mailbox is full",
                ". | 554 5.6.0 canary | the server refuses the message (554 5.6.0). Ask its operator which rule",
                ". | hang up | without a clear answer to the whole mail, which may or may not arrive",
                ". | canary | without a clear answer to the whole mail, which may or may not arrive"
            })
    void everyRefusalHasWordsOfItsOwn(String at, String reply, String said) throws Exception {
        ScriptedSmtp server = answering(command -> matches(at, command)
                ? reply
                : command.startsWith("EHLO") ? "250-scripted\r\n250 AUTH PLAIN LOGIN" : null);

        alerter(server, "user:canary-password@", "ops@example.org").alert(Outcomes.FAILED);

        assertThat(log.onlyWarning()).contains(said).doesNotContain("canary", "see whether the server is up");
        boolean clear = reply.startsWith("5") || (at.isEmpty() && reply.equals("canary"));
        assertThat(server.connections())
                .as("only a connection that broke is made again")
                .isEqualTo(clear ? 1 : 4);
    }

    @Test
    void aRefusedEhloIsFollowedByHeloAndIfThatIsRefusedToldWithTheSetting() throws Exception {
        ScriptedSmtp server = answering(command ->
                matches("EHLO", command) ? "502 what" : matches("HELO", command) ? "550 5.7.1 canary" : null);

        alert(server, "ops@example.org");

        assertThat(log.onlyWarning()).contains("at EHLO or STARTTLS (550 5.7.1). Set SMTP_EHLO_NAME");
    }

    @Test
    void aServerThatKnowsNoEhloGetsTheMailAllTheSame() throws Exception {
        ScriptedSmtp server = answering(command -> matches("EHLO", command) ? "502 what" : null);

        alert(server, "ops@example.org");

        log.isEmpty();
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void aServerWithoutAKnownWayToLogInIsSaidToHaveNone() throws Exception {
        ScriptedSmtp server = answering(command -> matches("EHLO", command) ? "250-x\r\n250 AUTH GSSAPI" : null);

        alerter(server, "user:password@", "ops@example.org").alert(Outcomes.FAILED);

        assertThat(log.onlyWarning()).contains("the server offers no way to log in that is known here");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void aServerThatSpeaksClearTextWhereTlsIsAskedForIsSentNothing() throws Exception {
        ScriptedSmtp server = answering(command -> null);
        SmtpServer tls = SmtpServer.parse("smtps://user:password@127.0.0.1:" + server.port(), false);

        alerter(tls, "ops@example.org").alert(Outcomes.FAILED);

        assertThat(log.onlyWarning()).contains("no TLS connection could be made. Check the scheme and the port");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void aServerThatRefusesStartTlsIsSentNothing() throws Exception {
        ScriptedSmtp server = answering(command -> matches("EHLO", command)
                ? "250-x\r\n250 STARTTLS"
                : matches("STARTTLS", command) ? "554 5.7.3 canary" : null);
        SmtpServer startTls = SmtpServer.parse("smtp+starttls://user:password@127.0.0.1:" + server.port(), false);

        alerter(startTls, "ops@example.org").alert(Outcomes.FAILED);

        assertThat(log.onlyWarning()).contains("the server turns this machine away at EHLO or STARTTLS (554 5.7.3)");
        assertThat(server.commands()).containsExactly("EHLO rotator.example.org", "STARTTLS");
    }

    @ParameterizedTest
    @CsvSource({"rotator.example.org, rotator.example.org", ", '[127.0.0.1]'"})
    void theNameInEhloIsTheSettingOrTheAddressOfTheConnection(@Nullable String setting, String sent) throws Exception {
        ScriptedSmtp server = answering(command -> null);
        MailSettings settings = new MailSettings(
                SmtpServer.parse("smtp://127.0.0.1:" + server.port(), false),
                "rotator@example.org",
                List.of("ops@example.org"),
                setting,
                null);

        new MailAlerter(MailAlerterTest.ORIGIN, settings, clock, threads, SILENCE).alert(Outcomes.FAILED);

        assertThat(server.commands("EHLO")).containsExactly("EHLO " + sent);
    }

    @Test
    void theNameInEhloIsTheAddressAlsoWhereThatIsIpv6() throws Exception {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getAllByName("::1")[0]);
        ScriptedSmtp server = ScriptedSmtp.start(socket, connection -> connection.answer(command -> null));
        servers.add(server);
        MailSettings settings = new MailSettings(
                SmtpServer.parse("smtp://[::1]:" + server.port(), false),
                "rotator@example.org",
                List.of("ops@example.org"),
                null,
                null);

        new MailAlerter(MailAlerterTest.ORIGIN, settings, clock, threads, SILENCE).alert(Outcomes.FAILED);

        assertThat(server.commands("EHLO")).containsExactly("EHLO [IPv6:0:0:0:0:0:0:0:1]");
    }

    private static boolean matches(String at, String command) {
        return at.isEmpty() ? command.isEmpty() : command.startsWith(at);
    }

    private ScriptedSmtp answering(UnaryOperator<@Nullable String> replies) throws IOException {
        ScriptedSmtp server = ScriptedSmtp.answering(replies);
        servers.add(server);
        return server;
    }

    private void alert(ScriptedSmtp server, String... to) {
        alerter(server, "", to).alert(Outcomes.FAILED);
    }

    private MailAlerter alerter(ScriptedSmtp server, String login, String... to) {
        return alerter(SmtpServer.parse("smtp://" + login + "127.0.0.1:" + server.port(), false), to);
    }

    private MailAlerter alerter(SmtpServer server, String... to) {
        return new MailAlerter(
                MailAlerterTest.ORIGIN,
                new MailSettings(server, "rotator@example.org", List.of(to), "rotator.example.org", "ops1"),
                clock,
                threads,
                SILENCE);
    }
}
