package dev.twoslot.rotator.cloudflare.api;

import dev.twoslot.rotator.cloudflare.api.Envelope.ApiError;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to the API: as many attempts as the call's effect and its deadline allow, and the meaning of the last one.
 * Thread-safe; a call blocks its thread.
 *
 * <p>A read and an idempotent write are repeated after anything that may pass. A create is repeated only after a reply that
 * says that nothing was done. No attempt is begun that the deadline would cut off, and a {@code Retry-After} beyond the
 * deadline ends the call at once.
 *
 * <p>A success counts only if its result names what was asked ({@link Expectation}): a reply may be one that was meant for another
 * request. Then no connection that is open is used again, as more such replies may wait in it.
 */
public final class ApiClient {

    private static final Logger LOG = LoggerFactory.getLogger(ApiClient.class);

    private static final int MAX_ATTEMPTS = 5;
    /** Cloudflare refuses valid tokens now and then (workers-sdk issue 13854, May 2026), so one refusal is none. */
    private static final int REFUSALS_BELIEVED = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(1);
    private static final Pattern RAY = Pattern.compile("[0-9A-Za-z-]{1,40}");

    private final HttpTransport transport;
    private final String baseUrl;
    private final String accountId;
    private final Duration requestTimeout;
    private final Time time;
    private final RandomGenerator random;
    private final Retry retry;

