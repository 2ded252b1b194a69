package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Calls that wait for one read: what becomes of one of them changes nothing for the others, or for what is known. */
class SlotCredentialsSharedReadTest extends SlotCredentialsFixture {

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new CredentialRejectedException("refused"));
    }

    @Test
    void a_call_that_is_cancelled_leaves_the_read_to_the_others() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        CompletableFuture<String> cancelled = start(slots);
        CompletableFuture<String> other = start(slots);

        cancelled.cancel(true);
        readNow();

        assertThat(cancelled).isCancelled();
        assertThat(other).isCompletedWithValue("B");
        assertThat(slots.counts()).isEqualTo(new SlotCounts(1, 0, 0, 1, 0, false));
    }

    @Test
    void a_call_that_is_cancelled_during_its_second_read_is_no_fallback() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(MIN_READ_INTERVAL);
        dead.add("B");
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(slots, credential -> refused());
        assertThat(handedOver).hasSize(1);
        heard.clear();

        result.cancel(true);
        readNow();

        assertThat(heard).containsExactly("refreshed, PRIMARY changed: false");
        assertThat(slots.counts()).isEqualTo(new SlotCounts(1, 0, 0, 2, 0, false));
    }

    @Test
    void a_call_that_is_cancelled_is_not_the_one_that_tries_PRIMARY_again() {
        SlotCredentials slots = readOnceByExecutor();
        dead.add("B");
        call(slots);
        assertThat(slots.secondaryInUse()).isTrue();
        time.advance(MAX_AGE);
        CompletableFuture<String> result = start(slots);
        assertThat(result).as("it waits for a read").isNotDone();
        result.cancel(true);
        readNow();
        tried.clear();

        call(slots);

        assertThat(tried).containsExactly("B", "A");
    }

    @Test
    void a_call_that_is_cancelled_does_not_read_when_the_read_is_cut_short() throws Exception {
        CountDownLatch inTheReader = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean(true);
        SlotCredentials slots = SlotCredentials.builder(slot -> {
                    if (hangs.getAndSet(false)) {
                        inTheReader.countDown();
                        new CountDownLatch(1).await();
                    }
                    return read(slot);
                })
                .time(time)
                .build();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread first = new Thread(() -> ended.set(catchThrowable(() -> call(slots))));
        first.start();
        inTheReader.await();
        CompletableFuture<String> result = start(slots);

        result.cancel(true);
        first.interrupt();
        first.join();

        assertThat(ended.get()).isInstanceOf(CallInterruptedException.class);
        assertThat(reads).isZero();
        assertThat(slots.counts()).isEqualTo(new SlotCounts(0, 0, 0, 0, 0, false));
    }

    @Test
    void a_call_that_is_interrupted_on_the_reading_thread_does_not_interrupt_the_next_one_there() throws Exception {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        CompletableFuture<String> one = tryPrimaryThenSecondaryAsync(slots, credential -> interrupted());
        CompletableFuture<String> other = tryPrimaryThenSecondaryAsync(slots, this::refusedAtOnceWithB);
        CompletableFuture<String> third = tryPrimaryThenSecondaryAsync(slots, credential -> interrupted());
        AtomicBoolean flag = new AtomicBoolean();
        Thread reading = new Thread(() -> {
            readNow();
            flag.set(Thread.currentThread().isInterrupted());
        });

        reading.start();
        reading.join();

        assertThatThrownBy(one::join).hasCauseInstanceOf(CallInterruptedException.class);
        assertThat(other).isCompletedWithValue("A");
        assertThatThrownBy(third::join).hasCauseInstanceOf(CallInterruptedException.class);
        assertThat(flag).as("the thread's own work learns of it").isTrue();
    }

    private static CompletableFuture<String> interrupted() throws InterruptedException {
        throw new InterruptedException();
    }

    private CompletableFuture<String> refusedAtOnceWithB(SecretValue credential) {
        if (credential.reveal().equals("B")) {
            throw new CredentialRejectedException("refused");
        }
        return CompletableFuture.completedFuture(credential.reveal());
    }

    @Test
    void an_interruption_that_the_reader_hides_in_another_exception_is_one_of_its_own_thread_too() throws Exception {
        CountDownLatch inTheReader = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean(true);
        SlotCredentials slots = SlotCredentials.builder(slot -> {
                    if (hangs.getAndSet(false)) {
                        inTheReader.countDown();
                        hang();
                    }
                    return read(slot);
                })
                .time(time)
                .build();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread first = new Thread(() -> ended.set(catchThrowable(() -> call(slots))));
        first.start();
        inTheReader.await();
        time.duringNextWait(() -> {
            first.interrupt();
            joined(first);
        });

        assertThat(call(slots)).isEqualTo("B");

        assertThat(ended.get()).isInstanceOf(CallInterruptedException.class);
        assertThat(slots.counts()).as("one read counts").isEqualTo(new SlotCounts(1, 0, 0, 1, 0, false));
    }

    private static void hang() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException("the store was not asked", e);
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
