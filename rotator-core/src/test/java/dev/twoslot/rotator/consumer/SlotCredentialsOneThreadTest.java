package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader that never returns: what it costs, and what is said of it. The threads are real, the time is the test's. */
class SlotCredentialsOneThreadTest extends SlotCredentialsFixture {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final AtomicInteger hanging = new AtomicInteger();
    private final Deque<CountDownLatch> hung = new ArrayDeque<>();
    private boolean hangs;

    /** And waits for all: a reader that ends during the next test would speak in its log. */
    @AfterEach
    void let_go() {
        hung.forEach(CountDownLatch::countDown);
        pool.shutdownNow();
        while (!pool.isTerminated()) {
            Thread.onSpinWait();
        }
    }

    /** Reads at once, or on a thread that is held until the test lets it go. */
    private void execute(Runnable reading) {
        if (!hangs) {
            reading.run();
            return;
        }
        CountDownLatch inTheReader = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        hung.add(free);
        pool.execute(() -> {
            HELD.set(() -> {
                hanging.incrementAndGet();
                inTheReader.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    hanging.decrementAndGet();
                }
            });
            reading.run();
        });
        try {
            inTheReader.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What this thread does before it reads PRIMARY. */
    private static final ThreadLocal<Runnable> HELD = new ThreadLocal<>();

    private SecretValue readOrHang(Slot slot) throws IOException {
        Runnable held = HELD.get();
        if (held != null) {
            HELD.remove();
            held.run();
        }
        return read(slot);
    }

    private SlotCredentials slots() {
        return SlotCredentials.builder(this::readOrHang)
                .executor(this::execute)
                .time(time)
                .listener(new SlotListener() {
                    @Override
                    public void refreshFailed(Exception problem) {
                        heard.add(problem.getClass().getSimpleName() + ": " + problem.getMessage());
                    }
                })
                .build();
    }

    private void liveThrough(SlotCredentials slots, Duration duration) {
        long end = time.millis() + duration.toMillis();
        while (time.millis() < end) {
            time.advance(MIN_READ_INTERVAL);
            callUntilTheClockIsLookedAt(slots);
        }
    }

    @Test
    void that_hangs_costs_one_thread_however_long_while_what_is_known_works() {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;

        liveThrough(slots, Duration.ofDays(2));

        assertThat(hanging).hasValue(1);
        assertThat(hung).as("and no other was begun meanwhile").hasSize(1);
        assertThat(tried).containsOnly("B");
    }

    @Test
    void that_hangs_costs_one_thread_while_SECONDARY_alone_works_too() {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;
        dead.add("B");

        liveThrough(slots, Duration.ofDays(2));

        assertThat(hanging).hasValue(1);
        assertThat(hung).hasSize(1);
        assertThat(tried).endsWith("A");
    }

    @Test
    void that_hangs_is_told_and_counted_as_often_as_a_read_would_be_due_and_logged_once() {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;
        time.advance(REFRESH_AFTER);
        KeptLog.LINES.clear();
        callUntilTheClockIsLookedAt(slots);
        assertThat(slots.counts().failedRefreshes()).as("it may still end").isZero();

        liveThrough(slots, Duration.ofMinutes(1));

        assertThat(slots.counts().failedRefreshes()).isEqualTo(6);
        assertThat(heard).hasSize(6).containsOnly("TimeoutException: the slots' reader has not returned in time");
        assertThat(KeptLog.LINES)
                .containsExactly("WARN PRIMARY can't be read, so what was read before stays in use:"
                        + " java.util.concurrent.TimeoutException");
        assertThat(slots.refresh()).isFalse();
    }

    @Test
    void that_hangs_and_ends_at_last_is_believed_and_read_again() throws Exception {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;
        liveThrough(slots, Duration.ofHours(1));
        rotate("C");
        hangs = false;

        hung.remove().countDown();
        pool.shutdown();
        while (!pool.isTerminated()) {
            Thread.onSpinWait();
        }
        assertThat(call(slots)).isEqualTo("C");

        rotate("D");
        time.advance(MIN_READ_INTERVAL);
        callUntilTheClockIsLookedAt(slots);
        assertThat(call(slots)).isEqualTo("D");
    }

    @Test
    void that_hangs_is_asked_again_on_another_thread_if_both_credentials_are_refused() {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;
        liveThrough(slots, Duration.ofHours(2));
        assertThat(hung).hasSize(1);
        dead.add("A");
        dead.add("B");
        rotate("C");
        hangs = false;

        assertThat(call(slots)).isEqualTo("C");
        assertThat(slots.counts().secondaryCalls()).isEqualTo(1);
    }

    @Test
    void that_hangs_for_a_day_with_nothing_known_costs_a_dozen_threads() {
        SlotCredentials slots = slots();
        hangs = true;
        List<Long> begunAfterSeconds = new ArrayList<>();
        long start = time.millis();

        for (int i = 0; i < 24 * 360; i++) {
            int before = hung.size();
            long now = time.millis();
            assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
            if (hung.size() > before) {
                begunAfterSeconds.add((now - start) / 1000);
            } else {
                time.advance(MIN_READ_INTERVAL);
            }
        }

        assertThat(begunAfterSeconds)
                .containsExactly(
                        0L, 10L, 30L, 70L, 150L, 310L, 630L, 1270L, 2550L, 5110L, 10_230L, 20_470L, 40_950L, 81_910L);
        assertThat(hanging).hasValue(14);
    }

    @Test
    void that_hangs_with_both_credentials_refused_costs_no_more_threads_either() {
        SlotCredentials slots = slots();
        call(slots);
        hangs = true;
        dead.add("A");
        dead.add("B");

        for (int i = 0; i < 24 * 360; i++) {
            time.advance(MIN_READ_INTERVAL);
            assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        }

        assertThat(hung.size()).isBetween(10, 15);
    }

    @Test
    void that_is_well_again_starts_to_count_from_one() {
        SlotCredentials slots = slots();
        hangs = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
            time.advance(Duration.ofHours(1));
        }
        assertThat(hung).hasSize(5);
        hangs = false;
        time.advance(Duration.ofHours(1));
        assertThat(call(slots)).isEqualTo("B");

        hangs = true;
        dead.add("A");
        dead.add("B");
        time.advance(MIN_READ_INTERVAL);
        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(hung).hasSize(6);
        time.advance(MIN_READ_INTERVAL);
        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(hung)
                .as("the first that hangs is replaced after one interval")
                .hasSize(7);
    }

