package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.spi.Time;

/** The cached view on a test's clock: its builder takes none in public. */
public final class ClockedCredentials {

    private ClockedCredentials() {}

    public static SlotCredentials of(SlotReader reader, Time time) {
        return SlotCredentials.builder(reader).time(time).build();
    }
}
