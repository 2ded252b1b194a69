package dev.twoslot.rotator.consumer;

import java.util.List;

/**
 * Neither PRIMARY nor SECONDARY got the call through. PRIMARY's failure is the {@link #getCause() cause}, SECONDARY's the first
 * suppressed exception, so that a stack trace shows both in their order.
 *
 * <p>Under {@link FallbackOn#rejection()} it means that nothing was done: every credential was refused or could not be read.
 */
public final class BothSlotsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception primaryFailure;
    private final Exception secondaryFailure;

    BothSlotsFailedException(Exception primaryFailure, Exception secondaryFailure) {
        this(primaryFailure, secondaryFailure, List.of());
    }

    /** @param stale failures with credentials that were PRIMARY or SECONDARY until the slots were read again */
    BothSlotsFailedException(Exception primaryFailure, Exception secondaryFailure, List<Exception> stale) {
        super("the call failed with PRIMARY and then with SECONDARY", primaryFailure);
        addSuppressed(secondaryFailure);
        stale.forEach(this::addSuppressed);
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
