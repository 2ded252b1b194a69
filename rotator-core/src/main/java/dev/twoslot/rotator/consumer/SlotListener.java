package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;

/**
 * Hears what {@link SlotCredentials} do besides letting calls through; for calls as such there are {@link SlotCounts}.
 *
 * <p>Called on the thread that did it, so it should return soon. What it throws is logged and changes nothing. Thread-safe.
 */
public interface SlotListener {

    /** A call failed with one slot, and is now made with the other. The failure is the caller's own exception. */
    default void fellBack(Slot to, Exception failure) {}

    /**
     * From now on calls try SECONDARY first, because PRIMARY was refused or can't be read (true), or PRIMARY again (false). Said at a
     * change only.
     */
    default void secondaryInUse(boolean inUse) {}

    /** The slots were read; whether PRIMARY is another credential than before, the first one included. */
    default void refreshed(boolean primaryChanged) {}

    /**
     * The slots were read in vain; what was known before stays in use. The problem is the reader's own exception, or a {@link
     * java.util.concurrent.TimeoutException} if it has not returned in time.
     */
    default void refreshFailed(Exception problem) {}
}
