package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CallFailures after which a call is never made again, and those that only look like one. */
class TwoSlotsFinalFailuresTest {

    private static final SlotReader SLOTS = SlotReader.of(SecretValue.of("new"), SecretValue.of("old"));

    private final List<String> tried = new ArrayList<>();

    @AfterEach
    void no_test_leaves_its_thread_interrupted() {
        Thread.interrupted();
    }

    /** The first attempt fails so; the second one gets through. */
    private String callThatFailsOnceWith(Exception failure) {
        return tryPrimaryThenSecondary(SLOTS, credential -> {
            tried.add(credential.reveal());
            if (tried.size() == 1) {
                throw failure;
            }
            return "reply";
        });
    }

    @Test
    void an_interruption_does_not_fall_back_and_stays_visible() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new InterruptedException();
                }))
                .isInstanceOf(CallInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void an_Error_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_cancellation_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new ExecutionException(new CancellationException());
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(tried).containsExactly("new");
    }

    @Test
    void an_Error_that_a_future_has_wrapped_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new CompletionException(new StackOverflowError());
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(tried).containsExactly("new");
    }

    @Test
    void an_interruption_that_a_library_has_wrapped_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new IllegalStateException("wrapped", new InterruptedException());
                }))
                .isInstanceOf(CallInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void whatever_fails_on_an_interrupted_thread_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }))
                .isInstanceOf(CallInterruptedException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_socket_timeout_is_no_interruption() {
        String reply = tryPrimaryThenSecondary(SLOTS, credential -> {
            if (credential.reveal().equals("new")) {
                throw new SocketTimeoutException();
            }
            return "reply";
        });

        assertThat(reply).isEqualTo("reply");
    }

    @Test
    void an_interrupted_channel_is_an_interruption_though_the_flag_was_not_set() {
        assertThatThrownBy(() -> callThatFailsOnceWith(new ClosedByInterruptException()))
                .isInstanceOf(CallInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void a_call_within_a_call_says_once_that_it_was_interrupted() {
        InterruptedException interruption = new InterruptedException();

        assertThatThrownBy(() -> tryPrimaryThenSecondary(
                        SLOTS,
                        outer -> tryPrimaryThenSecondary(SLOTS, inner -> {
                            tried.add(outer.reveal() + inner.reveal());
                            throw interruption;
                        })))
                .isInstanceOf(CallInterruptedException.class)
                .hasCause(interruption);
        assertThat(tried).containsExactly("newnew");
    }

    @Test
    void a_slot_whose_reading_is_interrupted_is_not_passed_over() {
        SlotReader slots = slot -> {
            tried.add(slot.name());
            throw new InterruptedException();
        };

        assertThatThrownBy(() -> TwoSlots.<String>tryPrimaryThenSecondary(slots, SecretValue::reveal))
                .isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("PRIMARY");
    }

    @Test
    void a_futures_failure_without_a_cause_falls_back() {
        assertThat(callThatFailsOnceWith(new ExecutionException("no cause", null)))
                .isEqualTo("reply");
    }

    @Test
    void a_chain_of_causes_that_leads_back_to_itself_falls_back_too() {
        assertThat(callThatFailsOnceWith(loop(new Wrapped(), new Wrapped()))).isEqualTo("reply");
        tried.clear();
        assertThat(callThatFailsOnceWith(loop(new IOException("one"), new IllegalStateException("two"))))
                .isEqualTo("reply");
    }

    /** Its cause is still to come. */
    private static final class Wrapped extends CompletionException {
        private static final long serialVersionUID = 1L;
    }

    private static Exception loop(Exception one, Exception other) {
        one.initCause(other);
        other.initCause(one);
        return one;
    }

    @Test
    void an_exception_that_comes_twice_is_not_attached_to_itself() {
        IOException same = new IOException("the one and only");
        FallbackOn theFirstTime = FallbackOn.rejection(failure -> tried.size() == 1);

        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, theFirstTime, credential -> {
                    tried.add(credential.reveal());
                    throw same;
                }))
                .isSameAs(same)
                .hasNoSuppressedExceptions();
        assertThat(tried).containsExactly("new", "old");
    }
}
