package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The thread that reads the slots is interrupted midway: that ends its own call and no other. */
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
        List<Runnable> tasks = new ArrayList<>();
        SlotCredentials slots = builder()
                .executor(task -> {
                    tasks.add(task);
                    onAnInterruptedThread(task);
                })
                .build();
        int once = SlotReads.MOST_CUT_SHORT + 1;

        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(tasks).hasSize(once);
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(tasks).hasSize(2 * once);
        assertThat(start(slots)).isCompletedExceptionally();
        assertThat(tasks).hasSize(3 * once);
        assertThat(reads).isZero();
    }

    @Test
    void a_pool_that_ends_with_an_Error_when_it_is_asked_again_ends_an_asynchronous_call() {
        SlotCredentials slots = builder()
                .executor(task -> {
                    if (!handedOver.isEmpty()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    handedOver.add(task);
                })
                .build();
        CompletableFuture<String> result = start(slots);

        onAnInterruptedThread(handedOver.element());

        assertThatThrownBy(result::get).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(tried).isEmpty();
    }

    @Test
    void a_caller_that_reads_ahead_of_need_stops_as_well() {
        AtomicBoolean interrupts = new AtomicBoolean();
        SlotCredentials slots = SlotCredentials.builder(slot -> {
                    if (interrupts.get()) {
                        Thread.currentThread().interrupt();
                    }
                    return read(slot);
                })
                .time(time)
                .build();
        call(slots);
        time.advance(REFRESH_AFTER);
        tried.clear();
        interrupts.set(true);

        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).isEmpty();
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
