package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Effect;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.machine.SweepRule;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.LeaseState;
import dev.twoslot.rotator.testkit.exploration.machine.World.Counter;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that one run can do next in a world: each call that is due, with each way in which it can end. What a call does
 * is what the engine and a store of two places do.
 *
 * <p>For the machine, a call that is refused and one that fails before it does anything are the same: one move stands for
 * both. Of two calls under way at the same time, each can get on first.
 */
final class Expansion implements Effect.Performer<Boolean> {

    private final Scenario scenario;
    private final Steps steps;
    private final Moves moves;
    private final Progression progression;
    private final Judge judge;
    private final Claims claims = new Claims();
    private World from = new World();
    private int actor;
    private boolean faulty;

    Expansion(Scenario scenario, Steps steps, Moves moves, Judge judge) {
        this.scenario = scenario;
        this.steps = steps;
        this.moves = moves;
        this.judge = judge;
        progression = new Progression(scenario, steps, judge);
    }

    /** Every move of the run's own. */
    void expand(World world, int run, boolean canFail) {
        from = world;
        actor = run;
        faulty = canFail;
        steps.step(run().step()).effect().orElseThrow().performedBy(this);
    }

    private RunView run() {
        return from.runs[actor];
    }

    @Override
    public Boolean acquireLease() {
        // The second vault is on another machine, with a lock of its own: nothing keeps its runs from the first one's.
        RunView other = from.runs[1 - actor];
        boolean taken = (other.holdsLease() && other.vault() == run().vault())
                || (from.is(Counter.STALE_LOCK) && run().vault() == 0);
        if (!taken || (scenario.advisory() && faulty)) {
            World locked = from.copy();
            locked.runs[actor].setLease(LeaseState.HELD);
            progression.locked(locked, actor);
            String how = taken ? "gets the lock, although it is taken" : "gets the lock";
            moves.to(locked, actor, () -> how);
        }
        if (taken) {
            World held = from.copy();
            progression.lockHeld(held, actor);
            moves.to(held, actor, () -> "finds the lock taken");
        }
        if (faulty) {
            World failed = from.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "fails to ask for the lock");
            if (!taken) {
                World lost = from.copy();
                lost.set(Counter.STALE_LOCK, true);
                progression.failed(lost, actor);
                moves.to(lost, actor, () -> "gets the lock, and the reply is lost");
            }
        }
        return true;
    }

    @Override
    public Boolean readSlots() {
        World read = from.copy();
        for (SlotName slot : SlotName.values()) {
            int own = read.own(run().vault(), slot);
            boolean offered = own == World.EMPTY && slot.slot() == Slot.PRIMARY && run().is(Flag.SECOND_VAULT);
            read.runs[actor].setRead(slot, offered ? read.offered(slot.role()) : own);
        }
        progression.slotsRead(read, actor);
        moves.to(read, actor, () -> "reads the slots");
        if (faulty) {
            World failed = from.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "fails to read the slots");
        }
        return true;
    }

    @Override
    public Boolean inspectSlots() {
        int vault = run().vault();
        boolean authorised = from.isAlive(run().read(SlotName.PRIMARY_SECRET_EDIT_TOKEN))
                || from.isAlive(run().read(SlotName.SECONDARY_SECRET_EDIT_TOKEN));
        if (authorised) {
            World inspected = from.copy();
            Set<Writer> writers = EnumSet.noneOf(Writer.class);
            Set<SlotName> outdated = EnumSet.noneOf(SlotName.class);
            for (SlotName slot : SlotName.values()) {
                Writer writer = claims.writer(from, vault, slot);
                writers.add(writer);
                if (writer == Writer.THIS_VAULT_EARLIER && !scenario.advisory()) {
                    outdated.add(slot);
                }
            }
            outdated.forEach(slot -> inspected.unmark(vault, slot));
            inspected.runs[actor].setClaimed(claimed(from, run()));
            Standing standing = scenario.protocol().standing(writers, from.isNew(vault), run().is(Flag.TAKING_OVER));
            progression.inspected(inspected, actor, standing, outdated);
            moves.to(inspected, actor, () -> "looks whose the slots are: " + standing);
        }
        if (!authorised || (faulty && scenario.outages())) {
            World refused = from.copy();
            progression.inspectionRefused(refused, actor);
            moves.to(refused, actor, () -> "may not look whose the slots are");
        }
        if (faulty) {
            World failed = from.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "fails to look whose the slots are");
        }
        return true;
    }

    /** The tokens that the slots' comments name and that the run's vault does not hold. */
    private static int claimed(World world, RunView run) {
        int claimed = 0;
        for (SlotName slot : SlotName.values()) {
            if (world.writerOf(slot) != World.NOBODY
                    && world.isAlive(world.published(slot))
                    && !run.hasRead(world.published(slot))) {
                claimed |= 1 << world.published(slot);
            }
        }
        return claimed;
    }

    @Override
    public Boolean verifySlots(Effect.VerifySlots effect) {
        Origin origin = effect.slot() == Slot.PRIMARY ? Origin.PRIMARY : Origin.SECONDARY;
        for (Role role : Role.values()) {
            if (effect.roles().contains(role)) {
                verify(origin, role);
            }
        }
        return true;
    }

    @Override
    public Boolean verifyCreated(Effect.VerifyCreated effect) {
        for (Role role : Role.values()) {
            verify(Origin.CREATED, role);
        }
        return true;
    }

    private void verify(Origin origin, Role role) {
        if (run().isAnswered(role)) {
            return;
        }
        World judged = from.copy();
        boolean usable = judged.isAlive(token(run(), origin, role));
        String what = "verifies " + origin;
        if (usable && run().is(Flag.WRONG_CLOCK)) {
            answer(judged, role, Answer.CLOCK_WRONG, what, "its clock and the issuer's are too far apart");
        } else if (usable) {
            judged.runs[actor].setVerified(origin, role);
            answer(judged, role, Answer.DONE, what, "it works");
        } else {
            // By its own known end or by the issuer's word it has ended; otherwise it is refused, and a list has to
            // bear that out.
            answer(judged, role, Answer.ENDED, what, "it has ended");
            answer(from.copy(), role, Answer.REFUSED, what, "it is refused, and dead");
        }
        if (usable && faulty && scenario.outages()) {
            answer(from.copy(), role, Answer.REFUSED, what, "it is refused, and works");
        }
        fails(from.copy(), role, what, "nothing conclusive comes of it");
    }

    @Override
    public Boolean confirmEnded(Effect.ConfirmEnded effect) {
        boolean authorised = from.isAlive(run().read(SlotName.of(effect.lister(), Role.TOKEN_CREATION)));
        if (authorised) {
            World confirmed = from.copy();
            Set<SlotName> ended = EnumSet.noneOf(SlotName.class);
            for (SlotName slot : effect.slots()) {
                if (!from.isAlive(run().read(slot))) {
                    ended.add(slot);
                }
            }
            progression.confirmed(confirmed, actor, ended);
            moves.to(confirmed, actor, () -> "asks the issuer's list: " + ended + " have ended");
        }
        if (faulty || !authorised) {
            World failed = from.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "fails to list the tokens");
        }
        return true;
    }

    @Override
    public Boolean beginWriting(Effect.BeginWriting effect) {
        boolean held = run().holdsLease();
        if (!scenario.protocol().mayWrite(held)) {
            World late = from.copy();
            progression.leaseLost(late, actor);
            moves.to(late, actor, () -> "does not begin to write, without its lease");
            return true;
        }
        judge.guarded(held);
        World begun = from.copy();
        int vault = run().vault();
        begun.setNew(vault, false);
        if (run().is(Flag.TAKING_OVER)) {
            begun.set(Counter.ONE_ID, false);
        }
        if (faulty) {
            World failed = begun.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "notes that it begins, and the reply is lost");
        }
        for (Role role : Role.values()) {
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            if (begun.own(vault, primary) == World.EMPTY) {
                begun.record(vault, primary, run().read(primary));
                begun.mark(vault, primary, true);
            }
        }
        progression.done(begun, actor);
        moves.to(begun, actor, () -> "notes that it begins");
        if (faulty) {
            World failed = from.copy();
            progression.failed(failed, actor);
            moves.to(failed, actor, () -> "fails to note that it begins");
        }
        return true;
    }

    @Override
    public Boolean writeSlots(Effect.WriteSlots effect) {
        for (Role role : Role.values()) {
            SlotCopy copy = effect.copies().get(role);
            if (copy != null) {
                write(effect, role, copy);
            }
        }
        return true;
    }

    private void write(Effect.WriteSlots effect, Role role, SlotCopy copy) {
        RunView run = run();
        if (run.isAnswered(role)) {
            return;
        }
        int token = token(run, copy.from(), role);
        SlotName slot = SlotName.of(copy.to(), role);
        String what = effect.phase().label() + " " + copy.from() + " to " + copy.to();
        switch (run.progress(role)) {
            case 0 -> beginWrite(effect, role, copy, slot, token, what);
            case 1 -> publish(effect, role, slot, token, what);
            default -> mark(role, slot, token, what);
        }
    }

    private void beginWrite(Effect.WriteSlots effect, Role role, SlotCopy copy, SlotName slot, int token, String what) {
        if (!mayWrite(role, what)) {
            return;
        }
        fails(from.copy(), role, what, "nothing happens");
        World recorded = from.copy();
        RunView run = recorded.runs[actor];
        judge.write(recorded, run, effect.phase(), effect.copies().keySet(), role, copy);
        recorded.record(run.vault(), slot, token);
        if (effect.phase() == Phase.STAGE) {
            recorded.set(Counter.BOTH_PROMISED, false);
        }
        if (copy.to() == Slot.PRIMARY && copy.from() == Origin.CREATED) {
            run.set(Flag.WROTE_PRIMARY);
        }
        run.setProgress(role, 1);
        moves.to(recorded, actor, () -> words(what, role, "the private copy has it"));
    }

    private void publish(Effect.WriteSlots effect, Role role, SlotName slot, int token, String what) {
        boolean authorised = from.isAlive(run().read(SlotName.of(effect.editSource(), Role.SECRET_EDIT)));
        if (authorised) {
            World published = from.copy();
            judge.publish(published, run(), slot, token);
            published.publish(slot, token, World.writer(run().vault()));
            published.runs[actor].setProgress(role, 2);
            moves.to(published, actor, () -> words(what, role, "consumers get it"));
            if (faulty && scenario.lies()) {
                World untouched = from.copy();
                if (scenario.protocol().believesAReplyToAWrite()) {
                    untouched.runs[actor].setProgress(role, 2);
                    moves.to(untouched, actor, () -> words(what, role, "nothing happens, and it is taken for done"));
                } else {
                    answer(untouched, role, Answer.FAILED, what, "nothing happens, and the comment shows it");
                }
            }
        } else {
            answer(from.copy(), role, Answer.FAILED, what, "publishing is refused");
        }
        fails(from.copy(), role, what, "publishing fails");
    }

    private void mark(Role role, SlotName slot, int token, String what) {
        World marked = from.copy();
        int vault = run().vault();
        if (marked.own(vault, slot) == token) {
            marked.mark(vault, slot, true);
            fails(marked.copy(), role, what, "done, and the reply is lost");
            answer(marked, role, Answer.DONE, what, "done");
        } else {
            marked.unmark(vault, slot);
            answer(marked, role, Answer.FAILED, what, "another run has written the slot meanwhile");
        }
        fails(from.copy(), role, what, "consumers get it, and the reply is lost");
    }

    @Override
    public Boolean createTokens(Effect.CreateTokens effect) {
        boolean authorised = from.isAlive(run().read(SlotName.of(effect.source(), Role.TOKEN_CREATION)));
        for (Role role : Role.values()) {
            if (!run().isAnswered(role) && mayWrite(role, "create")) {
                create(effect, role, authorised);
            }
        }
        return true;
    }

    private void create(Effect.CreateTokens effect, Role role, boolean authorised) {
        if (!authorised) {
            answer(from.copy(), role, Answer.FAILED, "create", "it is refused");
            return;
        }
        int asker = World.writer(run().vault());
        World created = from.copy();
        int token = created.newToken(role, scenario.tokenLife(), asker);
        created.runs[actor].setCreated(role, token);
        answer(created, role, Answer.DONE, "create", "done");
        World unknown = from.copy();
        unknown.newToken(role, scenario.tokenLife(), asker);
        if (faulty && scenario.lies() && scenario.protocol().acceptsAKnownToken()) {
            World crossed = unknown.copy();
            crossed.runs[actor].setCreated(role, run().read(SlotName.of(effect.source(), role)));
            answer(crossed, role, Answer.DONE, "create", "the reply speaks of the token in PRIMARY");
        }
        fails(unknown, role, "create", "the token exists, and the reply is lost or speaks of another");
        fails(from.copy(), role, "create", "nothing happens");
    }

    @Override
    public Boolean revokeOrphans(Effect.RevokeOrphans effect) {
        if (run().is(Flag.LISTED)) {
            return revokeNext(effect.source());
        }
        if (!from.isAlive(run().read(SlotName.of(effect.source(), Role.TOKEN_CREATION)))) {
            stopSweeping("is refused the list of tokens");
        } else if (leaseAllows("list")) {
            World listed = from.copy();
            RunView run = listed.runs[actor];
            run.setToSweep(orphans(listed, run, false));
            run.set(Flag.LISTED);
            swept(listed, "lists the tokens");
            if (faulty) {
                stopSweeping("fails to list the tokens");
            }
        }
        return true;
    }

    private int orphans(World world, RunView run, boolean ownRunOnly) {
        int orphans = 0;
        for (int token = World.firstToken(); token < world.endOfTokens(); token++) {
            boolean ownRun = run.isToPromote(token);
            SweepRule.Listed listed = new SweepRule.Listed(
                    scenario.protocol().notesThatItBegins() && world.isAskedBy(run.vault(), token),
                    ownRunOnly ? run.hasRead(token) : isInSlot(run, token),
                    run.isClaimed(token),
                    ownRunOnly && ownRun,
                    !world.isYoung(token));
            if ((ownRun || !ownRunOnly) && scenario.protocol().mayRevoke(listed, !scenario.advisory())) {
                orphans |= 1 << token;
            }
        }
        return orphans;
    }

    /** What a run believes to be in the slots, or to have been there: the superseded generation is left to expire. */
    private boolean isInSlot(RunView run, int token) {
        return scenario.protocol().sparesSuperseded() ? run.names(token) : run.isToPromote(token);
    }

    @Override
    public Boolean discardCreated(Effect.DiscardCreated effect) {
        if (run().is(Flag.LISTED)) {
            return revokeNext(effect.source());
        }
        World begun = from.copy();
        RunView run = begun.runs[actor];
        run.setToSweep(orphans(begun, run, true));
        run.set(Flag.LISTED);
        swept(begun, "begins to discard what it created");
        return true;
    }

    private boolean revokeNext(Slot source) {
        int token = Integer.numberOfTrailingZeros(run().toSweep());
        boolean authorised = from.isAlive(run().read(SlotName.of(source, Role.TOKEN_CREATION)));
        if (!authorised) {
            stopSweeping("is refused a revocation");
            return true;
        }
        if (leaseAllows("revoke")) {
            World revoked = from.copy();
            judge.revoke(revoked, actor, token);
            revoked.kill(token);
            if (faulty) {
                World unknown = revoked.copy();
                unknown.runs[actor].set(Flag.DISTURBED);
                progression.done(unknown, actor);
                moves.to(unknown, actor, () -> "revokes a token, and the reply is lost");
            }
            swept(revoked, "revokes a token");
            if (faulty) {
                stopSweeping("fails to revoke a token");
            }
        }
        return true;
    }

    private boolean leaseAllows(String what) {
        boolean held = run().holdsLease();
        if (!scenario.protocol().mayWrite(held)) {
            stopSweeping("does not begin to " + what + ", without its lease");
            return false;
        }
        judge.guarded(held);
        return true;
    }

    private void swept(World next, String how) {
        if (next.runs[actor].toSweep() == 0) {
            progression.done(next, actor);
        }
        moves.to(next, actor, () -> how);
    }

    private void stopSweeping(String how) {
        World stopped = from.copy();
        stopped.runs[actor].set(Flag.DISTURBED);
        progression.done(stopped, actor);
        moves.to(stopped, actor, () -> how);
    }

    @Override
    public Boolean releaseLease() {
        boolean held = run().holdsLease();
        World released = from.copy();
        released.runs[actor].setLease(LeaseState.NONE);
        progression.done(released, actor);
        moves.to(released, actor, () -> "lets go of the lock");
        if (held && faulty) {
            World stale = from.copy();
            stale.set(Counter.STALE_LOCK, true);
            stale.runs[actor].setLease(LeaseState.NONE);
            stale.runs[actor].set(Flag.DISTURBED);
            progression.done(stale, actor);
            moves.to(stale, actor, () -> "fails to let go of the lock");
        }
        return true;
    }

    /** The engine's lease guard: asked once for each write, before it begins. */
    private boolean mayWrite(Role role, String what) {
        boolean held = run().holdsLease();
        if (!scenario.protocol().mayWrite(held)) {
            answer(from.copy(), role, Answer.LEASE_LOST, what, "not begun, without its lease");
            return false;
        }
        judge.guarded(held);
        return true;
    }

    private void fails(World world, Role role, String what, String how) {
        if (faulty) {
            answer(world, role, Answer.FAILED, what, how);
        }
    }

    private void answer(World world, Role role, Answer answer, String what, String how) {
        RunView run = world.runs[actor];
        if (answer != Answer.DONE) {
            run.set(Flag.DISTURBED);
        }
        run.setAnswer(role, answer);
        progression.answered(world, actor);
        moves.to(world, actor, () -> words(what, role, how));
    }

    private static String words(String what, Role role, String how) {
        return what + " " + role.label() + ": " + how;
    }

    private static int token(RunView run, Origin origin, Role role) {
        return switch (Objects.requireNonNull(origin)) {
            case PRIMARY -> run.read(SlotName.of(Slot.PRIMARY, role));
            case SECONDARY -> run.read(SlotName.of(Slot.SECONDARY, role));
            case CREATED -> run.created(role);
        };
    }
}
