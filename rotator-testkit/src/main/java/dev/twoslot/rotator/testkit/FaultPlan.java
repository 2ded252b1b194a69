package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls of the fakes go wrong and how, and remembers every call, so that a test can count them.
 *
 * <p>A call is named by its method and what it acts on: {@code issuer.create token-creation},
 * {@code slots.publish PRIMARY_SECRET_EDIT_TOKEN}, {@code mutex.acquire}. A fault is planned for one occurrence of a call and
 * happens once. Thread-safe.
 */
public final class FaultPlan {

    private record Planned(String call, int occurrence, Fault fault) {}

    private record Meanwhile(String call, int occurrence, Runnable event) {}

    private final List<Planned> planned = new ArrayList<>();
    private final List<Meanwhile> meanwhiles = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private boolean crashed;

    /** A plan with no fault in it yet. */
    public FaultPlan() {}

    /** Plans a fault for the next call of that name. */
    public synchronized FaultPlan next(String call, Fault fault) {
        return at(call, count(call) + 1, fault);
    }

    /** Plans a fault for the n-th call of that name, counted from 1 since the plan was made or restarted. */
    public synchronized FaultPlan at(String call, int occurrence, Fault fault) {
        planned.add(new Planned(call, occurrence, fault));
        return this;
    }

    /** Plans something else to happen just before the n-th call of that name has its effect: a rival run, say. */
    public synchronized FaultPlan meanwhile(String call, int occurrence, Runnable event) {
        meanwhiles.add(new Meanwhile(call, occurrence, event));
        return this;
    }

    /** Forgets what is still planned. */
    public synchronized void forget() {
        planned.clear();
        meanwhiles.clear();
    }

    /** Whether everything that was planned has happened. */
    public synchronized boolean isSpent() {
        return planned.isEmpty() && meanwhiles.isEmpty();
    }

    /** Every call so far, in the order in which they began; the two roles' calls of one step come in any order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** How many calls of that name there were. */
    public synchronized int count(String call) {
        return (int) calls.stream().filter(call::equals).count();
    }

    /** Whether a planned crash has happened. */
    public synchronized boolean crashed() {
        return crashed;
    }

    /** A new process: calls have effects again, what is still planned stays planned, and calls are counted from 1 again. */
    public synchronized void restart() {
        crashed = false;
        calls.clear();
    }

    public <T> T perform(String call, Supplier<T> effect) {
        Fault fault = begin(call);
        meanwhile(call).forEach(Runnable::run);
        if (fault == null) {
            return effect.get();
        }
        if (fault == Fault.FAIL_AFTER || fault == Fault.CRASH_AFTER) {
            Object unusedReply = effect.get();
        }
        throw failure(call, fault);
    }

    private static RotatorException failure(String call, Fault fault) {
        return switch (fault) {
            case FAIL_BEFORE -> new RotatorException(Kind.TRANSIENT, call + " could not be reached, as planned");
            case REFUSE -> new RotatorException(Kind.PERMANENT, call + " was refused, as planned");
            case FAIL_AFTER -> new RotatorException(Kind.AMBIGUOUS, call + " lost its reply, as planned");
            case CRASH_BEFORE, CRASH_AFTER -> dead(call);
        };
    }

    public void perform(String call, Runnable effect) {
        perform(call, () -> {
            effect.run();
            return true;
        });
    }

    private synchronized @Nullable Fault begin(String call) {
        if (crashed) {
            throw dead(call);
        }
        calls.add(call);
        for (Planned plan : planned) {
            if (plan.call.equals(call) && plan.occurrence == count(call)) {
                planned.remove(plan);
                crashed = plan.fault == Fault.CRASH_BEFORE || plan.fault == Fault.CRASH_AFTER;
                return plan.fault;
            }
        }
        return null;
    }

    private synchronized List<Runnable> meanwhile(String call) {
        int occurrence = count(call);
        List<Meanwhile> due = meanwhiles.stream()
                .filter(planned -> planned.call.equals(call) && planned.occurrence == occurrence)
                .toList();
        meanwhiles.removeAll(due);
        return due.stream().map(Meanwhile::event).toList();
    }

    private static RotatorException dead(String call) {
        return new RotatorException(Kind.AMBIGUOUS, call + ": the process is dead");
    }
}
