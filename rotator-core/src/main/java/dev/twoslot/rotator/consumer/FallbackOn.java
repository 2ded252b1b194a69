package dev.twoslot.rotator.consumer;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * The failures after which a call is made again with the other slot's credential.
 *
 * <p>No policy repeats a call after an interruption, a cancellation or an {@link Error}. Every policy passes over a slot that can't be
 * read: nothing was sent with it. A policy judges a {@link CompletionException} or {@link ExecutionException} by its cause. Immutable,
 * and thread-safe if the predicate is.
 */
public final class FallbackOn {

    private static final Predicate<Exception> REJECTED = CredentialRejectedException.class::isInstance;
    private static final FallbackOn ANY_FAILURE = new FallbackOn(REJECTED, true);
    private static final FallbackOn REJECTION = new FallbackOn(REJECTED, false);

    private final Predicate<? super Exception> refused;
    private final boolean anyFailure;

    private FallbackOn(Predicate<? super Exception> refused, boolean anyFailure) {
        this.refused = refused;
        this.anyFailure = anyFailure;
    }

    /**
     * Falls back after any exception, for calls that may be repeated. The default. That includes a timeout, after which it is unknown
     * whether the work was done. Only a {@link CredentialRejectedException} says that the credential was refused, so only after that
     * one do {@link SlotCredentials} remember the slot that worked.
     */
    public static FallbackOn anyFailure() {
        return ANY_FAILURE;
    }

    /**
     * Falls back after a {@link CredentialRejectedException} only, for calls that must not take effect twice. Any other failure is
     * thrown as it came, because the work may have been done.
     */
    public static FallbackOn rejection() {
        return REJECTION;
    }

    /**
     * Falls back after exceptions of this type and its subtypes only. The type must mean that the service refused the credential and did
     * nothing.
     */
    public static FallbackOn rejection(Class<? extends Exception> refusal) {
        requireNonNull(refusal, "refusal must not be null");
        return new FallbackOn(refusal::isInstance, false);
    }

    /**
     * Falls back after exceptions for which the predicate holds only. It must hold for a refused credential and for nothing else. If the
     * predicate throws an exception, the failure counts as "not refused", and that exception is attached to it as suppressed.
     */
    public static FallbackOn rejection(Predicate<? super Exception> refused) {
        requireNonNull(refused, "refused must not be null");
        return new FallbackOn(refused, false);
    }

    /** Whether the failure says that the credential was refused. Asked once for each failure: a predicate may be of any sort. */
    boolean isRefusal(Exception failure) {
        try {
            return refused.test(CallFailures.exception(failure));
        } catch (Exception e) {
            CallFailures.attach(failure, e);
            return false;
        }
    }

    /** Whether a call is made again after a failure that is no refusal as well. */
    boolean isAnyFailure() {
        return anyFailure;
    }
}
