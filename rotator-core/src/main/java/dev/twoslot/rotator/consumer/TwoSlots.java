package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Slot;

/** What an app does with the two slots. */
public final class TwoSlots {

    private TwoSlots() {}

    /**
     * Makes a call with PRIMARY's credential and, if that fails, once more with SECONDARY's.
     *
     * <p>Any exception falls back, a timeout after which the work may have been done included: use it for calls that may be
     * repeated. An interruption does not fall back, and neither does an {@link Error}. Keeps nothing between two calls, so PRIMARY is tried first each time. Thread-safe if its arguments are.
     *
     * @return what the call returned
     * @throws BothSlotsFailedException if it failed with both; carries both exceptions
     * @throws CallInterruptedException if the call, or reading a slot, was interrupted
     */
    public static <T> T tryPrimaryThenSecondary(SlotReader slots, CredentialCall<T> call) {
        try {
            return call.call(slots.read(Slot.PRIMARY));
        } catch (Exception primaryFailure) {
            passOnInterruption(primaryFailure);
            try {
                return call.call(slots.read(Slot.SECONDARY));
            } catch (Exception secondaryFailure) {
                passOnInterruption(secondaryFailure);
                throw new BothSlotsFailedException(primaryFailure, secondaryFailure);
            }
        }
    }

    private static void passOnInterruption(Exception failure) {
        if (failure instanceof InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(interruption);
        }
    }
}
