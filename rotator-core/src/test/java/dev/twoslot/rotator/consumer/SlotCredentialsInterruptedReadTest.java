package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The thread that reads the slots is interrupted midway: that ends its own call, and nobody else's. */
class SlotCredentialsInterruptedReadTest extends SlotCredentialsFixture {

    private CountDownLatch inTheReader = new CountDownLatch(1);
    private final AtomicReference<Throwable> ended = new AtomicReference<>();
    private Slot interruptedAt = Slot.PRIMARY;
    private Thread first = new Thread();

    private SecretValue readSlowlyAtFirst(Slot slot) throws Exception {
        if (Thread.currentThread() == first && slot == interruptedAt && inTheReader.getCount() > 0) {
            inTheReader.countDown();
            new CountDownLatch(1).await();
        }
        return read(slot);
    }

    /** A first caller that hangs in the reader. */
    private void begin(SlotCredentials slots) throws InterruptedException {
        first = new Thread(() -> {
            try {
                call(slots);
            } catch (RuntimeException e) {
                ended.set(e);
            }
        });
        inTheReader = new CountDownLatch(1);
        first.start();
        inTheReader.await();
    }

    private void interruptTheFirst() {
        first.interrupt();
        try {
            first.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SlotCredentials slots() {
        return SlotCredentials.builder(this::readSlowlyAtFirst).time(time).build();
    }

    @Test
    void a_caller_that_waited_for_it_reads_for_itself() throws Exception {
        for (Slot slot : Slot.values()) {
            interruptedAt = slot;
            SlotCredentials slots = slots();
            begin(slots);
            time.duringNextWait(this::interruptTheFirst);
            long before = time.millis();

            assertThat(call(slots)).isEqualTo("B");

            assertThat(time.millis()).as("without a pause").isEqualTo(before);
            assertThat(ended.get()).isInstanceOf(CallInterruptedException.class);
            assertThat(slots.counts()).as("one read counts").isEqualTo(new SlotCounts(1, 0, 0, 1, 0, false));
        }
    }

    @Test
    void one_that_waits_for_a_slot_or_a_refresh_does_so_too() throws Exception {
        SlotCredentials slots = slots();
        begin(slots);
        time.duringNextWait(this::interruptTheFirst);
        assertThat(slots.read(Slot.SECONDARY)).isEqualTo(SecretValue.of("A"));

        SlotCredentials others = slots();
        begin(others);
        time.duringNextWait(this::interruptTheFirst);
        assertThat(others.refresh()).isTrue();
    }

    @Test
    void so_does_an_asynchronous_one() throws Exception {
        SlotCredentials slots = slots();
        begin(slots);
        CompletableFuture<String> result = start(slots);
        assertThat(result).isNotDone();

        interruptTheFirst();

        assertThat(result).isCompletedWithValue("B");
        assertThat(ended.get()).as("and the interruption is not lost").isInstanceOf(CallInterruptedException.class);
    }

    @Test
    void one_that_was_refused_reads_for_itself_before_it_tries_SECONDARY() throws Exception {
        SlotCredentials slots = slots();
        call(slots);
        rotate("C");
        dead.add("B");
        time.advance(MIN_READ_INTERVAL);
        begin(slots);
        tried.clear();
        time.duringNextWait(this::interruptTheFirst);

        assertThat(call(slots)).isEqualTo("C");

        assertThat(tried).containsExactly("B", "C");
    }

    @Test
    void one_that_comes_later_reads_at_once() throws Exception {
        SlotCredentials slots = slots();
        begin(slots);
        interruptTheFirst();

        assertThat(call(slots)).isEqualTo("B");
    }

    @Test
    void what_was_known_before_stays_known_and_nothing_is_said() throws Exception {
        SlotCredentials slots = builder().build();
        call(slots);
        time.advance(MIN_READ_INTERVAL);
        heard.clear();
        Thread.currentThread().interrupt();

        assertThatThrownBy(slots::refresh).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(slots.counts().failedRefreshes()).isZero();
        assertThat(heard).isEmpty();
        assertThat(call(slots)).isEqualTo("B");
    }

    @Test
    void a_pool_whose_thread_is_interrupted_is_asked_again() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        time.duringNextWait(() -> onAnInterruptedThread(handedOver.remove()));
        time.duringNextWait(this::readNow);

        assertThat(call(slots)).isEqualTo("B");
    }

    @Test
    void a_pool_whose_threads_are_always_interrupted_is_given_up_in_the_end() {
        SlotCredentials slots =
                builder().executor(task -> onAnInterruptedThread(task)).build();

        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(start(slots)).isCompletedExceptionally();
        assertThat(reads).isZero();
    }

    @Test
    void an_executor_on_the_callers_own_interrupted_thread_ends_the_call() {
        SlotCredentials slots = builder().executor(Runnable::run).build();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).isEmpty();
    }

    @Test
    void an_interruption_after_both_slots_were_read_keeps_what_they_hold() {
        SlotCredentials slots = SlotCredentials.builder(slot -> {
                    if (slot == Slot.SECONDARY) {
                        Thread.currentThread().interrupt();
                    }
                    return read(slot);
                })
                .time(time)
                .build();

        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(call(slots)).isEqualTo("B");
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void a_slot_that_was_unreadable_before_the_interruption_is_read_again_too() {
        unreadable = Set.of(Slot.PRIMARY);
        SlotCredentials slots = SlotCredentials.builder(slot -> {
                    try {
                        return read(slot);
                    } catch (IOException e) {
                        Thread.currentThread().interrupt();
                        throw e;
                    }
                })
                .time(time)
                .build();
        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        unreadable = Set.of();

        assertThat(call(slots)).isEqualTo("B");
    }

    private static void onAnInterruptedThread(Runnable task) {
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            task.run();
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
