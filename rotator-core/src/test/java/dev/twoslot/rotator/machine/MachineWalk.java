package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
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
                List<Event> events = failures();
                events.addAll(List.of(new Event.Locked(), new Event.LockHeld(false), new Event.LockHeld(true)));
                return events;
            }

            @Override
            public List<Event> readSlots() {
                List<Event> events = failures();
                everyKindOfSlots().forEach(slots -> events.add(new Event.SlotsRead(slots)));
                return events;
            }

            @Override
            public List<Event> inspectSlots() {
                List<Event> events = failures();
                events.add(new Event.InspectionRefused());
                for (Ownership.Standing standing : Ownership.Standing.values()) {
                    events.add(new Event.Inspected(standing, Set.of()));
                    events.add(new Event.Inspected(standing, Set.of(SlotName.values())));
                    for (SlotName slot : SlotName.values()) {
                        events.add(new Event.Inspected(standing, Set.of(slot)));
                    }
                }
                return events;
            }

            @Override
            public List<Event> verifySlots(Effect.VerifySlots verify) {
                return answers(verify.roles());
            }

            @Override
            public List<Event> confirmEnded(Effect.ConfirmEnded confirm) {
                List<Event> events = failures();
                subsets(confirm.slots()).forEach(slots -> {
                    Set<SlotName> others = new HashSet<>(confirm.slots());
                    others.removeAll(slots);
                    subsets(others).forEach(permitted -> events.add(new Event.Confirmed(slots, permitted)));
                });
                return events;
            }

            @Override
            public List<Event> beginWriting(Effect.BeginWriting begin) {
                List<Event> events = failures();
                events.add(new Event.Done());
                return events;
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
            public List<Event> verifyCreated(Effect.VerifyCreated effect) {
                return answers(Set.of(Role.values()));
            }

            @Override
            public List<Event> revokeOrphans(Effect.RevokeOrphans revoke) {
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

    private static List<Event> failures() {
        List<Event> events = new ArrayList<>();
        for (Answer answer : EnumSet.range(Answer.FAILED, Answer.INTERRUPTED)) {
            events.add(new Event.Failed(answer));
        }
        return events;
    }

    /** Every state of one role's slots beside a role whose slots are published, and beside one whose slots are the same. */
    private static Set<Map<SlotName, SlotState>> everyKindOfSlots() {
        Set<Map<SlotName, SlotState>> kinds = new LinkedHashSet<>();
        for (SlotState primary : SlotState.values()) {
            for (SlotState secondary : EnumSet.complementOf(EnumSet.of(SlotState.OFFERED))) {
                for (Role role : Role.values()) {
                    Map<SlotName, SlotState> one = new EnumMap<>(SlotName.class);
                    Map<SlotName, SlotState> both = new EnumMap<>(SlotName.class);
                    for (SlotName slot : SlotName.values()) {
                        SlotState state = slot.slot() == Slot.PRIMARY ? primary : secondary;
                        both.put(slot, state);
                        one.put(slot, slot.role() == role ? state : SlotState.PUBLISHED);
                    }
                    kinds.add(one);
                    kinds.add(both);
                }
            }
        }
        return kinds;
    }

    private static <T> List<Set<T>> subsets(Set<T> all) {
        List<Set<T>> subsets = new ArrayList<>(List.of(Set.of()));
        for (T one : all) {
            for (Set<T> smaller : List.copyOf(subsets)) {
                Set<T> larger = new LinkedHashSet<>(smaller);
                larger.add(one);
                subsets.add(larger);
            }
        }
        return subsets;
    }

    private static List<Event> answers(Set<Role> roles) {
        Set<Event> events = new LinkedHashSet<>();
        for (Map<Role, Answer> answers : combinations(Role.class, Answer.values())) {
            answers.keySet().retainAll(roles);
            events.add(new Event.Answered(answers));
        }
        return List.copyOf(events);
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
