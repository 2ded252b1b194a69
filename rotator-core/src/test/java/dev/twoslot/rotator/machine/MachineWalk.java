package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SlotName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every path through the machine: each state that can be reached, and each move between two. */
final class MachineWalk {

    /** One move: where from, what was being done there, what happened, where to. */
    record Move(RotationMachine.State from, Effect effect, Event event, Step to) {}

    private final List<Move> moves = new ArrayList<>();
    private final Set<Step> steps = new LinkedHashSet<>();

    MachineWalk() {
        Deque<Step> open = new ArrayDeque<>(List.of(RotationMachine.start()));
        steps.add(RotationMachine.start());
        while (!open.isEmpty()) {
            Step step = open.remove();
            step.effect()
                    .ifPresent(effect -> eventsOf(effect).forEach(event -> {
                        Step next = step.state().on(event);
                        moves.add(new Move(step.state(), effect, event, next));
                        if (steps.add(next)) {
                            open.add(next);
                        }
                    }));
        }
    }

    List<Move> moves() {
        return List.copyOf(moves);
    }

    Set<Step> steps() {
        return Set.copyOf(steps);
    }

    /** Whatever can come of an effect. */
    static List<Event> eventsOf(Effect effect) {
        return effect.performedBy(new Effect.Performer<>() {
            @Override
            public List<Event> acquireLease() {
                return List.of(
                        new Event.Locked(), new Event.LockHeld(), new Event.Failed(false), new Event.Failed(true));
            }

            @Override
            public List<Event> readSlots() {
                List<Event> events = new ArrayList<>(List.of(new Event.Failed(false), new Event.Failed(true)));
                combinations(SlotName.class, SlotState.values())
                        .forEach(slots -> events.add(new Event.SlotsRead(slots)));
                return events;
            }

            @Override
            public List<Event> verifySlots(Effect.VerifySlots verify) {
                return answers(verify.roles());
            }

            @Override
            public List<Event> writeSlots(Effect.WriteSlots write) {
                return answers(write.copies().keySet());
            }

            @Override
            public List<Event> createTokens(Effect.CreateTokens create) {
                return answers(Set.of(Role.values()));
            }

            @Override
            public List<Event> verifyCreated() {
                return answers(Set.of(Role.values()));
            }

            @Override
            public List<Event> revokeLeftovers(Effect.RevokeLeftovers revoke) {
                return List.of(new Event.Done());
            }

            @Override
            public List<Event> discardCreated(Effect.DiscardCreated discard) {
                return List.of(new Event.Done());
            }

            @Override
            public List<Event> releaseLease() {
                return List.of(new Event.Done());
            }
        });
    }

    private static List<Event> answers(Set<Role> roles) {
        List<Event> events = new ArrayList<>();
        for (Map<Role, Answer> answers : combinations(Role.class, Answer.values())) {
            answers.keySet().retainAll(roles);
            Event event = new Event.Answered(answers);
            if (!events.contains(event)) {
                events.add(event);
            }
        }
        return events;
    }

    private static <K extends Enum<K>, V> List<Map<K, V>> combinations(Class<K> keys, V[] values) {
        List<Map<K, V>> combinations = new ArrayList<>();
        combinations.add(new EnumMap<>(keys));
        for (K key : keys.getEnumConstants()) {
            List<Map<K, V>> longer = new ArrayList<>();
            for (Map<K, V> shorter : combinations) {
                for (V value : values) {
                    Map<K, V> one = new EnumMap<>(keys);
                    one.putAll(shorter);
                    one.put(key, value);
                    longer.add(one);
                }
            }
            combinations.clear();
            combinations.addAll(longer);
        }
        return combinations;
    }
}
