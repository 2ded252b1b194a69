package dev.twoslot.rotator.consumer;

import java.util.List;

/**
 * Neither PRIMARY nor SECONDARY got the call through. PRIMARY's failure is the {@link #getCause() cause}, SECONDARY's the first
 * suppressed exception, so that a stack trace shows both in their order. The message says with which of them the call was made, and
 * why not with the other.
 *
 * <p>Under {@link FallbackOn#rejection()} it means that nothing was done: every credential was refused or could not be read.
 */
public final class BothSlotsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception primaryFailure;
    private final Exception secondaryFailure;

    /** @param stale failures with credentials that were PRIMARY or SECONDARY until the slots were read again */
    BothSlotsFailedException(SlotFailure primary, SlotFailure secondary, List<Exception> stale) {
        super(SlotFailure.ofCall(primary, secondary), primary.failure());
        addSuppressed(secondary.failure());
        stale.forEach(this::addSuppressed);
        this.primaryFailure = primary.failure();
        this.secondaryFailure = secondary.failure();
    }

    /** Returns the failure of the call with PRIMARY's credential, or of reading PRIMARY if the call was not made with it. */
    public Exception primaryFailure() {
        return primaryFailure;
    }

    /** Returns the failure of the call with SECONDARY's credential, or of reading SECONDARY if the call was not made with it. */
    public Exception secondaryFailure() {
        return secondaryFailure;
    }
}
