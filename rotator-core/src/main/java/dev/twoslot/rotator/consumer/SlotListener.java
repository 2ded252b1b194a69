package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;

/**
 * Receives the fallbacks, refreshes and changes of slot of {@link SlotCredentials}; for calls as such there are {@link SlotCounts}.
 *
 * <p>Each method runs on the thread that caused the event, several at the same time, so it must return soon and be thread-safe. An
 * exception or error of it is logged and changes nothing.
 */
public interface SlotListener {

    /** A call failed with one slot and is about to be made with the other; once for each call. The failure is the call's own exception. */
    default void fellBack(Slot to, Exception failure) {}

    /**
     * Calls try SECONDARY first from now on, because PRIMARY was refused or can't be read (true), or PRIMARY again (false). Called at a
     * change only.
     */
    default void secondaryInUse(boolean inUse) {}

    /** A read brought a PRIMARY; true if it is another credential than before, as the first one is. */
    default void refreshed(boolean primaryChanged) {}

    /**
     * A read brought no PRIMARY; the values from before stay in use. The problem is the reader's own exception, or a {@link
     * java.util.concurrent.TimeoutException} if the reader has not returned in time.
     */
    default void refreshFailed(Exception problem) {}
}
