package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;

/**
 * Puts something between the engine and the implementations that it works with; by default nothing. A wrong wrapping shows
 * that {@link EngineExploration} finds what is wrong.
 */
public interface Wrapping {

    /** Nothing in between. */
    Wrapping NONE = new Wrapping() {};

    default TokenIssuer issuer(TokenIssuer issuer) {
        return issuer;
    }

    default SecretSlotStore slots(SecretSlotStore slots) {
        return slots;
    }

    default Mutex mutex(Mutex mutex) {
        return mutex;
    }

    default Alerter alerter(Alerter alerter) {
        return alerter;
    }
}
