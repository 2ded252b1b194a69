package dev.twoslot.rotator.consumer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A future made of another, to which it hands a cancellation on; a dependent stage of the JDK's would not. */
final class DerivedFuture<T> extends CompletableFuture<T> {

    private final Future<?> origin;

    private DerivedFuture(Future<?> origin) {
        this.origin = origin;
    }

    /** A step that may fail with any exception. */
    interface Then<S, T> {
        T apply(S value) throws Exception;
    }

    /** What the step makes of the origin's value. */
    static <S, T> CompletableFuture<T> of(CompletableFuture<S> origin, Then<S, T> then) {
        DerivedFuture<T> derived = new DerivedFuture<>(origin);
        CompletionStage<S> stage = origin;
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                derived.completeExceptionally(Failures.unwrapped(failure));
            } else {
                derived.completeWith(then, value);
            }
        });
        return derived;
    }

    /** The origin's value, or what the step makes of that kind of failure. */
    static <T, X extends Throwable> CompletableFuture<T> recovered(
            CompletableFuture<T> origin, Class<X> failureKind, Then<X, T> then) {
        DerivedFuture<T> derived = new DerivedFuture<>(origin);
        CompletionStage<T> stage = origin;
        stage.whenComplete((value, failure) -> {
            Throwable bare = failure == null ? null : Failures.unwrapped(failure);
            if (bare == null) {
                derived.complete(value);
            } else if (failureKind.isInstance(bare)) {
                derived.completeWith(then, failureKind.cast(bare));
            } else {
                derived.completeExceptionally(bare);
            }
        });
        return derived;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            origin.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }

    private <S extends @Nullable Object> void completeWith(Then<S, T> then, S value) {
        try {
            complete(then.apply(value));
        } catch (Exception | Error e) {
            completeExceptionally(e);
        }
    }
}
