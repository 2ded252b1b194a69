package dev.twoslot.rotator.testkit.simulation.http;

/** A request that breaks the rules of HTTP or passes a limit. Says which rule, and nothing of what was sent. */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedRequestException(int status, String rule) {
        super(rule);
        this.status = status;
    }

    /** The HTTP status of the reply that it deserves: 400, 413, 414, 417, 431, 501 or 505. */
    public int status() {
        return status;
    }

    /** The rule that was broken. */
    public String rule() {
        return String.valueOf(getMessage());
    }
}
