package dev.twoslot.rotator.consumer;

/**
 * Neither PRIMARY nor SECONDARY got the call through. PRIMARY's failure is the {@link #getCause() cause}, SECONDARY's the
 * suppressed exception, so that a stack trace shows both in their order.
 */
public final class BothSlotsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception primaryFailure;
    private final Exception secondaryFailure;

    BothSlotsFailedException(Exception primaryFailure, Exception secondaryFailure) {
        super("the call failed with PRIMARY and then with SECONDARY", primaryFailure);
        addSuppressed(secondaryFailure);
        this.primaryFailure = primaryFailure;
        this.secondaryFailure = secondaryFailure;
    }

    /** What happened with PRIMARY's credential, or when it was read. */
    public Exception primaryFailure() {
        return primaryFailure;
    }

    /** What happened with SECONDARY's credential, or when it was read. */
    public Exception secondaryFailure() {
        return secondaryFailure;
    }
}
