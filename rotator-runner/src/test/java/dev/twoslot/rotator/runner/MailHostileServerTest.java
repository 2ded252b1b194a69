package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.HandMadeOutcomes;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.alert.CountedThreads;
import dev.twoslot.rotator.runner.alert.MailAlerter;
import dev.twoslot.rotator.runner.alert.MailAlerterTest;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.SmtpServer;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that keep the alerter waiting: it comes back at its deadline, and leaves no connection and no thread behind. */
@Timeout(60)
class MailHostileServerTest {

    @RegisterExtension
    private final MailLog log = new MailLog();

    private final VirtualClock clock = VirtualClock.at(Outcomes.NOW);
    private final CountedThreads threads = new CountedThreads();
    private final List<ScriptedSmtp> servers = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (ScriptedSmtp server : servers) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', smtp",
        "EHLO, smtp",
        "MAIL, smtp",
        "RCPT, smtp",
        "DATA, smtp",
        "., smtp",
        "'', smtps",
        "STARTTLS, smtp+starttls",
        "AUTH, smtp"
    })
    void aServerThatFallsSilentIsWaitedForUntilTheDeadlineAndNoLonger(String at, String scheme) throws Exception {
        ScriptedSmtp server = started(ScriptedSmtp.answering(command -> {
            if (command.equals("") ? at.isEmpty() : !at.isEmpty() && command.startsWith(at)) {
                return at.equals("STARTTLS") ? null : ScriptedSmtp.SILENCE;
            }
            return command.startsWith("EHLO") ? "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN" : null;
        }));

        alerter(server, scheme, at.equals("AUTH") ? "user:password@" : "", "ops@example.org")
                .alert(Outcomes.FAILED);

        assertThat(log.onlyWarning())
                .contains("accepted for 0 of 1 recipients. ops@example.org: the server did not answer in time");
        assertTheDeadlineAndNothingLeft(server);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "smtps"})
    void aTarpitThatSaysAByteNowAndThenIsLeftAtTheDeadline(String scheme) throws Exception {
        ScriptedSmtp server = started(ScriptedSmtp.start(ScriptedSmtp.Connection::drip));

        alerter(server, scheme, "", "ops@example.org").alert(Outcomes.FAILED);

        // What drips into a TLS handshake is no handshake, and that is known after a few bytes.
        assertThat(log.onlyWarning())
                .containsAnyOf("the server did not answer in time", "no TLS connection could be made");
        assertNothingLeft(server);
    }

    @ParameterizedTest
    @CsvSource({"220-, ''", "'220-', '\r\n220-'"})
    void aGreetingThatNeverEndsIsNotReadForEver(String beginning, String separator) throws Exception {
        ScriptedSmtp server = started(ScriptedSmtp.start(connection -> {
            connection.write(beginning);
            while (true) {
                connection.write("x".repeat(1000) + separator);
            }
        }));

        alerter(server, "smtp", "", "ops@example.org").alert(Outcomes.FAILED);

        assertThat(log.onlyWarning()).contains("the server's replies do not end");
        assertNothingLeft(server);
        assertThat(clock.instant()).as("long before the deadline").isEqualTo(Outcomes.NOW);
    }

    @Test
    void aServerThatStopsReadingTheMailIsLeftAtTheDeadline() throws Exception {
        CountDownLatch alerted = new CountDownLatch(1);
        ServerSocket socket = new ServerSocket();
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ScriptedSmtp server = started(ScriptedSmtp.start(socket, connection -> {
            connection.write("220 x\r\n250 x\r\n250 x\r\n250 x\r\n354 x\r\n");
            connection.stuck(stopped -> await(alerted));
            connection.readToTheEnd();
        }));

        RotationOutcome.Failed failed = Outcomes.FAILED;
        RotationOutcome.Failed large = HandMadeOutcomes.failed(
                failed.runId(),
                failed.slots(),
                failed.budget(),
                failed.survivesUntil(),
                failed.phase(),
                failed.reason(),
                failed.kind(),
                "word ".repeat(4_000_000),
                failed.remedy());
        alerter(server, "smtp", "", "ops@example.org").alert(large);
        alerted.countDown();

        assertThat(log.onlyWarning()).contains("the server did not answer in time");
        assertTheDeadlineAndNothingLeft(server);
    }

    @Test
    void aRecipientAtWhomTheServerFallsSilentCostsTheOthersNothing() throws Exception {
        ScriptedSmtp server =
                started(ScriptedSmtp.answering(command -> command.contains("stuck@") ? ScriptedSmtp.SILENCE : null));
        MailAlerter alerter = new MailAlerter(
                MailAlerterTest.ORIGIN,
                settings(server, "smtp", "", "ops@example.org", "stuck@example.org", "duty@example.org"),
                clock,
                threads,
                Duration.ofMillis(200));

        alerter.alert(Outcomes.FAILED);

        assertThat(server.delivered()).containsExactly("ops@example.org", "duty@example.org");
        assertThat(log.onlyWarning())
                .contains("accepted for 2 of 3 recipients. stuck@example.org: the server did not answer in time")
                .doesNotContain("ops@", "duty@");
        assertNothingLeft(server);
    }

    @Test
    void anInterruptionDoesNotCostTheMailAndIsKept() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ScriptedSmtp server = started(ScriptedSmtp.answering(command -> {
            if (command.startsWith("MAIL")) {
                reached.countDown();
                await(interrupted);
            }
            return null;
        }));
        AtomicInteger flags = new AtomicInteger();
        Thread run = new Thread(() -> {
            alerter(server, "smtp", "", "ops@example.org").alert(Outcomes.FAILED);
            flags.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        run.start();
        reached.await();
        run.interrupt();
        interrupted.countDown();
        run.join();

        log.isEmpty();
        assertThat(server.mails()).hasSize(1);
        assertThat(flags).as("the thread's flag is set").hasValue(1);
        assertNothingLeft(server);
    }

    @Test
    void itsThreadsAreNotKept() throws Exception {
        ScriptedSmtp server = started(ScriptedSmtp.answering(command -> null));

        alerter(server, "smtp", "", "ops@example.org").alert(Outcomes.FAILED);

        log.isEmpty();
        assertThat(server.mails()).hasSize(1);
        assertNothingLeft(server);
    }

    private ScriptedSmtp started(ScriptedSmtp server) {
        servers.add(server);
        return server;
    }

    private MailAlerter alerter(ScriptedSmtp server, String scheme, String login, String... to) {
        return new MailAlerter(
                MailAlerterTest.ORIGIN,
                settings(server, scheme, login, to),
                new PatientTime(clock, server::stuck),
                threads,
                Duration.ofSeconds(60));
    }

    private static MailSettings settings(ScriptedSmtp server, String scheme, String login, String... to) {
        SmtpServer smtp = SmtpServer.parse(scheme + "://" + login + "127.0.0.1:" + server.port(), false);
        return new MailSettings(smtp, "rotator@example.org", List.of(to), "rotator.example.org", "ops1");
    }

    private void assertTheDeadlineAndNothingLeft(ScriptedSmtp server) throws InterruptedException {
        assertThat(clock.instant()).isEqualTo(Outcomes.NOW.plusSeconds(20));
        assertNothingLeft(server);
    }

    private void assertNothingLeft(ScriptedSmtp server) throws InterruptedException {
        server.awaitEndOfAll();
        threads.awaitEndOfAll();
        assertThat(threads.alive()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
