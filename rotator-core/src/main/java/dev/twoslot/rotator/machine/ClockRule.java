package dev.twoslot.rotator.machine;

import java.time.Duration;
import java.time.Instant;

/** How far this host's clock and the issuer's are apart, and what that decides. Pure. */
public final class ClockRule {

    /** Issuers tell their time in whole seconds. */
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private ClockRule() {}

    /**
     * What has to be added to this host's clock to get the issuer's: zero if the two may agree.
     *
     * @param before this host's time before the call in which the issuer told its time
     * @param after this host's time after it
     * @param told what the issuer told
     */
    public static Duration offset(Instant before, Instant after, Instant told) {
        if (told.isBefore(before.minus(RESOLUTION))) {
            return Duration.between(before, told);
        }
        return told.isAfter(after.plus(RESOLUTION)) ? Duration.between(after, told) : Duration.ZERO;
    }

    /** Whether a rotation can go on with clocks that are so far apart. */
    public static boolean isTolerable(Duration offset, Duration skew) {
        return offset.abs().compareTo(skew) <= 0;
    }

    /** Whether a token that ends then has certainly ended, at that time of the issuer's clock. */
    public static boolean hasEnded(Instant end, Instant issuerNow, Duration skew) {
        return end.plus(skew).isBefore(issuerNow);
    }
}
