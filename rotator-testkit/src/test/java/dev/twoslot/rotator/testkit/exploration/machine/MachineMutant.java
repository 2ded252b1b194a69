package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Effect;
import dev.twoslot.rotator.machine.Effect.WriteSlots;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.RotationMachine.State;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.machine.Sources;
import dev.twoslot.rotator.machine.Step;
import dev.twoslot.rotator.machine.SweepRule;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rotators that are wrong on purpose, each in one way, and the invariant that has to say so. */
enum MachineMutant implements RotationProtocol {
    STAGES_WITHOUT_CHECK(Invariant.I3) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.CheckingPrimary ? stage(ON_PRIMARY, BOTH) : right;
        }
    },
    STAGES_ALTHOUGH_THE_CHECK_SAID_NOTHING(Invariant.I3) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return failedWith(right, FailureReason.CHECK_INCONCLUSIVE) ? stage(ON_PRIMARY, BOTH) : right;
        }
    },
    STAGES_A_RESCUED_ROLE(Invariant.I3) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return state instanceof RotationMachine.Beginning && sourcesOf(right.state()) != null
                    ? stage(sourcesOf(right.state()), BOTH)
                    : right;
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().revokedByHand(1);
        }
    },
    PROMOTES_BEFORE_IT_VERIFIES(Invariant.I4) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.Verifying verifying
                    ? promote(verifying.sources(), BOTH)
                    : right;
        }
    },
    PROMOTES_ALTHOUGH_ONE_OF_TWO_DID_NOT_VERIFY(Invariant.I4) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return state instanceof RotationMachine.Verifying verifying
                            && event instanceof Event.Answered answered
                            && answered.answers().containsValue(Answer.DONE)
                    ? promote(verifying.sources(), BOTH)
                    : right;
        }
    },
    PROMOTES_EACH_ROLE_BY_ITSELF(Invariant.I5) {
        @Override
        Step wrong(State state, Event event, Step right) {
            if (state instanceof RotationMachine.Verifying verifying
                    && event instanceof Event.Answered answered
                    && answered.answers().get(Role.SECRET_EDIT) == Answer.FAILED
                    && answered.answers().get(Role.TOKEN_CREATION) == Answer.DONE) {
                Step one = promote(verifying.sources(), EnumSet.of(Role.TOKEN_CREATION));
                return new Step(verifying, one.effect());
            }
            return right;
        }

        @Override
        public Step next(State state, Event event) {
            boolean halfPromoted = event instanceof Event.Answered answered
                    && answered.answers().keySet().equals(Set.of(Role.TOKEN_CREATION));
            return state instanceof RotationMachine.Verifying && halfPromoted
                    ? release(new Ending.Failed(Phase.VERIFY, FailureReason.VERIFY_FAILED))
                    : super.next(state, event);
        }
    },
    WRITES_PRIMARY_BEFORE_SECONDARY(Invariant.I5) {
        @Override
        Step wrong(State state, Event event, Step right) {
            if (right.state() instanceof RotationMachine.Staging staging) {
                return create(staging.sources());
            }
            if (right.state() instanceof RotationMachine.Sweeping) {
                return stage(ON_PRIMARY, BOTH);
            }
            return state instanceof RotationMachine.Staging && right.state() instanceof RotationMachine.Creating
                    ? new Step(
                            new RotationMachine.Sweeping(ON_PRIMARY),
                            Optional.of(new Effect.RevokeOrphans(Slot.PRIMARY)))
                    : right;
        }
    },
    IGNORES_THE_LEASE(Invariant.I6) {
        @Override
        public boolean mayWrite(boolean leaseHeld) {
            return true;
        }
    },
    REVOKES_WHAT_IT_CREATED_AFTER_A_PROMOTE_WAS_BEGUN(Invariant.I7) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return failedWith(right, FailureReason.WRITE_FAILED) && state instanceof RotationMachine.Promoting promoting
                    ? new Step(
                            new RotationMachine.Discarding(
                                    new Ending.Failed(Phase.PROMOTE, FailureReason.WRITE_FAILED)),
                            Optional.of(new Effect.DiscardCreated(
                                    promoting.sources().tokenCreation())))
                    : right;
        }
    },
    REVOKES_ALL_BUT_WHAT_IT_CREATED(Invariant.I7) {
        @Override
        public boolean sparesSuperseded() {
            return false;
        }
    },
    SWEEPS_YOUNG_TOKENS_UNDER_AN_ADVISORY_LOCK(Invariant.I7) {
        @Override
        public boolean mayRevoke(SweepRule.Listed token, boolean alone) {
            return SweepRule.mayRevoke(token, true);
        }

        @Override
        MachineExploration scenario() {
            return MachineExploration.ofOverlappingRuns(0);
        }
    },
    NEVER_SWEEPS(Invariant.I8) {
        @Override
        public boolean mayRevoke(SweepRule.Listed token, boolean alone) {
            return false;
        }

        @Override
        MachineExploration scenario() {
            return MachineExploration.ofConsecutiveRuns(4).tokenLife(4);
        }
    },
    DOES_NOT_NOTE_THAT_IT_BEGINS(Invariant.I8) {
        @Override
        public boolean notesThatItBegins() {
            return false;
        }

        @Override
        MachineExploration scenario() {
            return MachineExploration.ofConsecutiveRuns(4).tokenLife(4);
        }
    },
    SWEEPS_WHATEVER_HAS_ITS_NAME(Invariant.I12) {
        @Override
        public boolean mayRevoke(SweepRule.Listed token, boolean alone) {
            return !token.inSlot();
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withASecondInstallation();
        }
    },
    IMPORTS_OVER_ANOTHER_INSTALLATIONS_PAIR(Invariant.I12) {
        @Override
        public Standing standing(Collection<Writer> writers, boolean newVault, boolean takingOver) {
            return Ownership.standing(writers, newVault, takingOver || newVault);
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withASecondInstallation();
        }
    },
    GOES_ON_AFTER_ANOTHER_HAS_TAKEN_OVER(Invariant.I12) {
        @Override
        public Standing standing(Collection<Writer> writers, boolean newVault, boolean takingOver) {
            return Ownership.standing(writers, newVault, takingOver || !newVault);
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withASecondInstallation().withTakeOvers();
        }
    },
    GOES_ON_WITH_A_RESTORED_VAULT(Invariant.I12) {
        @Override
        public Standing standing(Collection<Writer> writers, boolean newVault, boolean takingOver) {
            return Ownership.standing(writers, newVault, takingOver || writers.contains(Writer.THIS_VAULT_LATER));
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withACopyOfTheVault();
        }
    },
    ACCEPTS_A_REPLY_ABOUT_A_KNOWN_TOKEN(Invariant.I1) {
        @Override
        public boolean acceptsAKnownToken() {
            return true;
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withLies();
        }
    },
    BELIEVES_THAT_A_WRITE_IS_DONE(Invariant.I2) {
        @Override
        public boolean believesAReplyToAWrite() {
            return true;
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withLies();
        }
    },
    TAKES_A_REFUSAL_FOR_DEATH(Invariant.DEATH) {
        @Override
        public Step next(State state, Event event) {
            return super.next(state, replaced(event, Answer.REFUSED, Answer.ENDED));
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withOutages();
        }
    },
    DOES_NOT_COMPARE_CLOCKS(Invariant.CLOCK) {
        @Override
        public Step next(State state, Event event) {
            return super.next(state, replaced(event, Answer.CLOCK_WRONG, Answer.DONE));
        }

        @Override
        MachineExploration scenario() {
            return super.scenario().withWrongClocks();
        }
    },
    DOES_NOT_STAGE(Invariant.I2) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.Staging staging ? create(staging.sources()) : right;
        }
    },
    TAKES_A_FAILED_STAGE_FOR_DONE(Invariant.I2) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return state instanceof RotationMachine.Staging staging && failedWith(right, FailureReason.WRITE_FAILED)
                    ? create(staging.sources())
                    : right;
        }
    },
    STOPS_AFTER_THE_STAGE_AND_CALLS_IT_A_SUCCESS(Invariant.I1) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.Creating ? release(new Ending.Rotated(Set.of())) : right;
        }
    },
    DOES_NOT_ROLL_FORWARD(Invariant.ROLL_FORWARD) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.RollingForward rolling
                    ? stage(rolling.sources(), BOTH)
                    : right;
        }
    },
    DOES_NOT_RELEASE_AFTER_A_FAILURE(Invariant.RELEASE) {
        @Override
        Step wrong(State state, Event event, Step right) {
            return right.state() instanceof RotationMachine.Releasing releasing
                            && releasing.ending() instanceof Ending.Failed
                    ? new Step(new RotationMachine.Finished(releasing.ending()), Optional.empty())
                    : right;
        }
    };

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);
    private static final Sources ON_PRIMARY = new Sources(Slot.PRIMARY, Slot.PRIMARY);

    final Invariant broken;

    MachineMutant(Invariant broken) {
        this.broken = broken;
    }

    /** The smallest world in which the fault shows. */
    MachineExploration scenario() {
        return MachineExploration.ofConsecutiveRuns(3);
    }

    @Override
    public Step next(State state, Event event) {
        return wrong(state, event, state.on(event));
    }

    /** What it does instead of what is right. */
    Step wrong(State state, Event event, Step right) {
        return right;
    }

    private static Event replaced(Event event, Answer answer, Answer other) {
        if (!(event instanceof Event.Answered answered)) {
            return event;
        }
        Map<Role, Answer> answers = new EnumMap<>(answered.answers());
        answers.replaceAll((role, given) -> given == answer ? other : given);
        return new Event.Answered(answers);
    }

    private static boolean failedWith(Step step, FailureReason reason) {
        return step.state() instanceof RotationMachine.Releasing releasing
                && releasing.ending() instanceof Ending.Failed failed
                && failed.reason() == reason;
    }

    private static Sources sourcesOf(State state) {
        if (state instanceof RotationMachine.Staging staging) {
            return staging.sources();
        }
        return state instanceof RotationMachine.Creating creating ? creating.sources() : null;
    }

    private static Step stage(Sources sources, Set<Role> roles) {
        return new Step(
                // The state that waits for both roles to be staged.
                new RotationMachine.Staging(ON_PRIMARY),
                Optional.of(write(Phase.STAGE, roles, new SlotCopy(Origin.PRIMARY, Slot.SECONDARY), sources)));
    }

    private static Step create(Sources sources) {
        return new Step(
                new RotationMachine.Creating(sources), Optional.of(new Effect.CreateTokens(sources.tokenCreation())));
    }

    private static Step promote(Sources sources, Set<Role> roles) {
        return new Step(
                new RotationMachine.Promoting(sources),
                Optional.of(write(Phase.PROMOTE, roles, new SlotCopy(Origin.CREATED, Slot.PRIMARY), sources)));
    }

    private static Step release(Ending ending) {
        return new Step(new RotationMachine.Releasing(ending), Optional.of(new Effect.ReleaseLease()));
    }

    private static WriteSlots write(Phase phase, Set<Role> roles, SlotCopy copy, Sources sources) {
        Map<Role, SlotCopy> copies = roles.size() == 2
                ? Map.of(Role.TOKEN_CREATION, copy, Role.SECRET_EDIT, copy)
                : Map.of(one(roles), copy);
        return new WriteSlots(phase, copies, sources.secretEdit());
    }

    private static Role one(Set<Role> roles) {
        return roles.iterator().next();
    }
}
