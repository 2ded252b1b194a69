package dev.twoslot.rotator.testkit.simulation.setup;

import dev.twoslot.rotator.testkit.simulation.api.JsonPatch;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare} does to a call that a {@link HttpFault} hits. Only these; all of them immutable.
 *
 * <p>Some change what happens: {@link Reply}, {@link Drop}, {@link NoEffect}. Some change which reply is sent for it:
 * {@link ActThenReply}, {@link Garbage}, {@link EditedReply}, {@link StaleReply}, {@link CrossedReply}. The others
 * change the bytes on the wire.
 */
public sealed interface FaultAction {

    /** The name of this action on the control path. */
    String type();

    /**
     * Calls whose replies an action uses.
     *
     * @param method the HTTP method, upper case, or {@code *} for any
     * @param path a regular expression that is searched for in the path
     */
    record Calls(String method, String path) {
        /** Every call. */
        public static final Calls ANY = new Calls("*", "");

        public Calls {
            Objects.requireNonNull(method, "method");
            try {
                Pattern.compile(path);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("path must be a regular expression", e);
            }
        }

        /** Whether a call is one of these. */
        public boolean include(String otherMethod, String otherPath) {
            return (method.equals("*") || method.equals(otherMethod))
                    && Pattern.compile(path).matcher(otherPath).find();
        }
    }

    /**
     * Answers without acting: the state of the simulator stays as it was.
     *
     * @param status the HTTP status
     * @param headers extra response headers, such as {@code retry-after}; they win over the usual ones, {@code Date}
     *     included, but not over those that say how long the body is
     * @param body the body as it stands, or null for Cloudflare's envelope with the usual error of that status
     */
    record Reply(
            int status,
            Map<String, String> headers,
            @Nullable String body) implements FaultAction {
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");

        public Reply {
            requireStatus(status);
            headers = Map.copyOf(headers);
            headers.forEach((name, value) -> {
                if (!NAME.matcher(name).matches() || LINE_END.matcher(value).find()) {
                    throw new IllegalArgumentException("headers are names and values on one line");
                }
            });
        }

        @Override
        public String type() {
            return "reply";
        }
    }

    /** Closes the connection without acting and without a reply. */
    record Drop() implements FaultAction {
        @Override
        public String type() {
            return "drop";
        }
    }

    /** Acts, then closes the connection without a reply: the caller can't know whether the write happened. */
    record LoseReply() implements FaultAction {
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
    record ActThenReply(int status) implements FaultAction {
        public ActThenReply {
            requireStatus(status);
        }

        @Override
        public String type() {
            return "act-then-reply";
        }
    }

    /**
     * Answers as if it had acted and does not: a write that says success and is not there.
     *
     * @param showsUnchanged false to answer as the write would be answered; true to answer with what a GET of the same
     *     path says, which is how a PATCH that changed nothing looks to a caller who compares
     */
    record NoEffect(boolean showsUnchanged) implements FaultAction {
        @Override
        public String type() {
            return "no-effect";
        }
    }

    /**
     * Keeps the caller waiting, in real time.
     *
     * @param delay how long
     * @param afterActing false to wait before acting, true to act at once and hold the reply back
     */
    record Stall(Duration delay, boolean afterActing) implements FaultAction {
        public Stall {
            requireNotNegative(delay);
        }

        @Override
        public String type() {
            return "stall";
        }
    }

    /**
     * Acts, then sends half of the body.
     *
     * @param fittingLength false to announce the whole body and close the connection in its middle; true to announce the
     *     half, so that the reply is complete as HTTP and the connection goes on
     */
    record Truncate(boolean fittingLength) implements FaultAction {
        @Override
        public String type() {
            return "truncate";
        }
    }

    /**
     * Acts, then sends the whole body under a Content-Length that is wrong. The connection is kept open: bytes beyond
     * the length stay on it in front of the next reply, and a length that is too great swallows the next reply's first
     * bytes.
     *
     * @param difference what is added to the true length; not 0
     */
    record WrongLength(int difference) implements FaultAction {
        public WrongLength {
            if (difference == 0) {
                throw new IllegalArgumentException("difference is not 0");
            }
        }

        @Override
        public String type() {
            return "wrong-length";
        }
    }

    /**
     * Acts, then sends the reply with padding in front, so that it is read in full or not understood.
     *
     * @param bytes how many bytes of padding
     */
    record Oversize(long bytes) implements FaultAction {
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
    record Garbage() implements FaultAction {
        @Override
        public String type() {
            return "garbage";
        }
    }

    /**
     * Acts, then sends the reply with its JSON changed: another id, another name, another time.
     *
     * @param patch a JSON Patch (RFC 6902) with {@code add}, {@code remove}, {@code replace}, {@code move} and {@code
     *     copy}; a reply that it does not fit is sent as it is
     */
    record EditedReply(String patch) implements FaultAction {
        public EditedReply {
            JsonPatch.parse(patch);
        }

        @Override
        public String type() {
            return "edited-reply";
        }

        /** Without the patch, which may name a credential. */
        @Override
        public String toString() {
            return "EditedReply[]";
        }
    }

    /**
     * Acts, then sends the reply of an earlier call in place of its own, to the byte. The first such call, which has none
     * before it, gets its own.
     *
     * @param of the calls of which the last one's reply is sent
     */
    record StaleReply(Calls of) implements FaultAction {
        @Override
        public String type() {
            return "stale-reply";
        }
    }

    /**
     * Acts, then sends the reply of another call in place of its own: of one that is under way, for which it waits, or
     * else of the last one. If both are hit, they have each other's.
     *
     * @param with the calls of which one's reply is sent
     */
    record CrossedReply(Calls with) implements FaultAction {
        @Override
        public String type() {
            return "crossed-reply";
        }
    }

    /** Acts, then sends the reply twice in a row. */
    record DoubledReply() implements FaultAction {
        @Override
        public String type() {
            return "doubled-reply";
        }
    }

    /**
     * Acts, sends the reply, and after it one that nobody asked for.
     *
     * @param copyOf the calls of which the last earlier one's reply is the surplus; where there is none, the reply itself
     * @param bytes the surplus as it stands, from its status line on, or null for the copy
     * @param after the time between the two, in real time; without any they go out together
     */
    record SurplusReply(Calls copyOf, @Nullable String bytes, Duration after) implements FaultAction {
        public SurplusReply {
            requireNotNegative(after);
        }

        @Override
        public String type() {
            return "surplus-reply";
        }

        /** Without the bytes, which may hold a credential. */
        @Override
        public String toString() {
            return "SurplusReply[copyOf=" + copyOf + ", after=" + after + "]";
        }
    }

    /**
     * Acts, then sends the head at once and the body in small pieces.
     *
     * @param pieceBytes the size of a piece
     * @param pause the time before each piece, in real time
     */
    record SlowBody(int pieceBytes, Duration pause) implements FaultAction {
        public SlowBody {
            requirePiece(pieceBytes);
            requireNotNegative(pause);
        }

        @Override
        public String type() {
            return "slow-body";
        }
    }

    /**
     * Acts, then sends the whole reply, its status line and headers too, in small pieces.
     *
     * @param pieceBytes the size of a piece
     * @param pause the time before each piece, in real time
     */
    record Drip(int pieceBytes, Duration pause) implements FaultAction {
        public Drip {
            requirePiece(pieceBytes);
            requireNotNegative(pause);
        }

        @Override
        public String type() {
            return "drip";
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

    private static void requirePiece(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("pieceBytes is 1 or more");
        }
    }
}
