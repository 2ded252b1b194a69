package dev.twoslot.rotator.consumer;

/**
 * Why one slot did not get a call through.
 *
 * @param called whether the call was made with the slot's credential
 * @param why what kept it from being called, as the end of a sentence about the slot; empty if it was
 */
record SlotFailure(Exception failure, boolean called, String why) {

    static SlotFailure called(Exception failure) {
        return new SlotFailure(failure, true, "");
    }

    /** The slot's credential has failed in the other slot already, so the call was not made with it again. */
    static SlotFailure sameCredential(Exception failure) {
        return new SlotFailure(failure, false, "holds the same credential");
    }

    static SlotFailure unreadable(Exception failure) {
        return new SlotFailure(failure, false, "can't be read");
    }

    /** What happened to a call, in one sentence that says of no slot that it was tried if it was not. */
    static String ofCall(SlotFailure primary, SlotFailure secondary) {
        if (primary.called && secondary.called) {
            return "the call failed with PRIMARY and with SECONDARY";
        }
        if (primary.called) {
            return "the call failed with PRIMARY, and was not made with SECONDARY, which " + secondary.why;
        }
        if (secondary.called) {
            return "the call failed with SECONDARY, and was not made with PRIMARY, which " + primary.why;
        }
        return "the call was not made: neither PRIMARY nor SECONDARY can be read";
    }
}
