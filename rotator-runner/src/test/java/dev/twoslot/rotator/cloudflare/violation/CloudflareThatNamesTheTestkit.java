package dev.twoslot.rotator.cloudflare.violation;

import dev.twoslot.rotator.testkit.VirtualClock;

/** Breaks CLOUDFLARE_DOES_NOT_KNOW_THE_TESTKIT. */
public final class CloudflareThatNamesTheTestkit {

    VirtualClock clock;
}
