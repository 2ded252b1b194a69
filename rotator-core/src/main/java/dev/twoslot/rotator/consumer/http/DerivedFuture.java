package dev.twoslot.rotator.consumer.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * A future made of another, to which it hands a cancellation on; a dependent stage of the JDK's would not. So do the stages that
 * depend on it, as those of the JDK's own HTTP client do.
 */
final class DerivedFuture<T> extends CompletableFuture<T> {

    private final Future<?> origin;

    private DerivedFuture(Future<?> origin) {
        this.origin = origin;
    }

    /**
     * Completes like the stage, without the wrapping that stages put around a failure.
     *
     * @param origin what the stage depends on
     */
    static <T> CompletableFuture<T> of(Future<?> origin, CompletionStage<T> stage) {
        DerivedFuture<T> derived = new DerivedFuture<>(origin);
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                derived.completeExceptionally(bare(failure));
            } else {
                derived.complete(value);
            }
        });
        return derived;
    }

    /** A stage that depends on one that failed wraps its failure, once however many stages there are between them. */
    static Throwable bare(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new DerivedFuture<>(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        origin.cancel(mayInterruptIfRunning);
        return cancelled;
    }
}
