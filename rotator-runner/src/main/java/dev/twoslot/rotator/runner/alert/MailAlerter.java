package dev.twoslot.rotator.runner.alert;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one mail for each outcome that it is told. Whom it did not reach is one warning in the log, which names the recipients, the
 * server's reply codes and what to do; it changes nothing of the run.
 *
 * <p>The mail is sent on a thread of its own. {@link #alert} returns within {@link #LIMIT}, whatever the mail server does,
 * and by then every connection is closed. An interruption does not cut it short, since a run that was told to stop wants its
 * mail as well; the flag is set again afterwards. A name server that does not answer holds that thread until the resolver
 * gives up; nothing is sent then. Thread-safe.
 *
 * <p>Over TLS the server's certificate and its name are checked against the Java platform's trust store (system property
 * {@code javax.net.ssl.trustStore} for a private authority).
 */
public final class MailAlerter implements Alerter {

    /**
     * For one mail to all its recipients, attempts and pauses included. Long enough for a relay that greets late to scare off
     * senders of spam (5 to 6 s are usual) and for three attempts at what is put off; short enough that a run which was told
     * to stop ends before a supervisor kills it, commonly after 30 s.
     */
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** For connecting, and for each reply: leaves time for another attempt. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(MailAlerter.class);

    private final MailOrigin origin;
    private final MailSettings settings;
    private final Time time;
    private final Executor threads;
    private final Duration silence;

    /** @param origin what the mails speak of */
    public MailAlerter(MailOrigin origin, MailSettings settings, Time time) {
        this(origin, settings, time, MailThreads.onePerTask(), SILENCE);
    }

    /**
     * @param threads runs what may block for longer than it is waited for
     * @param silence how long a server may take to connect, and for each reply, before an attempt is given up
     */
    public MailAlerter(MailOrigin origin, MailSettings settings, Time time, Executor threads, Duration silence) {
        this.origin = origin;
        this.settings = settings;
        this.time = time;
        this.threads = threads;
        this.silence = silence;
    }

    @Override
    public void alert(RotationOutcome outcome) {
        Instant now = time.instant();
        Instant deadline = now.plus(LIMIT);
        MailDelivery delivery = new MailDelivery(
                settings, AlertMail.of(origin, outcome, now), outcome.runId(), now, time, deadline, silence);
        FutureTask<Void> task = new FutureTask<>(delivery, null);
        threads.execute(task);
        try {
            await(task, deadline);
        } catch (TimeoutException e) {
            // Whom the mail did not reach by now is told below.
        } catch (ExecutionException e) {
            LOG.warn(
                    "The alert mail of run {} ended with an unexpected {}. Report this: it is a fault in the rotator",
                    outcome.runId(),
                    Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName());
        }
        Map<String, MailProblem> problems = delivery.end();
        if (!problems.isEmpty()) {
            LOG.warn(
                    "The alert mail of run {} was accepted for {} of {} recipients. {}",
                    outcome.runId(),
                    settings.to().size() - problems.size(),
                    settings.to().size(),
                    text(problems));
        }
    }

    private void await(FutureTask<Void> task, Instant deadline) throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    time.await(task, deadline);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Each problem once, with all whom it befell. */
    private static String text(Map<String, MailProblem> problems) {
        Map<MailProblem, List<String>> recipients = new LinkedHashMap<>();
        problems.forEach((recipient, problem) ->
                recipients.computeIfAbsent(problem, first -> new ArrayList<>()).add(recipient));
        List<String> sentences = new ArrayList<>();
        recipients.forEach((problem, who) ->
                sentences.add(String.join(", ", who) + ": " + problem.what() + ". " + problem.remedy()));
        return String.join("; ", sentences);
    }
}
