package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.machine.Event.Answered;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One rotation, as a pure function: in a state, given what happened, it says the next state and what has to be done there.
 * It does no I/O, knows no clock, no thread and no secret, and logs nothing; so every path through it can be walked.
 *
 * <pre>
 *   Locking ──held──────────────────────────────────────────────► Finished (skipped, or overdue)
 *      │                                                              ▲
 *   Reading ─────────────────────────────────────────────────┐        │
 *      │                                                     │        │
 *   Inspecting ──another installation's──────────────────────┤        │
 *      │                                                     │        │
 *   CheckingPrimary ──not usable──► CheckingSecondary ───────┤        │
 *      │                  │               │                  │        │
 *      │                  └───────► Confirming ──────────────┤        │
 *      │                                  │                  │        │
 *   Beginning ◄───────────rescued─────────┘                  │        │
 *      │    └─────────────────────────────────────────────── ┤        │
 *      ├──half written──► RollingForward ────────────────────┤        │
 *      │                        │                            │        │
 *   Staging ─────────────────────────────────────────────────┤ fails  │
 *      │                                                     │        │
 *   Creating ────┐                                           │        │
 *      │         │ fails                                     │        │
 *   Verifying ───┤                                           │        │
 *      │         ▼                                           ▼        │
 *      │     Discarding ────────────────────────────────► Releasing ──┘
 *   Promoting ──(not begun: Discarding)──────────────────────▲
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

    /** 1. Lock. Nothing has happened yet; a mutex that another holds ends the run, without an alert unless that is overdue. */
    public record Locking() implements State {
        @Override
        public Step on(Event event) {
            if (event instanceof Event.Locked) {
                return Step.to(new Reading(), new Effect.ReadSlots());
            }
            if (event instanceof Event.LockHeld held) {
                return Step.over(
                        held.overdue()
                                ? new Ending.Failed(Phase.LOCK, FailureReason.LOCK_OVERDUE)
                                : new Ending.Skipped());
            }
            if (event instanceof Event.Failed failed) {
                return Step.over(
                        new Ending.Failed(Phase.LOCK, reason(failed.answer(), FailureReason.LOCK_UNAVAILABLE)));
            }
            throw illegal(this, event);
        }
    }

    /** 2. Read the slots. Both PRIMARY ones must hold something, or be offered something. */
    public record Reading() implements State {
        @Override
        public Step on(Event event) {
            if (event instanceof Event.Failed failed) {
                return release(Phase.READ, reason(failed.answer(), FailureReason.SLOTS_UNREADABLE));
            }
            if (event instanceof Event.SlotsRead read) {
                return rolesIn(read.slots(), Slot.PRIMARY, SlotState.EMPTY).isEmpty()
                        ? Step.to(new Inspecting(read.slots()), new Effect.InspectSlots())
                        : release(Phase.READ, FailureReason.PRIMARY_MISSING);
            }
            throw illegal(this, event);
        }
    }

    /** 2. Read what the slots say where consumers read them: another installation's are left alone. */
    public record Inspecting(Map<SlotName, SlotState> slots) implements State {
        public Inspecting {
            slots = InOrder.map(SlotName.class, slots);
        }

        @Override
        public Step on(Event event) {
            if (event instanceof Event.Failed failed) {
                return release(Phase.READ, reason(failed.answer(), FailureReason.SLOTS_UNREADABLE));
            }
            if (event instanceof Event.InspectionRefused) {
                return check(slots, false);
            }
            if (event instanceof Event.Inspected inspected) {
                return switch (inspected.standing()) {
                    case ELSEWHERE -> release(Phase.READ, FailureReason.VAULT_MISMATCH);
                    case TAKEN -> release(Phase.READ, FailureReason.SLOTS_TAKEN);
                    case BEHIND -> release(Phase.READ, FailureReason.VAULT_BEHIND);
                    case OURS -> check(outdated(slots, inspected.outdated()), true);
                };
            }
            throw illegal(this, event);
        }

        /** What has no effect where consumers read is as good as half written. */
        private static Map<SlotName, SlotState> outdated(Map<SlotName, SlotState> slots, Set<SlotName> outdated) {
            Map<SlotName, SlotState> states = new EnumMap<>(slots);
            outdated.forEach(slot -> states.computeIfPresent(
                    slot, (name, state) -> state == SlotState.PUBLISHED ? SlotState.UNPUBLISHED : state));
            return states;
        }

        private static Step check(Map<SlotName, SlotState> slots, boolean inspected) {
            return Step.to(new CheckingPrimary(slots, inspected), new Effect.VerifySlots(Slot.PRIMARY, BOTH));
        }
    }

    /** 3. Check the PRIMARY pair that is about to be staged. */
    public record CheckingPrimary(Map<SlotName, SlotState> slots, boolean inspected) implements State {
        public CheckingPrimary {
            slots = InOrder.map(SlotName.class, slots);
        }

        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            if (worst(answers).compareTo(Answer.REFUSED) > 0) {
                return release(Phase.CHECK, reason(answers, FailureReason.CHECK_INCONCLUSIVE));
            }
            Set<Role> suspects = Check.suspects(answers);
            if (!Collections.disjoint(suspects, rolesIn(slots, Slot.PRIMARY, SlotState.OFFERED))) {
                return release(Phase.CHECK, FailureReason.PAIR_REFUSED);
            }
            Set<Role> backedUp = EnumSet.noneOf(Role.class);
            backedUp.addAll(suspects);
            backedUp.removeAll(rolesIn(slots, Slot.SECONDARY, SlotState.EMPTY));
            return backedUp.isEmpty()
                    ? judge(slots, inspected, new Check(answers, Map.of()))
                    : Step.to(
                            new CheckingSecondary(slots, inspected, answers, backedUp),
                            new Effect.VerifySlots(Slot.SECONDARY, backedUp));
        }
    }

    /** 3. Check, rescue: these roles' SECONDARY has to do the work, if it can. */
    public record CheckingSecondary(
            Map<SlotName, SlotState> slots, boolean inspected, Map<Role, Answer> primary, Set<Role> roles)
            implements State {
        public CheckingSecondary {
            slots = InOrder.map(SlotName.class, slots);
            primary = InOrder.map(Role.class, primary);
            roles = InOrder.set(Role.class, roles);
        }

        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, roles);
            return worst(answers).compareTo(Answer.REFUSED) > 0
                    ? release(Phase.CHECK, reason(answers, FailureReason.CHECK_INCONCLUSIVE))
                    : judge(slots, inspected, new Check(primary, answers));
        }
    }

    /** 3. Check, rescue: a refusal is believed once the issuer's list bears it out. */
    public record Confirming(
            Map<SlotName, SlotState> slots, boolean inspected, Map<Role, Answer> primary, Map<Role, Answer> secondary)
            implements State {
        public Confirming {
            slots = InOrder.map(SlotName.class, slots);
            primary = InOrder.map(Role.class, primary);
            secondary = InOrder.map(Role.class, secondary);
        }

        @Override
        public Step on(Event event) {
            if (event instanceof Event.Failed failed) {
                return release(Phase.CHECK, reason(failed.answer(), FailureReason.CHECK_INCONCLUSIVE));
            }
            if (event instanceof Event.Confirmed confirmed) {
                return conclude(
                        slots, inspected, new Check(primary, secondary), confirmed.slots(), confirmed.permitted());
            }
            throw illegal(this, event);
        }
    }

    /** Before the first write: the private copy notes that the run begins. */
    public record Beginning(Sources sources, Set<Role> half) implements State {
        public Beginning {
            half = InOrder.set(Role.class, half);
        }

        @Override
        public Step on(Event event) {
            if (event instanceof Event.Failed failed) {
                return release(firstWrite(sources, half), reason(failed.answer(), FailureReason.WRITE_FAILED));
            }
            requireDone(this, event);
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
    }

    /** Finish what an earlier run left half written, before anything else is written. */
    public record RollingForward(Sources sources, Set<Role> roles) implements State {
        public RollingForward {
            roles = InOrder.set(Role.class, roles);
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
                    ? Step.to(new Verifying(sources), new Effect.VerifyCreated(sources.tokenCreation()))
                    : discard(sources, Phase.CREATE, reason(answers, FailureReason.CREATE_FAILED));
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
                    : discard(sources, Phase.VERIFY, reason(answers, FailureReason.VERIFY_FAILED));
        }
    }

    /**
     * 7. Promote: the new tokens into PRIMARY. After a failure either slot may hold either token, so none is revoked, unless no
     * write was begun at all.
     */
    public record Promoting(Sources sources) implements State {
        @Override
        public Step on(Event event) {
            Map<Role, Answer> answers = answersFor(this, event, BOTH);
            if (Collections.min(answers.values()) == Answer.INTERRUPTED) {
                return discard(sources, Phase.PROMOTE, FailureReason.INTERRUPTED);
            }
            return worst(answers) == Answer.DONE
                    ? Step.to(new Sweeping(sources), new Effect.RevokeOrphans(sources.tokenCreation()))
                    : release(Phase.PROMOTE, reason(answers, FailureReason.WRITE_FAILED));
        }
    }

    /** 8. Sweep orphaned tokens, best effort. */
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

    private static Step judge(Map<SlotName, SlotState> slots, boolean inspected, Check check) {
        Set<SlotName> unproven = check.unproven();
        Optional<Slot> lister = check.lister();
        return unproven.isEmpty() || lister.isEmpty()
                ? conclude(slots, inspected, check, Set.of(), Set.of())
                : Step.to(
                        new Confirming(slots, inspected, check.primary(), check.secondary()),
                        new Effect.ConfirmEnded(unproven, lister.get()));
    }

    private static Step conclude(
            Map<SlotName, SlotState> slots,
            boolean inspected,
            Check check,
            Set<SlotName> confirmed,
            Set<SlotName> permitted) {
        Check.Conclusion conclusion = check.conclude(confirmed, permitted);
        Sources sources = conclusion.sources();
        if (sources == null) {
            return release(Phase.CHECK, Objects.requireNonNull(conclusion.reason()));
        }
        if (!inspected) {
            // The tokens are good, and yet none of them could look whose the slots are: nothing is written unseen.
            return release(Phase.READ, FailureReason.SLOTS_UNREADABLE);
        }
        Set<Role> half = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (slots.get(SlotName.of(sources.of(role), role)) == SlotState.UNPUBLISHED) {
                half.add(role);
            }
        }
        return Step.to(
                new Beginning(sources, half), new Effect.BeginWriting(firstWrite(sources, half), sources.secretEdit()));
    }

    private static Phase firstWrite(Sources sources, Set<Role> half) {
        if (!half.isEmpty()) {
            return Phase.ROLL_FORWARD;
        }
        return sources.rolesOn(Slot.PRIMARY).isEmpty() ? Phase.CREATE : Phase.STAGE;
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

    /** What a run made is revoked if it can be; without its lease it may write nothing more. */
    private static Step discard(Sources sources, Phase phase, FailureReason reason) {
        Ending.Failed ending = new Ending.Failed(phase, reason);
        return reason == FailureReason.LEASE_LOST
                ? release(ending)
                : Step.to(new Discarding(ending), new Effect.DiscardCreated(sources.tokenCreation()));
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

    private static Set<Role> rolesIn(Map<SlotName, SlotState> slots, Slot slot, SlotState state) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (slots.get(SlotName.of(slot, role)) == state) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static Answer worst(Map<Role, Answer> answers) {
        Collection<Answer> all = answers.values();
        return Collections.max(all);
    }

    private static FailureReason reason(Map<Role, Answer> answers, FailureReason otherwise) {
        return reason(worst(answers), otherwise);
    }

    private static FailureReason reason(Answer answer, FailureReason otherwise) {
        return switch (answer) {
            case CLOCK_WRONG -> FailureReason.CLOCK_WRONG;
            case CONTRACT_BROKEN -> FailureReason.CONTRACT_BROKEN;
            case LEASE_LOST -> FailureReason.LEASE_LOST;
            case INTERRUPTED -> FailureReason.INTERRUPTED;
            case DONE, ENDED, NOT_PERMITTED, REFUSED, FAILED -> otherwise;
        };
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
