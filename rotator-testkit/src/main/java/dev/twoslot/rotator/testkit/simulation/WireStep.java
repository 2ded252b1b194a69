package dev.twoslot.rotator.testkit.simulation;

import java.time.Duration;

/** One step of sending a reply. A reply is a list of them, so that what a fault sends can be read in one place. */
sealed interface WireStep {

    /** Sends these bytes so many times in a row. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
    record Send(byte[] bytes, long times) implements WireStep {
        Send(byte[] bytes) {
            this(bytes, 1);
        }

        @Override
        public String toString() {
            return "Send[" + bytes.length + " bytes, times=" + times + "]";
        }
    }

    /** Waits in real time. */
    record Wait(Duration duration) implements WireStep {}

    /** Closes the connection. */
    record Close() implements WireStep {}
}
