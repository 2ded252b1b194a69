package dev.twoslot.rotator.consumer;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * After which failures a call is made again with the other slot's credential.
 *
 * <p>None of them ever repeats a call after an interruption, a cancellation or an {@link Error}, and all of them pass over a slot
 * that can't be read: nothing was sent with it. A {@link CompletionException} or {@link ExecutionException} is judged by its
 * cause. Immutable and thread-safe, if the predicate is.
 */
public final class FallbackOn {

    private static final FallbackOn ANY_FAILURE = new FallbackOn(failure -> true, true);
    private static final FallbackOn REJECTION = rejection(CredentialRejectedException.class);

    private final Predicate<? super Exception> condition;
    private final boolean anyFailure;

    private FallbackOn(Predicate<? super Exception> condition, boolean anyFailure) {
        this.condition = condition;
        this.anyFailure = anyFailure;
    }

    /**
     * Any exception, a timeout included after which nobody knows whether the work was done: for calls that may be repeated.
     * The default.
     */
    public static FallbackOn anyFailure() {
        return ANY_FAILURE;
    }

    /**
     * Only a {@link CredentialRejectedException}: for calls that must not be made twice. Any other failure is thrown as it came,
     * because the work may have been done.
     */
    public static FallbackOn rejection() {
        return REJECTION;
    }

    /**
     * Only exceptions of this type and its subtypes. The type must mean that the credential was refused and nothing was done.
     */
    public static FallbackOn rejection(Class<? extends Exception> refusal) {
        return rejection(refusal::isInstance);
    }

    /**
     * Only exceptions for which the predicate holds. It must hold for nothing but a refused credential; a predicate that throws
     * counts as "not refused".
     */
    public static FallbackOn rejection(Predicate<? super Exception> refused) {
        return new FallbackOn(refused, false);
    }

    boolean fallsBackAfter(Exception failure) {
        try {
            return condition.test(Failures.exception(failure));
        } catch (RuntimeException e) {
            Failures.attach(failure, e);
            return false;
        }
    }

    /** Whether the same credential may be offered again in the same call, under its other slot's name. */
    boolean repeats() {
        return anyFailure;
    }
}
