package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.FailureReason;
import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.machine.Event.Answered;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One rotation, as a pure function: in a state, given what happened, it says the next state and what has to be done there.
 * It does no I/O, knows no clock, no thread and no secret, and logs nothing; so every path through it can be walked.
 *
 * <pre>
 *   Locking ──held──────────────────────────────────────────────► Finished (skipped)
 *      │                                                              ▲
 *   Reading ─────────────────────────────────────────────────┐        │
 *      │                                                     │        │
 *   CheckingPrimary ──dead──► CheckingSecondary ─────────────┤        │
 *      │                        │                            │        │
 *      ├──half promoted──► RollingForward ───────────────────┤        │
 *      │                        │                            │        │
 *   Staging ─────────────────────────────────────────────────┤ fails  │
 *      │                                                     │        │
 *   Creating ────┐                                           │        │
 *      │         │ fails                                     │        │
 *   Verifying ───┤                                           │        │
 *      │         ▼                                           ▼        │
 *      │     Discarding ────────────────────────────────► Releasing ──┘
 *   Promoting ───────────────────────────────────────────────▲
 *      │                                                     │
 *   Sweeping ────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Each state is a record that holds what is known by then, and answers each event with the one legal next step; an event
 * that can't happen there is an {@link IllegalStateException}, a fault of whoever performs the effects.
 */
public final class RotationMachine {

    private static final Set<Role> BOTH = Collections.unmodifiableSet(EnumSet.allOf(Role.class));

    private RotationMachine() {}

    /** The first step of every run. */
    public static Step start() {
        return Step.to(new Locking(), new Effect.AcquireLease());
    }

    /** Where a run stands. */
    public sealed interface State {

        /** The next step, given what happened. */
        Step on(Event event);
    }

    /** 1. Lock. Nothing has happened yet; a mutex that somebody else holds ends the run without an alert. */
    public record Locking() implements State {
        @Override
        public Step on(Event event) {
            if (event instanceof Event.Locked) {
                return Step.to(new Reading(), new Effect.ReadSlots());
            }
            if (event instanceof Event.LockHeld) {
                return Step.over(new Ending.Skipped());
            }
            if (event instanceof Event.Failed failed) {
                return Step.over(new Ending.Failed(Phase.LOCK, reason(failed, FailureReason.LOCK_UNAVAILABLE)));
            }
            throw illegal(this, event);
        }
    }

    /** 2. Read the slots. Both PRIMARY ones must hold something. */
    public record Reading() implements State {
        @Override
        public Step on(Event event) {
            if (event instanceof Event.Failed failed) {
                return release(Phase.READ, reason(failed, FailureReason.SLOTS_UNREADABLE));
            }
            if (event instanceof Event.SlotsRead read) {
                if (!rolesIn(read, Slot.PRIMARY, SlotState.EMPTY).isEmpty()) {
                    return release(Phase.READ, FailureReason.PRIMARY_MISSING);
                }
                return Step.to(new CheckingPrimary(read), new Effect.VerifySlots(Slot.PRIMARY, BOTH));
            }
            throw illegal(this, event);
        }
    }

