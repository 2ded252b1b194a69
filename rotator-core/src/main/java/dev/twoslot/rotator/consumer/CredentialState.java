package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import org.jspecify.annotations.Nullable;

/**
 * All that {@link SlotCredentials} know at one moment. Immutable: each change makes another, which replaces this one as a whole,
 * so that no thread ever sees half a change. A credential that is read again unchanged keeps its object, so identity tells whether
 * it changed.
 */
final class CredentialState {

    /** Before the first read. */
    static final CredentialState EMPTY = new CredentialState(
            SlotContents.UNREAD,
            new Preference(Slot.PRIMARY, Timing.NEVER),
            new Source(Timing.NEVER, Timing.NEVER, false, 0, null));

    /** The slot to try first, and since when PRIMARY has not been tried, which means something while that is SECONDARY. */
    private record Preference(Slot slot, long primaryTriedAt) {}

    /**
     * How reading goes.
     *
     * @param loadedAt when the last read that ended was begun
     * @param readAt when the last read was begun, or was due while another one hung
     * @param inTrouble the last read that ended brought no PRIMARY, or one after it was not over in time
     * @param hanging how many reads were not over in time and were replaced, since the last one that ended
     * @param reading the read under way, or the one that hangs
     */
    private record Source(
            long loadedAt,
            long readAt,
            boolean inTrouble,
            int hanging,
            @Nullable Reading reading) {}

    final @Nullable SecretValue primary;
    final @Nullable SecretValue secondary;

    /** PRIMARY's credential while it is known and preferred, which is nearly always. */
    final @Nullable SecretValue usual;

    final Slot preferred;
    final @Nullable Reading reading;

    private final SlotContents known;
    private final Preference preference;
    private final Source source;

    private CredentialState(SlotContents known, Preference preference, Source source) {
        this.known = known;
        this.preference = preference;
        this.source = source;
        primary = known.primary();
        secondary = known.secondary();
        preferred = preference.slot();
        usual = preferred == Slot.PRIMARY ? primary : null;
        reading = source.reading();
    }

    @Nullable
    SecretValue credential(Slot slot) {
        return slot == Slot.PRIMARY ? primary : secondary;
    }

    /** Why the last read did not bring that slot, or null if it did. */
    @Nullable
    Exception problem(Slot slot) {
        return slot == Slot.PRIMARY ? known.primaryProblem() : known.secondaryProblem();
    }

    /** Whether PRIMARY is still this very object, so that it has not changed in between. */
    @SuppressWarnings("ReferenceEquality")
    boolean primaryIs(@Nullable SecretValue credential) {
        return primary == credential;
    }

    boolean isEmpty() {
        return primary == null && secondary == null;
    }

    /** Whether the last read that ended brought no PRIMARY, or one after it was not over in time. */
    boolean isSourceInTrouble() {
        return source.inTrouble();
    }

    /** The same, or a read is overdue now: don't make callers wait for the next one. */
    boolean isSourceInTrouble(long now) {
        return source.inTrouble() || (reading != null && reading.isOverdue(now));
    }

    /** Whether a read may begin when none is under way. */
    boolean mayRead(long now, Timing timing) {
        return Timing.passed(source.readAt(), timing.minReadInterval(), now);
    }

    /** Whether a read should begin although no call failed. */
    boolean isDue(long now, Timing timing) {
        boolean settled = preferred == Slot.PRIMARY && !isSourceInTrouble(now);
        return mayRead(now, timing) && (!settled || Timing.passed(source.loadedAt(), timing.refreshAfter(), now));
    }

    /** Whether the read that hangs has done so for long enough to begin another, where there is no other hope. */
    boolean mayReplace(Reading hanging, long now, Timing timing) {
        return Timing.passed(hanging.begunAt, timing.replaceAfter(source.hanging()), now);
    }

    /** Whether it is better to wait for a read than to go on with what is here. */
    boolean isWorthWaiting(long now, Timing timing) {
        return isEmpty() || (!isSourceInTrouble(now) && Timing.passed(source.loadedAt(), timing.maxAge(), now));
    }

    /** Whether it is time to see if the PRIMARY that was refused works after all. */
    boolean isPrimaryToBeRetried(long now, Timing timing) {
        return preferred == Slot.SECONDARY
                && primary != null
                && Timing.passed(preference.primaryTriedAt(), timing.retryPrimaryAfter(), now);
    }

    /** A read that is to begin now. */
    Reading next(long now, Timing timing) {
        return new Reading(now, timing.readTimeout(), source.readAt());
    }

    /** A read begins. It takes the place of one that was not over in time, if there is one. */
    CredentialState begun(Reading next) {
        boolean hangs = reading != null && reading.isStarted();
        return with(new Source(
                source.loadedAt(),
                next.begunAt,
                source.inTrouble() || reading != null,
                hangs ? source.hanging() + 1 : source.hanging(),
                next));
    }

    /** A read was due, and one that hangs stood in its way. */
    CredentialState stillHanging(long now) {
        return with(new Source(source.loadedAt(), now, true, source.hanging(), reading));
    }

    /** The read under way was cut short by an interruption, so it is as if it had never begun. */
    CredentialState cutShort(Reading under) {
        return with(new Source(source.loadedAt(), under.readBefore, source.inTrouble(), source.hanging(), null));
    }

    /**
     * The read under way has ended. A slot that it did not bring keeps the value from before, and a PRIMARY that changed is
     * preferred again.
     */
    CredentialState ended(Reading under, SlotContents contents) {
        SlotContents now = contents.over(known);
        boolean onlySecondary = now.primary() == null && now.secondary() != null;
        Slot slot = onlySecondary ? Slot.SECONDARY : primaryIs(now.primary()) ? preferred : Slot.PRIMARY;
        return new CredentialState(
                now,
                new Preference(slot, preference.primaryTriedAt()),
                new Source(under.begunAt, source.readAt(), contents.primary() == null, 0, null));
    }

    /** PRIMARY was refused and SECONDARY got through, or PRIMARY got through after all. */
    CredentialState preferring(Slot slot, long now) {
        return new CredentialState(known, new Preference(slot, now), source);
    }

    private CredentialState with(Source next) {
        return new CredentialState(known, preference, next);
    }
}