    @Test
    void without_an_executor_holds_the_caller_that_reads_and_no_other() throws Exception {
        SlotCredentials slots =
                SlotCredentials.builder(this::readOrHang).time(time).build();
        call(slots);
        time.advance(MIN_READ_INTERVAL);
        CountDownLatch inTheReader = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        hung.add(free);
        Thread unlucky = new Thread(() -> {
            HELD.set(() -> {
                inTheReader.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            slots.refresh();
        });
        unlucky.start();
        inTheReader.await();
        reads = 0;

        liveThrough(slots, Duration.ofHours(5));

        assertThat(reads).isZero();
        assertThat(unlucky.isAlive()).isTrue();
        free.countDown();
        unlucky.join();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void that_no_thread_has_begun_to_ask_is_taken_back_and_asked_by_another() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        }
        assertThat(handedOver)
                .as("one per interval, of a pool that throws tasks away")
                .hasSize(3);
        assertThat(slots.counts().failedRefreshes()).isEqualTo(2);
        rotate("C");
        handedOver.removeLast().run();
        assertThat(call(slots)).isEqualTo("C");
        rotate("D");
        reads = 0;

        handedOver.forEach(Runnable::run);

        assertThat(reads)
                .as("what was taken back does nothing when its turn comes")
                .isZero();
        assertThat(call(slots)).isEqualTo("C");
    }

    @Test
    void on_an_executor_that_fails_leaves_nothing_under_way() {
        AtomicInteger failures = new AtomicInteger();
        SlotCredentials slots = builder()
                .executor(task -> {
                    if (failures.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    if (failures.get() == 2) {
                        throw new IllegalStateException("shut down");
                    }
                    task.run();
                })
                .build();

        long before = time.millis();
        assertThatThrownBy(() -> call(slots)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        assertThat(time.millis()).as("no caller waits for it").isEqualTo(before);
        time.advance(MIN_READ_INTERVAL);
        assertThatThrownBy(() -> call(slots)).hasRootCauseMessage("shut down");
        time.advance(MIN_READ_INTERVAL);

        assertThat(tryPrimaryThenSecondary(slots, this::use)).isEqualTo("B");
    }
}
