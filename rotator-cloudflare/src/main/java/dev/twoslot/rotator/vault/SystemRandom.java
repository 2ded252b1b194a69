package dev.twoslot.rotator.vault;

import java.security.SecureRandom;

/** The machine's randomness. The only class of this module that takes any from it. */
public final class SystemRandom {

    private SystemRandom() {}

    public static SecureRandom create() {
        return new SecureRandom();
    }
}
