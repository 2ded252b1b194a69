package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.testkit.exploration.ExplorationReport;
import dev.twoslot.rotator.testkit.exploration.ExplorationReport.Violation;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.Flag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Breadth-first through all worlds that can be reached: the first violation found is one with the fewest moves. */
final class Search implements Moves {

    private final Scenario scenario;
    private final Visited visited = new Visited();
    private final Judge judge;
    private final Expansion expansion;
    private final Happenings surroundings;
    private final Steps steps;
    private World from = new World();
    private int fromIndex;
    private long transitions;
    private @Nullable Broken broken;
    private String lastMove = "";
    /** While a trace is told: the world to be reached, and how it was. */
    private byte @Nullable [] wanted;

    private @Nullable String told;

    Search(Scenario scenario) {
        this.scenario = scenario;
        judge = new Judge(scenario);
        steps = new Steps(scenario.protocol());
        expansion = new Expansion(scenario, steps, this, judge);
        surroundings = new Happenings(scenario, steps, this, judge);
    }

    /** Explores until everything was seen or an invariant does not hold. */
    ExplorationReport run() {
        for (World beginning : surroundings.beginnings()) {
            beginning.canonicalise();
            visited.add(beginning, -1);
        }
        while (fromIndex < visited.size()) {
            from = visited.get(fromIndex);
            expand();
            if (broken != null) {
                return new ExplorationReport(visited.size(), transitions, Optional.of(violation(broken)));
            }
            fromIndex++;
        }
        return new ExplorationReport(visited.size(), transitions, Optional.empty());
    }

    private void expand() {
        surroundings.expand(from);
        boolean faulty = surroundings.isFaulty(from);
        for (int run = 0; run < from.runs.length; run++) {
            if (from.runs[run].is(Flag.ACTIVE)) {
                expansion.expand(from, run, faulty);
            }
        }
    }

    @Override
    public void to(World next, int actor, Supplier<String> how) {
        judge.reached(from, next, actor != SURROUNDINGS);
        Broken judged = judge.take();
        next.canonicalise();
        if (wanted != null) {
            if (told == null && Arrays.equals(wanted, next.cells)) {
                told = sentence(actor, how.get());
            }
            return;
        }
        transitions++;
        if (judged != null && broken == null) {
            broken = judged;
            lastMove = sentence(actor, how.get());
        }
        if (broken == null) {
            visited.add(next, fromIndex);
        }
    }

    private static String sentence(int actor, String how) {
        return switch (actor) {
            case 0 -> "run A " + how;
            case 1 -> "run B " + how;
            default -> how;
        };
    }

    private Violation violation(Broken found) {
        Deque<String> trace = new ArrayDeque<>(List.of(lastMove));
        int index = fromIndex;
        while (visited.parent(index) >= 0) {
            trace.addFirst(move(visited.parent(index), index));
            index = visited.parent(index);
        }
        trace.addFirst(surroundings.beginningInWords(index));
        return new Violation(found.invariant(), scenario.atOnce() > 1, found.how(), new ArrayList<>(trace));
    }

    /** Makes all the moves of a world again, to hear which one led to another. */
    private String move(int parent, int child) {
        from = visited.get(parent);
        wanted = visited.get(child).cells;
        told = null;
        expand();
        return Objects.requireNonNull(told, "a world that was reached can be reached again");
    }
}
