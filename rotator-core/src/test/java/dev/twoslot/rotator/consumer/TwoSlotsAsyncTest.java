package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TwoSlotsAsyncTest {

    private static final SlotReader SLOTS = SlotReader.of(SecretValue.of("new"), SecretValue.of("old"));

    private final List<String> tried = new ArrayList<>();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();

    private CompletionStage<String> start(SecretValue credential) {
        tried.add(credential.reveal());
        return tried.size() == 1 ? first : second;
    }

    @Test
    void nothing_waits_and_the_second_attempt_begins_when_the_first_has_failed() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);
        assertThat(tried).containsExactly("new");
        assertThat(result).isNotDone();

        first.completeExceptionally(new IOException("401"));
        assertThat(tried).containsExactly("new", "old");
        assertThat(result).isNotDone();

        second.complete("reply");
        assertThat(result).isCompletedWithValue("reply");
    }

    @Test
    void a_stage_that_PRIMARY_gets_through_is_started_once() {
        first.complete("reply");

        assertThat(tryPrimaryThenSecondaryAsync(SLOTS, this::start)).isCompletedWithValue("reply");
        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_call_that_cannot_be_started_falls_back() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
            if (credential.reveal().equals("new")) {
                throw new IOException("no route");
            }
            return CompletableFuture.completedFuture("reply");
        });

        assertThat(result).isCompletedWithValue("reply");
    }

    @Test
    void both_failing_gives_one_exception_with_both_causes_in_order() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);
        first.completeExceptionally(new CompletionException(new IOException("one")));
        second.completeExceptionally(new IOException("two"));

        assertThatThrownBy(result::get).cause().isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
            assertThat(both.primaryFailure()).isInstanceOf(IOException.class).hasMessage("one");
            assertThat(both.secondaryFailure()).hasMessage("two");
        });
    }

    @Test
    void under_rejection_an_unknown_outcome_is_not_repeated() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, FallbackOn.rejection(), this::start);
        first.completeExceptionally(new IOException("reset"));

        assertThatThrownBy(result::get).cause().isInstanceOf(IOException.class).hasMessage("reset");
        assertThat(tried).containsExactly("new");
    }

    @Test
    void under_rejection_a_refusal_that_comes_wrapped_falls_back() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, FallbackOn.rejection(), this::start);
        first.completeExceptionally(new CompletionException(new CredentialRejectedException("HTTP 401")));
        second.complete("reply");

        assertThat(result).isCompletedWithValue("reply");
    }

    @Test
    void an_attempt_that_is_cancelled_an_Error_and_an_interruption_do_not_fall_back() {
        for (Throwable end :
                List.of(new CancellationException(), new StackOverflowError(), new InterruptedException())) {
            tried.clear();
            CompletableFuture<String> attempt = new CompletableFuture<>();
            CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
                tried.add(credential.reveal());
                return attempt;
            });
            attempt.completeExceptionally(end);

            assertThat(result).as(end.toString()).isCompletedExceptionally();
            assertThat(tried).as(end.toString()).containsExactly("new");
            assertThatThrownBy(result::join).as(end.toString()).isNotInstanceOf(BothSlotsFailedException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void cancelling_the_result_cancels_the_attempt_and_nothing_follows() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);

        result.cancel(true);

        assertThat(first).isCancelled();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_result_that_was_cancelled_before_the_first_attempt_failed_gets_no_second_one() {
        CompletableFuture<String> uncancellable = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        };
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
            tried.add(credential.reveal());
            return uncancellable;
        });

        result.cancel(false);
        uncancellable.completeExceptionally(new IOException("late"));

        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_cached_view_serves_an_asynchronous_call() {
        SlotCredentials credentials = SlotCredentials.of(SLOTS);
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(credentials, this::start);
        first.completeExceptionally(new CredentialRejectedException("401"));
        second.complete("reply");

        assertThat(result).isCompletedWithValue("reply");
        assertThat(credentials.secondaryInUse()).isTrue();
    }

    @Test
    void a_call_that_ends_with_an_Error_before_it_returned_does_not_fall_back() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
            tried.add(credential.reveal());
            throw new StackOverflowError();
        });

        assertThatThrownBy(result::join).cause().isInstanceOf(StackOverflowError.class);
        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_call_that_is_interrupted_before_it_returned_leaves_the_flag_set() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
            tried.add(credential.reveal());
            throw new InterruptedException();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(result::join).cause().isInstanceOf(CallInterruptedException.class);
        assertThat(tried).containsExactly("new");
    }

    @Test
    void an_interruption_that_a_stage_reports_comes_as_it_is() {
        CallInterruptedException interrupted = new CallInterruptedException(new InterruptedException());
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);
        first.completeExceptionally(interrupted);

        assertThatThrownBy(result::get).hasCause(interrupted);
        assertThatThrownBy(result::get).cause().isSameAs(interrupted);
    }

    @Test
    void a_stage_that_fails_with_neither_an_Exception_nor_an_Error_falls_back() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);
        Throwable odd = new Throwable("odd");
        first.completeExceptionally(odd);
        second.completeExceptionally(odd);

        assertThatThrownBy(result::get)
                .cause()
                .isInstanceOfSatisfying(
                        BothSlotsFailedException.class,
                        both -> assertThat(both.primaryFailure()).hasCause(odd));
    }

    @Test
    void under_rejection_SECONDARYs_unknown_outcome_is_thrown_with_PRIMARYs_refusal_attached() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, FallbackOn.rejection(), this::start);
        CredentialRejectedException refusal = new CredentialRejectedException("HTTP 401");
        first.completeExceptionally(refusal);
        second.completeExceptionally(new IOException("reset"));

        assertThatThrownBy(result::get)
                .cause()
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(refusal));
    }

    @Test
    void an_end_that_comes_with_SECONDARY_has_PRIMARYs_refusal_attached() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, this::start);
        CredentialRejectedException refusal = new CredentialRejectedException("HTTP 401");
        first.completeExceptionally(refusal);
        second.completeExceptionally(new StackOverflowError());

        assertThatThrownBy(result::get)
                .cause()
                .isInstanceOf(StackOverflowError.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(refusal));
    }

    @Test
    void a_result_that_is_cancelled_while_the_second_attempt_is_started_cancels_that_one() {
        List<CompletableFuture<String>> results = new ArrayList<>();
        results.add(tryPrimaryThenSecondaryAsync(SLOTS, credential -> {
            if (tried.size() == 1) {
                assertThat(results.get(0).cancel(true)).isTrue();
            }
            return start(credential);
        }));
        first.completeExceptionally(new IOException("401"));

        assertThat(tried).containsExactly("new", "old");
        assertThat(second).isCancelled();
    }

    @Test
    void a_result_that_is_there_cannot_be_cancelled() {
        first.complete("reply");

        assertThat(tryPrimaryThenSecondaryAsync(SLOTS, this::start).cancel(true))
                .isFalse();
    }

    @Test
    void a_cancelled_call_that_fails_late_is_no_fallback() {
        SlotCredentials credentials = SlotCredentials.of(SLOTS);
        CompletableFuture<String> result =
                tryPrimaryThenSecondaryAsync(credentials, credential -> first.minimalCompletionStage());

        result.cancel(true);
        first.completeExceptionally(new IOException("late"));

        assertThat(credentials.counts()).isEqualTo(new SlotCounts(1, 0, 0, 1, 0, false));
    }

    @Test
    void a_listener_that_ends_with_an_Error_changes_nothing() {
        SlotCredentials credentials = SlotCredentials.builder(SLOTS)
                .listener(new SlotListener() {
                    @Override
                    public void fellBack(Slot to, Exception failure) {
                        throw new StackOverflowError();
                    }

                    @Override
                    public void secondaryInUse(boolean inUse) {
                        throw new NoClassDefFoundError();
                    }
                })
                .build();
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(credentials, this::start);
        first.completeExceptionally(new CredentialRejectedException("401"));
        second.complete("reply");

        assertThat(result).isCompletedWithValue("reply");
        assertThat(credentials.secondaryInUse()).isTrue();
    }

    @Test
    void a_predicate_that_ends_with_an_Error_ends_the_call() {
        FallbackOn broken = FallbackOn.rejection(failure -> {
            throw new StackOverflowError();
        });
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(SLOTS, broken, this::start);
        first.completeExceptionally(new IOException("reset"));

        assertThat(result).isCompletedExceptionally();
        assertThatThrownBy(result::join).cause().isInstanceOf(StackOverflowError.class);
        assertThat(tried).containsExactly("new");
    }
}
