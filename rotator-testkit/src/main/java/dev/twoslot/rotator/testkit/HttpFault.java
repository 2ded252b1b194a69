package dev.twoslot.rotator.testkit;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One planned misbehaviour of {@link SimulatedCloudflare}: which calls it hits, how often, and what happens to them.
 *
 * <pre>{@code
 * HttpFault.on("POST", "/tokens$").loseReply()
 * HttpFault.on("PATCH", "/secrets/").nth(2).reply(503)
 * HttpFault.on("*", "/tokens/verify$").every().reply(429, Map.of("retry-after", "7"), null)
 * }</pre>
 *
 * <p>A fault is immutable and counts nothing itself; the simulator counts. If several faults match a call, each counts
 * it, and the first one that is due decides.
 *
 * @param method the HTTP method, upper case, or {@code *} for any
 * @param path searched for (not anchored) in the path as it was sent, without the query
 * @param nth the first matching call that is hit, counted from 1
 * @param times how many matching calls in a row are hit from then on; 0 means all of them
 * @param action what happens to a call that is hit
 */
public record HttpFault(String method, Pattern path, int nth, int times, Action action) {

    public HttpFault {
        method = method.toUpperCase(Locale.ROOT);
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(action, "action");
        if (nth < 1) {
            throw new IllegalArgumentException("nth counts from 1");
        }
        if (times < 0) {
            throw new IllegalArgumentException("times is 1 or more, or 0 for every call");
        }
    }

    /**
     * Starts a fault that hits the first matching call once.
     *
     * @param method the HTTP method, or {@code *} for any
     * @param pathRegex a regular expression that is searched for in the path
     */
    public static Target on(String method, String pathRegex) {
        return new Target(method, Pattern.compile(pathRegex), 1, 1);
    }

    /** What may happen to a call. Only these; the simulator handles each. */
    public sealed interface Action {

        /** The name of this action on the control path. */
        String type();
    }

    /**
     * Answers without acting: the state of the simulator stays as it was.
     *
     * @param status the HTTP status
     * @param headers extra response headers, such as {@code retry-after}
     * @param body the body as it stands, or null for Cloudflare's envelope with the usual error of that status
     */
    public record Reply(
            int status,
            Map<String, String> headers,
            @Nullable String body) implements Action {
        public Reply {
            requireStatus(status);
            headers = Map.copyOf(headers);
        }

        @Override
        public String type() {
            return "reply";
        }
    }

    /** Closes the connection without acting and without a reply. */
    public record Drop() implements Action {
        @Override
        public String type() {
            return "drop";
        }
    }

    /** Acts, then closes the connection without a reply: the caller can't know whether the write happened. */
    public record LoseReply() implements Action {
        @Override
        public String type() {
            return "lose-reply";
        }
    }

    /**
     * Acts, then answers with an error as if it had not.
     *
     * @param status the HTTP status of the answer
     */
    public record ActThenReply(int status) implements Action {
        public ActThenReply {
            requireStatus(status);
        }

        @Override
        public String type() {
            return "act-then-reply";
        }
    }

    /**
     * Keeps the caller waiting, in real time.
     *
     * @param delay how long
     * @param afterActing false to wait before acting, true to act at once and hold the reply back
     */
    public record Stall(Duration delay, boolean afterActing) implements Action {
        public Stall {
            requireNotNegative(delay);
        }

        @Override
        public String type() {
            return "stall";
        }
    }

    /** Acts, announces the whole body, sends half of it and closes the connection. */
    public record Truncate() implements Action {
        @Override
        public String type() {
            return "truncate";
        }
    }

    /**
     * Acts, then sends the reply with padding in front, so that it is read in full or not understood.
     *
     * @param bytes how many bytes of padding
     */
    public record Oversize(long bytes) implements Action {
        public Oversize {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes is 1 or more");
            }
        }

        @Override
        public String type() {
            return "oversize";
        }
    }

    /** Acts, then sends an HTML page with the status of the real reply. */
    public record Garbage() implements Action {
        @Override
        public String type() {
            return "garbage";
        }
    }

    /**
     * Acts, then sends the body in small pieces.
     *
     * @param pieceBytes the size of a piece
     * @param pause the time before each piece, in real time
     */
    public record SlowBody(int pieceBytes, Duration pause) implements Action {
        public SlowBody {
            if (pieceBytes < 1) {
                throw new IllegalArgumentException("pieceBytes is 1 or more");
            }
            requireNotNegative(pause);
        }

        @Override
        public String type() {
            return "slow-body";
        }
    }

    /** The calls that a fault is to hit; each finishing method makes the fault. */
    public static final class Target {
        private final String method;
        private final Pattern path;
        private final int nth;
        private final int times;

        private Target(String method, Pattern path, int nth, int times) {
            this.method = method;
            this.path = path;
            this.nth = nth;
            this.times = times;
        }

        /** Leaves the first {@code nth - 1} matching calls alone. */
        public Target nth(int nth) {
            return new Target(method, path, nth, times);
        }

        /** Hits so many matching calls in a row. */
        public Target times(int times) {
            return new Target(method, path, nth, times);
        }

        /** Hits every matching call until the fault is cleared. */
        public Target every() {
            return times(0);
        }

        /** See {@link Reply}; the body is Cloudflare's envelope with the usual error of that status. */
        public HttpFault reply(int status) {
            return with(new Reply(status, Map.of(), null));
        }

        /** See {@link Reply}. */
        public HttpFault reply(int status, Map<String, String> headers, @Nullable String body) {
            return with(new Reply(status, headers, body));
        }

        /** See {@link Drop}. */
        public HttpFault drop() {
            return with(new Drop());
        }

        /** See {@link LoseReply}. */
        public HttpFault loseReply() {
            return with(new LoseReply());
        }

        /** See {@link ActThenReply}. */
        public HttpFault actThenReply(int status) {
            return with(new ActThenReply(status));
        }

        /** Waits before acting; see {@link Stall}. */
        public HttpFault stall(Duration delay) {
            return with(new Stall(delay, false));
        }

        /** Acts at once and holds the reply back; see {@link Stall}. */
        public HttpFault stallReply(Duration delay) {
            return with(new Stall(delay, true));
        }

        /** See {@link Truncate}. */
        public HttpFault truncateBody() {
            return with(new Truncate());
        }

        /** See {@link Oversize}. */
        public HttpFault oversizeBody(long bytes) {
            return with(new Oversize(bytes));
        }

        /** See {@link Garbage}. */
        public HttpFault garbageBody() {
            return with(new Garbage());
        }

        /** See {@link SlowBody}. */
        public HttpFault slowBody(int pieceBytes, Duration pause) {
            return with(new SlowBody(pieceBytes, pause));
        }

        /** Makes the fault with any action. */
        public HttpFault with(Action action) {
            return new HttpFault(method, path, nth, times, action);
        }
    }

    private static void requireStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status is an HTTP status from 200 to 599");
        }
    }

    private static void requireNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a pause is not negative");
        }
    }
}
