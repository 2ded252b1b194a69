package dev.twoslot.rotator.consumer;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a failure is at bottom, and whether it ends everything. */
final class CallFailures {

    /** No honest chain of causes is longer; a chain may lead back to itself. */
    private static final int DEEPEST_CAUSE = 32;

    private CallFailures() {}

    /** The failure of the work itself, without what a future has put around it. */
    static Throwable unwrapped(Throwable failure) {
        Throwable bare = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
            Throwable cause = bare.getCause();
            if (cause == null || !(bare instanceof CompletionException || bare instanceof ExecutionException)) {
                break;
            }
            bare = cause;
        }
        return bare;
    }

    /**
     * Throws if a call that failed on the current thread must not be made again. Libraries put all kinds of exceptions around an
     * interruption, but those that are worth using set the thread's flag again; so with the flag set, every failure counts as
     * one. Sets the flag again for those that don't.
     */
    static void throwIfFinal(Exception failure) {
        if (Thread.currentThread().isInterrupted() && !(failure instanceof CallInterruptedException)) {
            throw new CallInterruptedException(failure);
        }
        Throwable end = end(failure);
        if (end instanceof CallInterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (end instanceof Error error) {
            throw error;
        }
        if (end instanceof RuntimeException unchecked) {
            throw unchecked;
        }
    }

    /**
     * What to end with after a failure that is never fallen back on: an {@link Error}, a {@link CancellationException} or a
     * {@link CallInterruptedException}. Null after any other.
     */
    static @Nullable Throwable end(Throwable failure) {
        Throwable bare = unwrapped(failure);
        if (bare instanceof Error
                || bare instanceof CancellationException
                || bare instanceof CallInterruptedException) {
            return bare;
        }
        Throwable cause = bare;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                return new CallInterruptedException(failure);
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** The exception to judge by and to report, of a failure that is not the end. */
    static Exception exception(Throwable failure) {
        return unwrapped(failure) instanceof Exception exception ? exception : new ExecutionException(failure);
    }

    /** Keeps one failure with another. The same object may come twice, and none may be attached to itself. */
    static void attach(Throwable failure, Throwable earlier) {
        if (earlier != failure) {
            failure.addSuppressed(earlier);
        }
    }
}
