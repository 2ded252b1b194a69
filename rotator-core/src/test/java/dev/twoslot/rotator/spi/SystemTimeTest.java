package dev.twoslot.rotator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machine's clock, and waiting by it. What is asked of others is looked at; nothing is measured. */
class SystemTimeTest {

    private final Time time = Time.system();

    @AfterEach
    void clearTheInterruption() {
        Thread.interrupted();
    }

    @Test
    void the_clock_is_the_machines() {
        Instant before = Instant.now();
        Instant now = time.instant();
        long millis = time.millis();

        assertThat(now).isBetween(before, Instant.now());
        assertThat(Instant.ofEpochMilli(millis)).isBetween(before.minusMillis(1), Instant.now());
    }

    @Test
    void an_interrupted_thread_does_not_even_begin_to_pause() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.sleep(Duration.ZERO)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_pause_of_hardly_anything_nothing_or_less_is_none_to_speak_of() throws InterruptedException {
        time.sleep(Duration.ZERO);
        time.sleep(Duration.ofHours(-1));
        time.sleep(Duration.ofNanos(1));
    }

    @Test
    void a_pause_ends_with_an_interruption() throws InterruptedException {
        AtomicReference<String> ended = new AtomicReference<>();
        Thread pausing = new Thread(() -> {
            try {
                time.sleep(Duration.ofHours(1));
                ended.set("by itself");
            } catch (InterruptedException e) {
                ended.set("interrupted");
            }
        });
        pausing.start();
        while (pausing.getState() != Thread.State.TIMED_WAITING && pausing.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
        pausing.interrupt();
        pausing.join();

        assertThat(ended).hasValue("interrupted");
    }

    @Test
    void work_is_waited_for_until_the_deadline_and_no_longer() throws Exception {
        Waited work = new Waited();
        Instant deadline = time.instant().plus(Duration.ofHours(1));

        assertThat(time.await(work, deadline)).isEqualTo("done");

        assertThat(work.asked)
                .singleElement()
                .satisfies(asked -> assertThat(asked).isBetween(Duration.ofMinutes(1), Duration.ofHours(1)));
    }

    @Test
    void work_that_is_done_is_taken_even_after_the_deadline_and_no_time_is_asked_for() throws Exception {
        Waited work = new Waited();

        assertThat(time.await(work, time.instant().minus(Duration.ofHours(1)))).isEqualTo("done");

        assertThat(work.asked).containsExactly(Duration.ZERO);
    }

    @Test
    void work_that_is_not_done_by_its_deadline_times_out_and_goes_on() {
        CompletableFuture<String> work = new CompletableFuture<>();

        assertThatThrownBy(() -> time.await(work, time.instant())).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> time.notAfter(time.instant(), work).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(work).isNotDone();
    }

    /** Work that notes for how long it is waited for. */
    private static final class Waited extends CompletableFuture<String> {

        private final List<Duration> asked = new ArrayList<>();

        @Override
        public String get() {
            throw new AssertionError("waited for without end");
        }

        @Override
        public String get(long amount, TimeUnit unit) {
            asked.add(Duration.of(amount, unit.toChronoUnit()));
            return "done";
        }
    }
}
