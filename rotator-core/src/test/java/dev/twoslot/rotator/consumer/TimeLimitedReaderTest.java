package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader that hangs in a way that no interruption ends, as opening a file of a dead mount does. */
class TimeLimitedReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch mended = new CountDownLatch(1);
    private final List<Slot> asked = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @AfterEach
    void let_go() {
        mended.countDown();
        Thread.interrupted();
    }

    private SecretValue hang(Slot slot) {
        asked.add(slot);
        threads.add(Thread.currentThread());
        hanging.countDown();
        boolean waiting = true;
        while (waiting) {
            try {
                mended.await();
                waiting = false;
            } catch (InterruptedException e) {
                // Nothing ends this wait.
            }
        }
        return SecretValue.of("value-of-" + slot);
    }

    private void untilItHangs() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void is_left_when_its_time_is_up_and_while_it_hangs_no_caller_waits_and_no_thread_joins_it() throws Exception {
        SlotReader slots = new TimeLimitedReader(this::hang, LIMIT, time);
        long before = time.millis();
        time.duringNextWait(this::untilItHangs);

        assertThatThrownBy(() -> slots.read(Slot.PRIMARY))
                .isInstanceOf(IOException.class)
                .hasMessage("PRIMARY was not read within PT5S; see whether the file system answers")
                .hasCauseInstanceOf(TimeoutException.class);
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> slots.read(Slot.SECONDARY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SECONDARY is not read: an earlier read has hung for longer than PT5S");
        }

        assertThat(time.millis() - before).isEqualTo(LIMIT.toMillis());
        assertThat(asked).containsExactly(Slot.PRIMARY);
        assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
    }

    @Test
    void reads_again_as_soon_as_the_read_that_hung_has_ended() throws Exception {
        SlotReader slots = new TimeLimitedReader(this::hang, LIMIT, time);
        time.duringNextWait(this::untilItHangs);
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).isInstanceOf(IOException.class);

        mended.countDown();
        SecretValue value = null;
        while (value == null) {
            try {
                value = slots.read(Slot.SECONDARY);
            } catch (IOException e) {
                Thread.onSpinWait(); // the thread is still on its way out of the read that hung
            }
        }

        assertThat(value).isEqualTo(SecretValue.of("value-of-SECONDARY"));
        assertThat(threads).hasSize(1);
    }

    @Test
    void a_caller_that_is_interrupted_waits_no_longer() {
        SlotReader slots = new TimeLimitedReader(this::hang, LIMIT, time);
        time.duringNextWait(() -> {
            untilItHangs();
            Thread.currentThread().interrupt();
        });

        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void what_the_reader_throws_comes_as_it_is() {
        IOException failure = new IOException("no such file");
        SlotReader slots = new TimeLimitedReader(
                slot -> {
                    throw failure;
                },
                LIMIT,
                Time.system());

        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).isSameAs(failure);
    }

    @Test
    void callers_at_the_same_time_share_the_one_thread() throws Exception {
        SlotReader slots = new TimeLimitedReader(
                slot -> {
                    threads.add(Thread.currentThread());
                    return SecretValue.of(slot.name());
                },
                LIMIT,
                Time.system());
        List<SecretValue> read = new CopyOnWriteArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            Thread caller = new Thread(() -> {
                try {
                    read.add(slots.read(Slot.PRIMARY));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(read).hasSize(32).containsOnly(SecretValue.of("PRIMARY"));
        assertThat(threads).hasSize(1);
    }
}
