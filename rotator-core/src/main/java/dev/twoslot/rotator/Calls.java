package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one run: both roles' at the same time, none past its deadline, each ending in an {@link Attempt}.
 * Belongs to one run and its thread.
 *
 * <p>An interruption stops the run before its next step. A write that is under way is waited for all the same, up to its
 * deadline: it is never left in the middle because of an impatient caller. A read is given up at once.
 */
final class Calls {

    /** A call may need a moment to come back from its own deadline before it is given up as hung. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Executor executor;
    private final Time time;
    private boolean interrupted;

    Calls(Executor executor, Time time) {
        this.executor = executor;
        this.time = time;
    }

    /**
     * A call that is ready to be made, or the reason why it won't be.
     *
     * @param obstacle what stands in the way; then there is no call
     * @param changesNothing whether it can be given up at any time
     */
    record Prepared<T>(
            @Nullable Supplier<Attempt<T>> call,
            @Nullable Attempt<T> obstacle,
            Instant deadline,
            boolean changesNothing) {
        static <T> Prepared<T> call(Instant deadline, Supplier<Attempt<T>> call) {
            return new Prepared<>(call, null, deadline, false);
        }

        static <T> Prepared<T> reading(Instant deadline, Supplier<Attempt<T>> call) {
            return new Prepared<>(call, null, deadline, true);
        }

        static <T> Prepared<T> obstacle(Attempt<T> obstacle) {
            return new Prepared<>(null, obstacle, Instant.MAX, true);
        }

        /** The same call, of which the caller knows that it changes nothing. */
        Prepared<T> asReading() {
            return new Prepared<>(call, obstacle, deadline, true);
        }
    }

    /** Whether the run was interrupted. */
    boolean interrupted() {
        interrupted |= Thread.interrupted();
        return interrupted;
    }

    /** Gives the interruption back to the thread's owner, once the run is over. */
    void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pauses; an interruption ends the pause and is kept for the next step. */
    void pause(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** Makes a call for each of the roles, at the same time, and waits for all of them. */
    <T> Map<Role, Attempt<T>> each(Set<Role> roles, String what, Function<Role, Prepared<T>> call) {
        Map<Role, Attempt<T>> attempts = new EnumMap<>(Role.class);
        all(roles, what, call).forEach((role, attempt) -> attempts.put(role, told(role, attempt)));
        return attempts;
    }

    /** Makes a call for each of these, at the same time, and waits for all of them. */
    <K, T> Map<K, Attempt<T>> all(Set<K> keys, String what, Function<K, Prepared<T>> call) {
        // Prepared and asked for an interruption before the first is begun: all calls are made, or none, and none is
        // left
        // running unattended because another could not even be prepared.
        Map<K, Prepared<T>> prepared = new LinkedHashMap<>();
        for (K key : keys) {
            prepared.put(key, call.apply(key));
        }
        boolean stop = interrupted();
        Map<K, Running<T>> running = new LinkedHashMap<>();
        prepared.forEach((key, ready) -> running.put(key, stop ? Running.interrupted() : start(ready)));
        Map<K, Attempt<T>> attempts = new LinkedHashMap<>();
        running.forEach((key, started) -> attempts.put(key, end(started, what)));
        return attempts;
    }

    /** Says which role it was about, where that makes a difference. */
    private static <T> Attempt<T> told(Role role, Attempt<T> attempt) {
        return switch (attempt.answer()) {
            case ENDED, NOT_PERMITTED, REFUSED, FAILED, CONTRACT_BROKEN -> attempt.saying(role.label() + ": ");
            case DONE, CLOCK_WRONG, LEASE_LOST, INTERRUPTED -> attempt;
        };
    }

    /** Makes one call that belongs to no role. */
    <T> Attempt<T> one(String what, Prepared<T> call) {
        return end(interrupted() ? Running.interrupted() : start(call), what);
    }

    /** Makes a call even though the run has been interrupted: for what must not be left behind. */
    <T> Attempt<T> last(String what, Prepared<T> call) {
        return end(start(new Prepared<>(call.call, call.obstacle, call.deadline, false)), what);
    }

    private <T> Running<T> start(Prepared<T> prepared) {
        if (prepared.call == null) {
            return new Running<>(null, prepared.obstacle, prepared.deadline, true);
        }
        Task<T> task = new Task<>(prepared.call);
        try {
            executor.execute(task.future);
        } catch (RejectedExecutionException e) {
            return new Running<>(
                    null, Attempt.failed(Kind.TRANSIENT, "the executor took no more work"), prepared.deadline, true);
        } catch (Throwable e) {
            // No memory for another thread, for one. The other role's call may be under way, so the run must go on.
            Attempt<T> attempt = Attempt.failed(Kind.AMBIGUOUS, "the executor failed: unexpected " + describe(e));
            return new Running<>(null, attempt, prepared.deadline, true);
        }
        return new Running<>(task, null, prepared.deadline, prepared.changesNothing);
    }

    private <T> Attempt<T> end(Running<T> running, String what) {
        if (running.task == null) {
            return running.attempt == null ? Attempt.interrupted() : running.attempt;
        }
        while (true) {
            if (interrupted && running.changesNothing) {
                return running.task.giveUp();
            }
            try {
                return time.await(running.task.future, running.deadline.plus(GRACE));
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException e) {
                return running.task.giveUp(what);
            } catch (ExecutionException e) {
                return failed(what, e.getCause());
            }
        }
    }

    private static <T> Attempt<T> failed(String what, @Nullable Throwable cause) {
        if (cause instanceof RotatorException known) {
            return Attempt.failed(known.kind(), what + ": " + known.getMessage());
        }
        // An exception that nobody classified may carry anything in its message, a secret included, and may have been
        // thrown after a write: name its type and place, and assume the worst.
        return Attempt.failed(Kind.AMBIGUOUS, what + ": unexpected " + describe(cause));
    }

    /** The type of an exception and where it was thrown; not its message, which may hold anything. */
    static String describe(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "failure";
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** A call that was handed to the executor: either it is begun, or it is given up before and never will be. */
    private static final class Task<T> {

        private final FutureTask<Attempt<T>> future;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(Supplier<Attempt<T>> call) {
            future = new FutureTask<>(() -> {
                if (!taken.compareAndSet(false, true)) {
                    throw new CancellationException("given up before it was begun");
                }
                return call.get();
            });
        }

        /** For a call that changes nothing. */
        Attempt<T> giveUp() {
            taken.set(true);
            future.cancel(true);
            return Attempt.interrupted();
        }

        Attempt<T> giveUp(String what) {
            boolean begun = !taken.compareAndSet(false, true);
            future.cancel(true);
            return begun
                    ? Attempt.failed(Kind.AMBIGUOUS, what + " gave no answer by its deadline")
                    : Attempt.failed(
                            Kind.TRANSIENT,
                            what
                                    + " was not begun by its deadline: the executor has no thread for it. Give the rotation"
                                    + " an executor of two threads or more that is not the one which calls run()");
        }
    }

    /** A call that was handed over, or the attempt that it ended as before it could be. */
    private record Running<T>(
            @Nullable Task<T> task, @Nullable Attempt<T> attempt, Instant deadline, boolean changesNothing) {

        static <T> Running<T> interrupted() {
            return new Running<>(null, Attempt.interrupted(), Instant.MAX, true);
        }
    }
}
