package dev.twoslot.rotator.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call to the outside failed. What to do about it follows from {@link #kind()} alone.
 *
 * <p>The message names the call, the rule and where possible the remedy; it may carry an HTTP status, the provider's error
 * code and its request id. It never carries a secret or a body that a provider sent, and neither does a cause.
 */
public final class RotatorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How a failure has to be answered. */
    public enum Kind {
        /** Nothing happened, and the same call may succeed later: no connection, too many requests. */
        TRANSIENT,
        /** Nothing happened, and the same call will fail again until somebody changes something. */
        PERMANENT,
        /**
         * A write was sent and no trustworthy reply came back: it may have happened. Find out before doing it again; never
         * repeat it blindly, never assume that it failed.
         */
        AMBIGUOUS
    }

    private final Kind kind;

    public RotatorException(Kind kind, String message) {
        this(kind, message, null);
    }

    public RotatorException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind must not be null");
    }

    public Kind kind() {
        return kind;
    }
}
