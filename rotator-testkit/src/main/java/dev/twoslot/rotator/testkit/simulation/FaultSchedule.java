package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that are set, and how many calls each has matched. Thread-safe. */
final class FaultSchedule {

    private static final class Counted {
        private final HttpFault fault;
        private long matches;

        private Counted(HttpFault fault) {
            this.fault = fault;
        }
    }

    /**
     * A fault with its count.
     *
     * @param fault as it was set
     * @param matches how many calls it has matched so far, hit or not
     */
    record Progress(HttpFault fault, long matches) {}

    private final List<Counted> faults = new ArrayList<>();

    synchronized void add(HttpFault fault) {
        faults.add(new Counted(fault));
    }

    /** Sets these in place of all that are set. */
    synchronized void replace(List<HttpFault> newFaults) {
        faults.clear();
        newFaults.forEach(this::add);
    }

    synchronized void clear() {
        faults.clear();
    }

    synchronized List<Progress> progress() {
        return faults.stream()
                .map(counted -> new Progress(counted.fault, counted.matches))
                .toList();
    }

    /** Counts a call in every fault that it matches, and gives the first one that is due. */
    synchronized @Nullable HttpFault next(String method, String path) {
        HttpFault due = null;
        for (Counted counted : faults) {
            HttpFault fault = counted.fault;
            if (!(fault.method().equals("*") || fault.method().equals(method))
                    || !fault.path().matcher(path).find()) {
                continue;
            }
            counted.matches++;
            boolean begun = counted.matches >= fault.nth();
            boolean over = fault.times() > 0 && counted.matches >= (long) fault.nth() + fault.times();
            if (due == null && begun && !over) {
                due = fault;
            }
        }
        return due;
    }
}
