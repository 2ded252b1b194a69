package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import org.jspecify.annotations.Nullable;

/**
 * All that {@link SlotCredentials} know at one moment. Immutable: each change makes another, which replaces this one as a whole,
 * so that nobody ever sees half a change. A credential that is read again unchanged keeps its object, so identity tells whether
 * it changed.
 */
final class CredentialState {

    /** Before the first read. */
    static final CredentialState EMPTY = new CredentialState(
            null, null, null, null, Slot.PRIMARY, Timing.NEVER, Timing.NEVER, Timing.NEVER, false, null);

    final @Nullable SecretValue primary;
    final @Nullable SecretValue secondary;
    private final @Nullable Exception primaryProblem;
    private final @Nullable Exception secondaryProblem;

    /** The slot to try first. */
    final Slot preferred;

    /** PRIMARY's credential while it is known and preferred, which is nearly always. */
    final @Nullable SecretValue usual;

    /** Means something while SECONDARY is preferred: since when PRIMARY has not been tried. */
    private final long primaryTriedAt;

    /** When the last read that ended was begun. Unless the source is in trouble, what is known is of then. */
    private final long loadedAt;

    /** When the last read was begun. */
    private final long readAt;

    /** The last read that ended brought no PRIMARY, or one before the one under way was given up. */
    final boolean sourceInTrouble;

    /** The read under way, or one that nobody waits for any longer. */
    final @Nullable Reading reading;

    private CredentialState(
            @Nullable SecretValue primary,
            @Nullable SecretValue secondary,
            @Nullable Exception primaryProblem,
            @Nullable Exception secondaryProblem,
            Slot preferred,
            long primaryTriedAt,
            long loadedAt,
            long readAt,
            boolean sourceInTrouble,
            @Nullable Reading reading) {
        this.primary = primary;
        this.secondary = secondary;
        this.primaryProblem = primaryProblem;
        this.secondaryProblem = secondaryProblem;
        this.preferred = preferred;
        this.usual = preferred == Slot.PRIMARY ? primary : null;
        this.primaryTriedAt = primaryTriedAt;
        this.loadedAt = loadedAt;
        this.readAt = readAt;
        this.sourceInTrouble = sourceInTrouble;
        this.reading = reading;
    }

    @Nullable
    SecretValue credential(Slot slot) {
        return slot == Slot.PRIMARY ? primary : secondary;
    }

    /** Why the last read did not bring that slot, or null if it did. */
    @Nullable
    Exception problem(Slot slot) {
        return slot == Slot.PRIMARY ? primaryProblem : secondaryProblem;
    }

    /** Whether PRIMARY is still this very object, so that it has not changed in between. */
    @SuppressWarnings("ReferenceEquality")
    boolean primaryIs(@Nullable SecretValue credential) {
        return primary == credential;
    }

    boolean isEmpty() {
        return primary == null && secondary == null;
    }

    boolean isReading(long now) {
        return reading != null && !reading.isGivenUp(now);
    }

    /** Whether the last read brought no PRIMARY, or was given up: don't make callers wait for the next one. */
    boolean isSourceInTrouble(long now) {
        return sourceInTrouble || (reading != null && reading.isGivenUp(now));
    }

    /** Whether a read may begin when none is under way: the last one was begun a back-off period ago. */
    boolean mayRead(long now, Timing timing) {
        return Timing.passed(readAt, timing.backOff(), now);
    }

    /** Whether a read should begin although no credential was refused. */
    boolean isDue(long now, Timing timing) {
        boolean settled = preferred == Slot.PRIMARY && !isSourceInTrouble(now);
        return mayRead(now, timing) && (!settled || Timing.passed(loadedAt, timing.refreshAfter(), now));
    }

    /** Whether it is better to wait for a read than to go on with what is here. */
    boolean isWorthWaiting(long now, Timing timing) {
        return isEmpty() || (!isSourceInTrouble(now) && Timing.passed(loadedAt, timing.maxAge(), now));
    }

    /** Whether it is time to see if the PRIMARY that failed works after all. */
    boolean isPrimaryToBeRetried(long now, Timing timing) {
        return preferred == Slot.SECONDARY
                && primary != null
                && Timing.passed(primaryTriedAt, timing.retryPrimaryAfter(), now);
    }

    /** A read begins. One that was given up before leaves the source in trouble. */
    CredentialState begun(Reading next) {
        return new CredentialState(
                primary,
                secondary,
                primaryProblem,
                secondaryProblem,
                preferred,
                primaryTriedAt,
                loadedAt,
                next.begunAt,
                sourceInTrouble || reading != null,
                next);
    }

    /**
     * The read under way has ended. A slot that it did not bring keeps the value from before, and a PRIMARY that changed is
     * preferred again.
     */
    CredentialState ended(Reading under, SlotContents contents) {
        SecretValue newPrimary = kept(primary, contents.primary());
        SecretValue newSecondary = kept(secondary, contents.secondary());
        boolean onlySecondary = newPrimary == null && newSecondary != null;
        return new CredentialState(
                newPrimary,
                newSecondary,
                contents.primaryProblem(),
                contents.secondaryProblem(),
                onlySecondary ? Slot.SECONDARY : primaryIs(newPrimary) ? preferred : Slot.PRIMARY,
                primaryTriedAt,
                under.begunAt,
                readAt,
                contents.primary() == null,
                null);
    }

    /** PRIMARY failed and SECONDARY got through, or PRIMARY got through after all. */
    CredentialState preferring(Slot slot, long now) {
        return new CredentialState(
                primary,
                secondary,
                primaryProblem,
                secondaryProblem,
                slot,
                now,
                loadedAt,
                readAt,
                sourceInTrouble,
                reading);
    }

    private static @Nullable SecretValue kept(@Nullable SecretValue before, @Nullable SecretValue read) {
        return read == null || (before != null && before.equals(read)) ? before : read;
    }
}
