package dev.twoslot.rotator.testkit.rotation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call of an undisturbed run to the outside: its name, and which of its occurrences. */
record CallOfARun(String call, int occurrence) {

    /** Every call, in the order of the steps; those of one step come in any order. */
    static List<CallOfARun> all() {
        World world = World.afterOneRotation();
        world.run();
        Map<String, Integer> counts = new HashMap<>();
        return world.faults.calls().stream()
                .map(call -> new CallOfARun(call, counts.merge(call, 1, Integer::sum)))
                .toList();
    }

    @Override
    public String toString() {
        return call + " #" + occurrence;
    }
}
