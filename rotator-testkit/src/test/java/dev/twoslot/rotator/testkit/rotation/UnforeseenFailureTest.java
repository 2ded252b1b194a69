package dev.twoslot.rotator.testkit.rotation;

import static dev.twoslot.rotator.testkit.rotation.Forwarding.changingLeases;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingLease;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody foresaw: exceptions and errors from where none should come, calls that never end, and executors that are full. */
class UnforeseenFailureTest {

    private static final String CANARY = "canary-4711";

    static List<Throwable> thrown() {
        return List.of(new IllegalStateException(CANARY), new StackOverflowError(CANARY), new LinkageError(CANARY));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void a_lease_that_throws_ends_a_run_like_any_failure_with_the_lock_released(Throwable thrown) {
        World world = World.afterOneRotation();
        Mutex mutex = changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
            @Override
            public boolean covers(Instant moment) {
                throw sneaky(thrown);
            }
        });
        try (LogLines log = new LogLines()) {
            assertThat(world.with(builder -> builder.mutex(mutex)).run())
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.phase()).isEqualTo(Phase.STAGE);
                        assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
                        assertThat(failed.detail())
                                .contains(
                                        "covers must not throw",
                                        thrown.getClass().getName())
                                .doesNotContain(CANARY);
                    });
            assertThat(log.at(Level.ERROR)).hasSize(1);
        }
        assertThat(world.alerter.alerts()).hasSize(1);
        assertThat(world.mutex.isHeld()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lease_that_is_of_no_use_is_let_go_of_and_is_named(boolean canBeReleased) {
        World world = World.afterOneRotation();
        Mutex mutex = changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
            @Override
            public Instant deadline() {
                throw new IllegalStateException(CANARY);
            }

            @Override
            public void release(Instant callDeadline) {
                if (!canBeReleased) {
                    throw new IllegalStateException(CANARY);
                }
                super.release(callDeadline);
            }
        });

        assertThat(world.with(builder -> builder.mutex(mutex)).run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.LOCK);
            assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
            assertThat(failed.detail())
                    .contains("deadline must not throw, and threw java.lang.IllegalStateException")
                    .doesNotContain(CANARY);
        });
        assertThat(world.alerter.alerts()).hasSize(1);
        assertThat(world.mutex.isHeld()).isEqualTo(!canBeReleased);
    }

    @Test
    void an_exception_whose_place_the_JVM_left_out_is_told_by_its_type() {
        World world = World.afterOneRotation();
        NullPointerException bare = new NullPointerException(CANARY);
        bare.setStackTrace(new StackTraceElement[0]);
        world.faults.meanwhile("slots.read", 1, () -> {
            throw bare;
        });

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.detail())
                                .isEqualTo("read the slots: unexpected java.lang.NullPointerException"));
    }

    @Test
    void why_an_alert_could_not_be_sent_is_told_where_the_words_are_known_to_be_harmless() {
        World world = World.afterOneRotation();
        Alerter mute = outcome -> {
            throw new RotatorException(Kind.TRANSIENT, "the mail server is not there");
        };
        world.faults.next("slots.read", Fault.REFUSE);
        try (LogLines log = new LogLines()) {
            world.with(builder -> builder.alerter(mute)).run();

            assertThat(log.at(Level.WARN)).singleElement().asString().endsWith("the mail server is not there");
        }
    }

    @Test
    void nothing_is_begun_for_one_role_if_the_lease_cannot_even_be_asked_for_the_other() {
        World world = World.afterOneRotation();
        AtomicInteger asked = new AtomicInteger();
        Mutex mutex = changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
            @Override
            public boolean covers(Instant moment) {
                if (asked.incrementAndGet() == 2) {
                    throw new IllegalStateException(CANARY);
                }
                return super.covers(moment);
            }
        });

        assertThat(world.with(builder -> builder.mutex(mutex)).run()).isInstanceOf(Failed.class);

        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void an_alerter_or_a_listener_that_throws_takes_nothing_from_the_outcome(Throwable thrown) {
        World world = World.afterOneRotation();
        RotationListener broken = new RotationListener() {
            @Override
            public void phaseStarted(String runId, Phase phase) {
                throw sneaky(thrown);
            }

            @Override
            public void noticed(String runId, Phase phase, Notice notice) {
                throw sneaky(thrown);
            }

            @Override
            public void finished(RotationOutcome outcome) {
                throw sneaky(thrown);
            }
        };
        Alerter mute = outcome -> {
            throw sneaky(thrown);
        };
        TwoSlotRotation rotation =
                world.with(builder -> builder.listener(broken).alerter(mute));
        assertThat(world.orphaned().id()).isNotNull();
        world.faults.next("issuer.revoke", Fault.REFUSE);
        try (LogLines log = new LogLines()) {
            assertThat(rotation.run()).isInstanceOf(Rotated.class);
            assertThat(log.at(Level.WARN)).hasSize(10 + 1).allMatch(line -> line.contains("a listener failed"));

            world.faults.next("slots.read", Fault.REFUSE);
            assertThat(rotation.run())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_UNREADABLE));
            assertThat(log.at(Level.ERROR)).hasSize(1);
            assertThat(log.at(Level.WARN))
                    .filteredOn(line -> line.contains("the alert could not be sent"))
                    .hasSize(1);
            assertThat(log.all()).noneMatch(line -> line.contains(CANARY));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_executor_that_takes_no_more_work_fails_the_call_and_not_the_run_s_end(boolean rejects) {
        World world = World.afterOneRotation();
        AtomicInteger refusals = new AtomicInteger();
        Executor executor = task -> {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw sneaky(rejects ? new RejectedExecutionException(CANARY) : new OutOfMemoryError(CANARY));
            }
            task.run();
        };
        RotationListener watch = new RotationListener() {
            @Override
            public void phaseStarted(String runId, Phase phase) {
                refusals.set(phase == Phase.VERIFY ? 2 : 0);
            }
        };

        assertThat(world.with(builder -> builder.executor(executor).listener(watch))
                        .run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(Phase.VERIFY);
                    assertThat(failed.reason()).isEqualTo(FailureReason.VERIFY_FAILED);
                    assertThat(failed.kind()).isEqualTo(rejects ? Kind.TRANSIENT : Kind.AMBIGUOUS);
                    assertThat(failed.detail())
                            .contains(rejects ? "took no more work" : "unexpected java.lang.OutOfMemoryError")
                            .doesNotContain(CANARY);
                });
        assertThat(world.mutex.isHeld()).isFalse();
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void a_call_that_never_answers_is_given_up_and_its_write_taken_for_possible() throws InterruptedException {
        World world = World.afterOneRotation();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch toldToStop = new CountDownLatch(1);
        SecretSlotStore hangs = new ForwardingStore(world.store) {
            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                if (slot == SlotName.SECONDARY_SECRET_EDIT_TOKEN) {
                    waitFor(never, toldToStop);
                }
                super.write(slot, token, context);
            }
        };
        TwoSlotRotation rotation = world.with(builder -> builder.slots(hangs).time(new ImpatientTime(world.clock)));

        assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.STAGE);
            assertThat(failed.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failed.detail()).contains("secret-edit: stage gave no answer by its deadline");
        });
        assertThat(world.mutex.isHeld()).isFalse();
        assertThat(toldToStop.await(30, TimeUnit.SECONDS))
                .as("the call is told to stop")
                .isTrue();
    }

    @Test
    void an_exception_that_nobody_classified_is_told_by_type_and_never_by_message() {
        World world = World.afterOneRotation();
        SecretSlotStore careless = new ForwardingStore(world.store) {
            @Override
            public SlotInventory read(Instant deadline) {
                throw new IllegalArgumentException("token canary-4711 is malformed");
            }
        };
        Alerter broken = outcome -> {
            throw new IllegalStateException("mail with canary-4711");
        };
        TwoSlotRotation rotation = world.with(builder -> builder.slots(careless).alerter(broken));
        try (LogLines log = new LogLines()) {
            assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(Kind.AMBIGUOUS);
                assertThat(failed.detail())
                        .contains("IllegalArgumentException", "UnforeseenFailureTest")
                        .doesNotContain("canary");
            });
            assertThat(log.all()).noneMatch(line -> line.contains("canary"));
            assertThat(log.at(Level.ERROR)).hasSize(1);
            assertThat(log.at(Level.WARN)).hasSize(1);
        }
    }

    private static void waitFor(CountDownLatch latch, CountDownLatch interrupted) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** Any throwable, as an unchecked one: a broken implementation asks no compiler. */
    private static RuntimeException sneaky(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }
}
