package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * What holds however the threads interleave; a model checker switches between them at every access to shared memory. {@code
 * -Dschedules=5000} looks for longer.
 */
class SlotCredentialsInterleavingTest {

    private static final int SCHEDULES = Integer.getInteger("schedules", 100);

    private static final SecretValue A = SecretValue.of("A");
    private static final SecretValue B = SecretValue.of("B");
    private static final SecretValue C = SecretValue.of("C");

    /** The two slots and the credentials that the service refuses, replaced as a whole. */
    private record World(SecretValue primary, SecretValue secondary, SecretValue refused) {}

    private static final class App {

        private final AtomicInteger reads = new AtomicInteger();
        private final Standing time = new Standing();
        private final SlotCredentials credentials = SlotCredentials.builder(this::read)
                .time(time)
                .retryPrimaryAfter(Duration.ofDays(1))
                .build();
        private final AtomicInteger interruptions = new AtomicInteger();
        private volatile World world;

        App(World world) {
            this.world = world;
        }

        private SecretValue read(Slot slot) throws InterruptedException {
            if (slot == Slot.PRIMARY) {
                reads.incrementAndGet();
                if (interruptions.getAndDecrement() > 0) {
                    throw new InterruptedException();
                }
                return world.primary();
            }
            return world.secondary();
        }

        String call() {
            return tryPrimaryThenSecondary(credentials, credential -> {
                if (same(credential, world.refused())) {
                    throw new CredentialRejectedException("refused");
                }
                return credential.reveal();
            });
        }

        @SuppressWarnings("ReferenceEquality") // each of the three exists once, and comparing them by value takes long
        private static boolean same(SecretValue one, SecretValue other) {
            return one == other;
        }
    }

    /** Time that stands still. A thread that waits for another's read waits until it has ended. */
    private static final class Standing implements Time {

        private long now = 1_000_000_000; // moved by one thread, before the others begin

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public long millis() {
            return now;
        }

        @Override
        public void sleep(Duration pause) {
            throw new AssertionError("nothing here sleeps");
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline) throws InterruptedException, ExecutionException {
            return work.get();
        }
    }

    private static void explore(Runnable scenario) {
        Lincheck.runConcurrentTest(SCHEDULES, scenario);
    }

    private static void atOnce(Runnable one, Runnable other) {
        Thread second = new Thread(other);
        second.start();
        one.run();
        try {
            second.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError(claim);
        }
    }

    @Test
    void two_first_calls_share_one_read() {
        explore(() -> {
            App app = new App(new World(B, A, C));

            atOnce(
                    () -> check(app.call().equals("B"), "a first call gets PRIMARY"),
                    () -> check(app.call().equals("B"), "the other first call gets it too"));

            check(app.reads.get() == 1, "the slots were read once");
            check(app.credentials.counts().primaryCalls() == 2, "both calls were counted");
        });
    }

    @Test
    void two_refused_calls_read_once_and_both_get_through_with_SECONDARY() {
        explore(() -> {
            App app = new App(new World(B, A, C));
            app.call();
            app.world = new World(B, A, B);
            app.time.now += 60_000;

            atOnce(
                    () -> check(app.call().equals("A"), "SECONDARY gets through"),
                    () -> check(app.call().equals("A"), "for both"));

            check(app.reads.get() == 2, "two refusals led to one read");
            check(app.credentials.secondaryInUse(), "SECONDARY is remembered");
        });
    }

    @Test
    void a_rotation_during_a_refused_call_fails_no_call_and_PRIMARY_is_what_is_used_in_the_end() {
        explore(() -> {
            App app = new App(new World(B, A, C));
            app.call();
            app.world = new World(B, A, B);
            app.time.now += 60_000;

            atOnce(app::call, () -> app.world = new World(C, A, B));

            app.time.now += 60_000;
            check(app.call().equals("C"), "the next read finds the new PRIMARY");
            check(!app.credentials.secondaryInUse(), "which is preferred again");
            check(app.call().equals("C"), "and used from then on");
        });
    }

    @Test
    void a_late_report_that_PRIMARY_failed_does_not_count_against_the_one_that_replaced_it() {
        explore(() -> {
            App app = new App(new World(B, A, C));
            app.call();
            app.world = new World(C, A, B);
            app.time.now += 60_000;

            atOnce(() -> app.credentials.secondaryWorksInPlaceOf(B), app.credentials::refresh);

            check(!app.credentials.secondaryInUse(), "no call has failed with the new PRIMARY");
            check(app.credentials.counts().refreshes() == 2, "each read was counted once");
            check(app.call().equals("C"), "so it is used");
        });
    }

    @Test
    void one_of_two_calls_tries_PRIMARY_again_when_its_time_has_come() {
        explore(() -> {
            AtomicInteger refusals = new AtomicInteger();
            App app = new App(new World(B, A, B));
            app.call();
            app.time.now += Duration.ofDays(2).toMillis();
            Runnable call = () -> tryPrimaryThenSecondary(app.credentials, credential -> {
                if (App.same(credential, B)) {
                    refusals.incrementAndGet();
                    throw new CredentialRejectedException("refused");
                }
                return credential;
            });

            atOnce(call, call);

            check(refusals.get() == 1, "one call probed, the other did not");
        });
    }

    @Test
    void a_first_reader_that_is_interrupted_fails_its_own_call_alone() {
        explore(() -> {
            App app = new App(new World(B, A, C));
            app.interruptions.set(1);
            AtomicInteger gotThrough = new AtomicInteger();
            AtomicInteger interrupted = new AtomicInteger();
            Runnable call = () -> {
                try {
                    check(app.call().equals("B"), "a call gets PRIMARY");
                    gotThrough.incrementAndGet();
                } catch (CallInterruptedException e) {
                    check(Thread.interrupted(), "the flag is set again");
                    interrupted.incrementAndGet();
                }
            };

            atOnce(call, call);

            check(interrupted.get() == 1, "the reader's own call ended");
            check(gotThrough.get() == 1, "the other read for itself");
            check(app.reads.get() == 2, "once");
            check(app.credentials.counts().failedRefreshes() == 0, "and no read failed");
        });
    }

    @Test
    void a_read_that_is_taken_back_the_moment_it_is_begun_leaves_one_that_counts() {
        explore(() -> {
            World world = new World(B, A, C);
            Standing time = new Standing();
            AtomicInteger reads = new AtomicInteger();
            List<Runnable> handedOver = new ArrayList<>();
            SlotCredentials credentials = SlotCredentials.builder(slot -> {
                        reads.incrementAndGet();
                        return slot == Slot.PRIMARY ? world.primary() : world.secondary();
                    })
                    .time(time)
                    .executor(task -> {
                        if (handedOver.isEmpty()) {
                            handedOver.add(task);
                        } else {
                            task.run();
                        }
                    })
                    .build();
            check(credentials.reads().toAwait(SlotReads.Need.AFTER_FAILURE) != null, "a read was begun");
            time.now += 60_000;

            atOnce(
                    handedOver.get(0),
                    () -> check(
                            tryPrimaryThenSecondary(credentials, credential -> credential.reveal())
                                    .equals("B"),
                            "whichever thread reads, the call gets through"));

            check(reads.get() <= 4, "the slots were read twice at most");
            check(credentials.state().reading == null, "nothing is under way");
            check(credentials.state().primaryIs(B), "PRIMARY is known");
        });
    }
}
