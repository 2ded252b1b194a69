package dev.twoslot.rotator.cloudflare;

import java.security.SecureRandom;

/** The machine's randomness. The only class of this module that takes any from it. */
final class SystemRandom {

    private SystemRandom() {}

    static SecureRandom create() {
        return new SecureRandom();
    }
}
