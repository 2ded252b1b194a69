package dev.twoslot.rotator.consumer;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call and its repetition. Holds no thread: each step runs where the one before it was completed.
 *
 * <p>Its result may be cancelled: the attempt under way is then cancelled too, as far as its stage allows, and no other begins.
 */
final class AsyncFallback<T extends @Nullable Object> {

    private final Attempts attempts;
    private final FallbackOn fallbackOn;
    private final AsyncCredentialCall<T> call;
    private final CompletableFuture<T> result = new CompletableFuture<>() {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            cancelWhatIsUnderWay();
            return cancelled;
        }
    };
    private volatile @Nullable CompletionStage<?> underWay;

    private AsyncFallback(Attempts attempts, FallbackOn fallbackOn, AsyncCredentialCall<T> call) {
        this.attempts = attempts;
        this.fallbackOn = fallbackOn;
        this.call = call;
    }

    static <T extends @Nullable Object> CompletableFuture<T> start(
            Attempts attempts, FallbackOn fallbackOn, AsyncCredentialCall<T> call) {
        AsyncFallback<T> run = new AsyncFallback<>(attempts, fallbackOn, call);
        run.tryNext();
        return run.result;
    }

    private void tryNext() {
        CompletionStage<@Nullable Candidate> next;
        try {
            next = attempts.nextAsync(result::isDone);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        next.whenComplete((candidate, problem) -> {
            if (problem != null) {
                result.completeExceptionally(CallFailures.unwrapped(problem));
            } else if (result.isDone()) {
                return;
            } else if (candidate == null) {
                result.completeExceptionally(attempts.exhausted());
            } else {
                attempt(candidate);
            }
        });
    }

    private void attempt(Candidate candidate) {
        CompletionStage<T> stage;
        try {
            attempts.beginning(candidate);
            stage = Objects.requireNonNull(call.call(candidate.credential()), "the call returned no stage");
        } catch (Exception e) {
            onThisThread(candidate, e);
            return;
        } catch (Error e) {
            end(e);
            return;
        }
        underWay = stage;
        cancelWhatIsUnderWay();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                failed(candidate, failure);
            } else {
                attempts.succeeded(candidate);
                result.complete(value);
            }
        });
    }

    /** The call failed before it returned, so an interruption is one of the thread that is here now. */
    private void onThisThread(Candidate candidate, Exception failure) {
        try {
            CallFailures.throwIfFinal(failure);
        } catch (RuntimeException | Error e) {
            end(e);
            return;
        }
        failed(candidate, failure);
    }

    private void failed(Candidate candidate, Throwable failure) {
        Throwable last = CallFailures.end(failure);
        if (last != null) {
            end(last);
            return;
        }
        Exception exception = CallFailures.exception(failure);
        boolean isTheEnd;
        try {
            isTheEnd = attempts.isTheEnd(candidate, exception, fallbackOn);
        } catch (Error e) { // of a predicate; no thread waits that it could be thrown to
            end(e);
            return;
        }
        if (isTheEnd) {
            result.completeExceptionally(exception);
        } else if (!result.isDone()) {
            tryNext();
        }
    }

    private void end(Throwable failure) {
        attempts.attachTo(failure);
        result.completeExceptionally(failure);
    }

    private void cancelWhatIsUnderWay() {
        CompletionStage<?> stage = underWay;
        if (stage != null && result.isCancelled()) {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException e) {
                // This stage can't be cancelled; it runs to its end, and nothing follows it.
                return;
            }
        }
    }
}