    /** 3. Check the PRIMARY pair that is about to be staged. */
    public record CheckingPrimary(Event.SlotsRead read) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            if (worst(answers).compareTo(Answer.REJECTED) > 0) {
                return release(Phase.CHECK, reason(answers, FailureReason.CHECK_INCONCLUSIVE));
            }
            Set<Role> dead = rolesWith(answers, Answer.REJECTED);
            if (dead.isEmpty()) {
                return afterCheck(Sources.rescuing(dead), read);
            }
            if (!Collections.disjoint(dead, rolesIn(read, Slot.SECONDARY, SlotState.EMPTY))) {
                return release(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD);
            }
            return Step.to(new CheckingSecondary(read, dead), new Effect.VerifySlots(Slot.SECONDARY, dead));
        }
    }

    /** 3. Check, rescue: the dead roles' SECONDARY has to do the work, if it can. */
    public record CheckingSecondary(Event.SlotsRead read, Set<Role> dead) implements State {
        public CheckingSecondary {
            dead = Set.copyOf(dead);
        }

        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, dead);
            return switch (worst(answers)) {
                case DONE -> afterCheck(Sources.rescuing(dead), read);
                case REJECTED -> release(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD);
                case FAILED, LEASE_LOST, INTERRUPTED ->
                    release(Phase.CHECK, reason(answers, FailureReason.CHECK_INCONCLUSIVE));
            };
        }
    }

    /** Finish what an earlier run left half written, before anything else is written. */
    public record RollingForward(Sources sources, Set<Role> roles) implements State {
        public RollingForward {
            roles = Set.copyOf(roles);
        }

        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, roles);
            return worst(answers) == Answer.DONE
                    ? stage(sources)
                    : release(Phase.ROLL_FORWARD, reason(answers, FailureReason.WRITE_FAILED));
        }
    }

    /** 4. Stage: PRIMARY into SECONDARY, but for a role that is being rescued. */
    public record Staging(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, sources.rolesOn(Slot.PRIMARY));
            return worst(answers) == Answer.DONE
                    ? create(sources)
                    : release(Phase.STAGE, reason(answers, FailureReason.WRITE_FAILED));
        }
    }

    /** 5. Create two new tokens. */
    public record Creating(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            return worst(answers) == Answer.DONE
                    ? Step.to(new Verifying(sources), new Effect.VerifyCreated())
                    : discard(
                            rolesWith(answers, Answer.DONE),
                            sources,
                            new Ending.Failed(Phase.CREATE, reason(answers, FailureReason.CREATE_FAILED)));
        }
    }

    /** 6. Verify both. Anything but two usable tokens aborts, with PRIMARY as it was. */
    public record Verifying(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            return worst(answers) == Answer.DONE
                    ? Step.to(
                            new Promoting(sources),
                            write(Phase.PROMOTE, BOTH, role -> new SlotCopy(Origin.CREATED, Slot.PRIMARY), sources))
                    : discard(
                            BOTH,
                            sources,
                            new Ending.Failed(Phase.VERIFY, reason(answers, FailureReason.VERIFY_FAILED)));
        }
    }

    /** 7. Promote: the new tokens into PRIMARY. After a failure either slot may hold either token, so none is revoked. */
    public record Promoting(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            return worst(answers) == Answer.DONE
                    ? Step.to(new Sweeping(sources), new Effect.RevokeLeftovers(sources.tokenCreation()))
                    : release(Phase.PROMOTE, reason(answers, FailureReason.WRITE_FAILED));
        }
    }

    /** 8. Sweep leftovers, best effort. */
    public record Sweeping(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            requireDone(this, event);
            return release(new Ending.Rotated(sources.rolesOn(Slot.SECONDARY)));
        }
    }

    /** 8. After a failure before promote: sweep what this run created, best effort. */
    public record Discarding(Ending.Failed ending) implements State {
        @Override
        public Step on(Event event) {
            requireDone(this, event);
            return release(ending);
        }
    }

    /** 9. Release the mutex, always. */
    public record Releasing(Ending ending) implements State {
        @Override
        public Step on(Event event) {
            requireDone(this, event);
            return Step.over(ending);
        }
    }

    /** The run is over. */
    public record Finished(Ending ending) implements State {
        @Override
        public Step on(Event event) {
            throw illegal(this, event);
        }
    }

    private static Step afterCheck(Sources sources, Event.SlotsRead read) {
        Set<Role> half = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (read.slots().get(SlotName.of(sources.of(role), role)) == SlotState.UNPUBLISHED) {
                half.add(role);
            }
        }
        return half.isEmpty()
                ? stage(sources)
                : Step.to(
                        new RollingForward(sources, half),
                        write(
                                Phase.ROLL_FORWARD,
                                half,
                                role -> new SlotCopy(Origin.of(sources.of(role)), sources.of(role)),
                                sources));
    }

    private static Step stage(Sources sources) {
        Set<Role> roles = sources.rolesOn(Slot.PRIMARY);
        return roles.isEmpty()
                ? create(sources)
                : Step.to(
                        new Staging(sources),
                        write(Phase.STAGE, roles, role -> new SlotCopy(Origin.PRIMARY, Slot.SECONDARY), sources));
    }

    private static Step create(Sources sources) {
        return Step.to(new Creating(sources), new Effect.CreateTokens(sources.tokenCreation()));
    }

    private static Step discard(Set<Role> created, Sources sources, Ending.Failed ending) {
        boolean mayWrite = ending.reason() != FailureReason.LEASE_LOST && ending.reason() != FailureReason.INTERRUPTED;
        return mayWrite && !created.isEmpty()
                ? Step.to(new Discarding(ending), new Effect.DiscardCreated(created, sources.tokenCreation()))
                : release(ending);
    }

    private static Step release(Phase phase, FailureReason reason) {
        return release(new Ending.Failed(phase, reason));
    }

    private static Step release(Ending ending) {
        return Step.to(new Releasing(ending), new Effect.ReleaseLease());
    }

    private static Effect.WriteSlots write(
            Phase phase, Set<Role> roles, Function<Role, SlotCopy> copy, Sources sources) {
        Map<Role, SlotCopy> copies = new EnumMap<>(Role.class);
        roles.forEach(role -> copies.put(role, copy.apply(role)));
        return new Effect.WriteSlots(phase, copies, sources.secretEdit());
    }

    private static Set<Role> rolesIn(Event.SlotsRead read, Slot slot, SlotState state) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (read.slots().get(SlotName.of(slot, role)) == state) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static Set<Role> rolesWith(Map<Role, Answer> answers, Answer answer) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        answers.forEach((role, given) -> {
            if (given == answer) {
                roles.add(role);
            }
        });
        return roles;
    }

    private static Answer worst(Map<Role, Answer> answers) {
        Collection<Answer> all = answers.values();
        return Collections.max(all);
    }

    private static FailureReason reason(Map<Role, Answer> answers, FailureReason otherwise) {
        return switch (worst(answers)) {
            case LEASE_LOST -> FailureReason.LEASE_LOST;
            case INTERRUPTED -> FailureReason.INTERRUPTED;
            case DONE, REJECTED, FAILED -> otherwise;
        };
    }

    private static FailureReason reason(Event.Failed failed, FailureReason otherwise) {
        return failed.interrupted() ? FailureReason.INTERRUPTED : otherwise;
    }

    private static Map<Role, Answer> answersFor(State state, Event event, Set<Role> roles) {
        if (event instanceof Answered answered && answered.answers().keySet().equals(roles)) {
            return answered.answers();
        }
        throw illegal(state, event);
    }

    private static void requireDone(State state, Event event) {
        if (!(event instanceof Event.Done)) {
            throw illegal(state, event);
        }
    }

    private static IllegalStateException illegal(State state, Event event) {
        return new IllegalStateException(event + " can't happen in " + state);
    }
}
