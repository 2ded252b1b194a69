package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The machine's steps by number, so that a world can hold one in two bytes, and each move is asked for once. */
final class Steps {

    private final RotationProtocol protocol;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Step, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> moves = new HashMap<>();

    Steps(RotationProtocol protocol) {
        this.protocol = protocol;
        number(protocol.start());
    }

    int start() {
        return 0;
    }

    Step step(int number) {
        return steps.get(number);
    }

    /**
     * The step after an event.
     *
     * @param code tells the event from every other that can happen in that step; below 4096
     */
    int next(int number, int code, Supplier<Event> event) {
        int move = number << 12 | code;
        Integer known = moves.get(move);
        if (known == null) {
            known = number(protocol.next(steps.get(number).state(), event.get()));
            moves.put(move, known);
        }
        return known;
    }

    private int number(Step step) {
        return numbers.computeIfAbsent(step, unused -> {
            steps.add(step);
            return steps.size() - 1;
        });
    }
}