    public ApiClient(
            HttpTransport transport,
            String baseUrl,
            String accountId,
            Duration requestTimeout,
            Time time,
            RandomGenerator random) {
        this.transport = transport;
        this.baseUrl = baseUrl;
        this.accountId = accountId;
        this.requestTimeout = requestTimeout;
        this.time = time;
        this.random = random;
        IntervalFunction growing = IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, 2.0, LONGEST_PAUSE);
        retry = Retry.of(
                "cloudflare",
                RetryConfig.<Attempt>custom()
                        .maxAttempts(MAX_ATTEMPTS)
                        .retryOnResult(Attempt::mayBeRepeated)
                        .intervalBiFunction((number, attempt) -> pause(growing.apply(number), attempt.get()))
                        .build());
    }

    /** Uses no connection again that is open now; for a caller that sees only by its own knowledge that a reply is another's. */
    public void distrustConnections() {
        transport.distrustConnections();
    }

    public String accountId() {
        return accountId;
    }

    public Time time() {
        return time;
    }

    public RandomGenerator random() {
        return random;
    }

    /**
     * Makes a call and returns how it ended; never throws for a call that failed.
     *
     * @param deadline when this method must have returned
     */
    public ApiReply send(ApiCall call, SecretValue credential, Instant deadline) {
        Optional<String> authorization = Bearer.header(credential);
        if (authorization.isEmpty()) {
            return ApiReply.failed(ApiFailure.of(call, Meaning.CREDENTIAL_MALFORMED, "nothing was sent"));
        }
        // Its decisions alone are taken from resilience4j: its blocking variant sleeps on the machine's clock.
        Retry.AsyncContext<Attempt> repeats = retry.asyncContext();
        boolean mayHaveHappened = false;
        for (int number = 1; ; number++) {
            Attempt attempt = attempt(call, authorization.get(), deadline, number);
            Optional<ApiFailure> failure = attempt.reply().failure();
            long pauseMillis = repeats.onResult(attempt);
            if (failure.isEmpty() || pauseMillis < 0) {
                repeats.onComplete();
                return settle(attempt.reply(), mayHaveHappened);
            }
            mayHaveHappened |= failure.get().kind() == Kind.AMBIGUOUS;
            Optional<ApiFailure> noMore =
                    pauseBeforeNext(attempt, failure.get(), Duration.ofMillis(pauseMillis), deadline);
            if (noMore.isPresent()) {
                repeats.onComplete();
                return settle(attempt.reply().failedAs(noMore.get()), mayHaveHappened);
            }
        }
    }

    private static ApiReply settle(ApiReply last, boolean mayHaveHappened) {
        return last.failure()
                .filter(failure -> mayHaveHappened)
                .map(failure -> last.failedAs(failure.afterLostReply()))
                .orElse(last);
    }

    /** Pauses, unless there would be no time left for another attempt: then the failure that ends the call. */
    private Optional<ApiFailure> pauseBeforeNext(
            Attempt attempt, ApiFailure failure, Duration pause, Instant deadline) {
        if (time.instant().plus(pause).plus(shortestAttempt()).isAfter(deadline)) {
            String why = attempt.askedToWait().isZero()
                    ? "there was no time for another attempt"
                    : "the reply asks to wait for " + attempt.askedToWait().toSeconds()
                            + " s, which is longer than the call may take";
            return Optional.of(failure.noting(why));
        }
        LOG.info("{}; attempt {}, the next in {} ms", failure.message(), attempt.number(), pause.toMillis());
        try {
            time.sleep(pause);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(failure.noting("the thread was interrupted before another attempt"));
        }
    }

    private long pause(long growing, Attempt attempt) {
        Duration asked = attempt.askedToWait();
        if (asked.isZero()) {
            return Math.round(growing * (0.5 + random.nextDouble()));
        }
        return asked.toMillis() + Math.round(FIRST_PAUSE.toMillis() * random.nextDouble());
    }

    private Duration shortestAttempt() {
        return requestTimeout.compareTo(SHORTEST_ATTEMPT) < 0 ? requestTimeout : SHORTEST_ATTEMPT;
    }

    private Attempt attempt(ApiCall call, String authorization, Instant deadline, int number) {
        Duration left = Duration.between(time.instant(), deadline);
        if (left.compareTo(shortestAttempt()) < 0) {
            return new Attempt(number, ApiReply.failed(ApiFailure.of(call, Meaning.DEADLINE)), Duration.ZERO);
        }
        Duration timeout = left.compareTo(requestTimeout) < 0 ? left : requestTimeout;
        URI uri = URI.create(baseUrl + call.resolve());
        Exchange exchange = transport.exchange(uri, call, authorization, timeout, time);
        if (exchange instanceof Exchange.Answered answered) {
            ApiReply reply = reply(call, answered);
            if (reply.means(Meaning.UNREADABLE)) {
                transport.distrustConnections();
            }
            Duration askedToWait = answered.headers()
                    .firstValue("Retry-After")
                    .flatMap(header -> RetryAfter.parse(header, time.instant()))
                    .orElse(Duration.ZERO);
            return new Attempt(number, reply, askedToWait);
        }
        Exchange.Unanswered unanswered = (Exchange.Unanswered) exchange;
        ApiFailure failure = ApiFailure.unanswered(call, unanswered.meaning(), unanswered.cause());
        return new Attempt(number, ApiReply.failed(failure), Duration.ZERO);
    }

    private ApiReply reply(ApiCall call, Exchange.Answered answered) {
        int status = answered.status();
        boolean successful = status >= 200 && status < 300;
        String ray = answered.headers()
                .firstValue("cf-ray")
                .filter(value -> RAY.matcher(value).matches())
                .orElse(null);
        if (successful && call.raw() && answered.body().isPresent()) {
            return ApiReply.success(call, null, answered.body().get(), answered.headers());
        }
        Optional<Envelope> envelope = answered.body().flatMap(Envelope::parse);
        if (successful && envelope.map(Envelope::success).orElse(false)) {
            String problem = call.expectation().problem(envelope.get().result());
            return problem == null
                    ? ApiReply.success(call, envelope.get(), new byte[0], answered.headers())
                    : unreadable(call, answered, ray, problem);
        }
        // An envelope that calls a refusal a success contradicts itself, and is believed in nothing.
        Envelope believed = envelope.filter(found -> !found.success()).orElse(null);
        List<Integer> codes = believed == null
                ? List.of()
                : believed.errors().stream()
                        .map(ApiError::code)
                        .filter(code -> code != 0)
                        .distinct()
                        .toList();
        Meaning meaning = ErrorTable.meaning(call.family(), status, believed);
        return ApiReply.failed(ApiFailure.replied(call, meaning, status, codes, ray), answered.headers());
    }

    private static ApiReply unreadable(ApiCall call, Exchange.Answered answered, @Nullable String ray, String problem) {
        ApiFailure failure = ApiFailure.replied(call, Meaning.UNREADABLE, answered.status(), List.of(), ray);
        return ApiReply.failed(failure.noting(problem), answered.headers());
    }

    /**
     * One attempt and what came of it.
     *
     * @param number counted from one
     * @param askedToWait the reply's {@code Retry-After}, or zero
     */
    private record Attempt(int number, ApiReply reply, Duration askedToWait) {

        boolean mayBeRepeated() {
            return reply.failure().map(this::mayBeRepeated).orElse(false);
        }

        private boolean mayBeRepeated(ApiFailure failure) {
            return switch (failure.meaning()) {
                case DEADLINE, INTERRUPTED, REDIRECTED -> false;
                case CREDENTIAL_REFUSED -> failure.call().repeatsRefusals() && number < REFUSALS_BELIEVED;
                default ->
                    failure.kind() == Kind.TRANSIENT
                            || (failure.kind() == Kind.AMBIGUOUS
                                    && failure.call().effect() == Repeatability.IDEMPOTENT_WRITE);
            };
        }
    }
}
