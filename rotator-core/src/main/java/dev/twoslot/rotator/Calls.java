package dev.twoslot.rotator;

import dev.twoslot.rotator.RotatorException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one run: both roles' at the same time, none past its deadline, each ending in an {@link Attempt}.
 * Belongs to one run and its thread.
 *
 * <p>An interruption stops the run before its next step. A step that is under way is waited for all the same, up to its
 * deadline: a write is never left in the middle because somebody was in a hurry.
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

    /** One call that a run makes for one role. */
    interface RoleCall<T> {
        /** The call, or what already stands in its way. */
        Prepared<T> prepare(Role role);
    }

    /**
     * A call that is ready to be made, or the reason why it won't be.
     *
     * @param obstacle what stands in the way; then there is no call
     */
    record Prepared<T>(
            @Nullable Supplier<Attempt<T>> call, @Nullable Attempt<T> obstacle, Instant deadline) {
        static <T> Prepared<T> call(Instant deadline, Supplier<Attempt<T>> call) {
            return new Prepared<>(call, null, deadline);
        }

        static <T> Prepared<T> obstacle(Attempt<T> obstacle) {
            return new Prepared<>(null, obstacle, Instant.MAX);
        }
    }

    /** Whether somebody has interrupted the run. */
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

    /** Makes a call for each of the roles, at the same time, and waits for all of them. */
    <T> Map<Role, Attempt<T>> each(Iterable<Role> roles, String what, RoleCall<T> call) {
        // Prepared and asked for an interruption before the first is begun: both roles' calls are made, or neither, and
        // none is left running unattended because the other could not even be prepared.
        Map<Role, Prepared<T>> prepared = new EnumMap<>(Role.class);
        for (Role role : roles) {
            prepared.put(role, call.prepare(role));
        }
        boolean stop = interrupted();
        Map<Role, Running<T>> running = new EnumMap<>(Role.class);
        prepared.forEach((role, ready) -> running.put(role, stop ? Running.interrupted() : start(ready)));
        Map<Role, Attempt<T>> attempts = new EnumMap<>(Role.class);
        running.forEach((role, started) -> attempts.put(role, end(started, role.label() + ": " + what)));
        return attempts;
    }

    /** Makes one call that belongs to no role. */
    <T> Attempt<T> one(String what, Prepared<T> call) {
        return end(interrupted() ? Running.interrupted() : start(call), what);
    }

    /** Makes one call that belongs to no role and needs no lease. */
    <T> Attempt<T> one(String what, Instant deadline, Supplier<T> call) {
        return one(what, Prepared.call(deadline, () -> Attempt.done(call.get())));
    }

    /** Makes a call even though the run has been interrupted: for letting go of the lock. */
    <T> Attempt<T> last(String what, Instant deadline, Supplier<T> call) {
        return end(start(Prepared.call(deadline, () -> Attempt.done(call.get()))), what);
    }

    private <T> Running<T> start(Prepared<T> prepared) {
        if (prepared.call == null) {
            return new Running<>(null, prepared.obstacle, prepared.deadline);
        }
        FutureTask<Attempt<T>> task = new FutureTask<>(prepared.call::get);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            return new Running<>(
                    null, Attempt.failed(Kind.TRANSIENT, "the executor took no more work"), prepared.deadline);
        } catch (RuntimeException | Error e) {
            // No memory for another thread, for one. The other role's call may be under way, so the run must go on.
            Attempt<T> attempt = Attempt.failed(Kind.AMBIGUOUS, "the executor failed: unexpected " + describe(e));
            return new Running<>(null, attempt, prepared.deadline);
        }
        return new Running<>(task, null, prepared.deadline);
    }

    private <T> Attempt<T> end(Running<T> running, String what) {
        if (running.task == null) {
            return running.attempt == null ? Attempt.interrupted() : running.attempt;
        }
        while (true) {
            try {
                return time.await(running.task, running.deadline.plus(GRACE));
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException e) {
                running.task.cancel(true);
                return Attempt.failed(Kind.AMBIGUOUS, what + " gave no answer by its deadline");
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

    /** A call that was handed over, or the attempt that it ended as before it could be. */
    private record Running<T>(
            @Nullable FutureTask<Attempt<T>> task, @Nullable Attempt<T> attempt, Instant deadline) {

        static <T> Running<T> interrupted() {
            return new Running<>(null, Attempt.interrupted(), Instant.MAX);
        }
    }
}
