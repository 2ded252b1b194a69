package dev.twoslot.rotator.consumer;

/**
 * Says of each thread's calls which of them look at the clock first: reading it costs more than all the rest of a call. Thread-safe.
 */
final class LookPace {

    /** Calls of one thread between two looks at the clock, as long as they come fast. */
    static final int CALLS_PER_LOOK = 16;

    /** Calls come fast if that many took less than this. Slower, and each of them looks at the clock. */
    private static final long FAST_MILLIS = 100;

    private static final int CALLS_LEFT = 0;
    private static final int LAST_LOOK_MILLIS = 1;

    /** An array, because a class of ours in the map of a server's thread would keep an app loaded after its end. */
    private final ThreadLocal<long[]> paces = ThreadLocal.withInitial(() -> new long[2]);

    /** Counts a call of this thread. True if it looks at the clock first. */
    boolean isTimeToLook() {
        return --paces.get()[CALLS_LEFT] < 0;
    }

    /** This thread has looked at the clock. */
    void looked(long now) {
        long[] pace = paces.get();
        long since = now - pace[LAST_LOOK_MILLIS];
        boolean fast = since >= 0 && since < FAST_MILLIS;
        pace[CALLS_LEFT] = fast ? CALLS_PER_LOOK : 0;
        pace[LAST_LOOK_MILLIS] = now;
    }
}
