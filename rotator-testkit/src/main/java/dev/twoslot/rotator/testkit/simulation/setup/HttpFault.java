package dev.twoslot.rotator.testkit.simulation.setup;

import dev.twoslot.rotator.testkit.simulation.setup.FaultAction.Calls;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One planned misbehaviour of {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare}: which calls it hits, how often, and what happens to them.
 *
 * <pre>{@code
 * HttpFault.on("POST", "/tokens$").loseReply()
 * HttpFault.on("PATCH", "/secrets/").nth(2).reply(503)
 * HttpFault.on("*", "/tokens/verify$").every().reply(429, Map.of("retry-after", "7"), null)
 * HttpFault.on("GET", "/secrets$").nth(2).staleReply()
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
public record HttpFault(String method, Pattern path, int nth, int times, FaultAction action) {

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
        return new Target(method.toUpperCase(Locale.ROOT), Pattern.compile(pathRegex), 1, 1);
    }

    /** The calls that a fault is to hit; each finishing method makes the fault. Immutable. */
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

        /** See {@link FaultAction.Reply}; the body is Cloudflare's envelope with the usual error of that status. */
        public HttpFault reply(int status) {
            return with(new FaultAction.Reply(status, Map.of(), null));
        }

        /** See {@link FaultAction.Reply}. */
        public HttpFault reply(int status, Map<String, String> headers, @Nullable String body) {
            return with(new FaultAction.Reply(status, headers, body));
        }

        /** See {@link FaultAction.Drop}. */
        public HttpFault drop() {
            return with(new FaultAction.Drop());
        }

        /** See {@link FaultAction.LoseReply}. */
        public HttpFault loseReply() {
            return with(new FaultAction.LoseReply());
        }

        /** See {@link FaultAction.ActThenReply}. */
        public HttpFault actThenReply(int status) {
            return with(new FaultAction.ActThenReply(status));
        }

        /** Answers as the write would be answered; see {@link FaultAction.NoEffect}. */
        public HttpFault noEffect() {
            return with(new FaultAction.NoEffect(false));
        }

        /** Answers with what is there unchanged; see {@link FaultAction.NoEffect}. */
        public HttpFault noEffectAndShowsIt() {
            return with(new FaultAction.NoEffect(true));
        }

        /** Waits before acting; see {@link FaultAction.Stall}. */
        public HttpFault stall(Duration delay) {
            return with(new FaultAction.Stall(delay, false));
        }

        /** Acts at once and holds the reply back; see {@link FaultAction.Stall}. */
        public HttpFault stallReply(Duration delay) {
            return with(new FaultAction.Stall(delay, true));
        }

        /** Breaks the connection off in the middle of the body; see {@link FaultAction.Truncate}. */
        public HttpFault truncateBody() {
            return with(new FaultAction.Truncate(false));
        }

        /** Sends half of the body as if it were all; see {@link FaultAction.Truncate}. */
        public HttpFault halveBody() {
            return with(new FaultAction.Truncate(true));
        }

        /** See {@link FaultAction.WrongLength}. */
        public HttpFault wrongLength(int difference) {
            return with(new FaultAction.WrongLength(difference));
        }

        /** See {@link FaultAction.Oversize}. */
        public HttpFault oversizeBody(long bytes) {
            return with(new FaultAction.Oversize(bytes));
        }

        /** See {@link FaultAction.Garbage}. */
        public HttpFault garbageBody() {
            return with(new FaultAction.Garbage());
        }

        /**
         * See {@link FaultAction.EditedReply}.
         *
         * @throws IllegalArgumentException if the text is no JSON Patch
         */
        public HttpFault editReply(String jsonPatch) {
            return with(new FaultAction.EditedReply(jsonPatch));
        }

        /** Sends the reply of the last earlier call that this fault matches; see {@link FaultAction.StaleReply}. */
        public HttpFault staleReply() {
            return with(new FaultAction.StaleReply(new Calls(method, path.pattern())));
        }

        /** See {@link FaultAction.StaleReply}. */
        public HttpFault staleReply(Calls of) {
            return with(new FaultAction.StaleReply(of));
        }

        /** Crosses the reply with that of any other call; see {@link FaultAction.CrossedReply}. */
        public HttpFault crossedReply() {
            return crossedReply(Calls.ANY);
        }

        /** See {@link FaultAction.CrossedReply}. */
        public HttpFault crossedReply(Calls with) {
            return with(new FaultAction.CrossedReply(with));
        }

        /** See {@link FaultAction.DoubledReply}. */
        public HttpFault doubledReply() {
            return with(new FaultAction.DoubledReply());
        }

        /** Puts a copy of the last earlier reply of these calls after the real one; see {@link FaultAction.SurplusReply}. */
        public HttpFault surplusReply(Calls copyOf) {
            return with(new FaultAction.SurplusReply(copyOf, null, Duration.ZERO));
        }

        /** Puts these bytes after the real reply; see {@link FaultAction.SurplusReply}. */
        public HttpFault surplusReply(String bytes) {
            return with(new FaultAction.SurplusReply(Calls.ANY, Objects.requireNonNull(bytes, "bytes"), Duration.ZERO));
        }

        /** See {@link FaultAction.SlowBody}. */
        public HttpFault slowBody(int pieceBytes, Duration pause) {
            return with(new FaultAction.SlowBody(pieceBytes, pause));
        }

        /** See {@link FaultAction.Drip}. */
        public HttpFault drip(int pieceBytes, Duration pause) {
            return with(new FaultAction.Drip(pieceBytes, pause));
        }

        /** Makes the fault with any action. */
        public HttpFault with(FaultAction action) {
            return new HttpFault(method, path, nth, times, action);
        }
    }
}
