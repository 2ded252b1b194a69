package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Slot;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listener what happened, and keeps what a listener throws from the call. Failures are logged by their type
 * alone: nobody knows what a caller's exception says.
 */
final class SlotEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SlotCredentials.class);

    private final SlotListener listener;

    SlotEvents(SlotListener listener) {
        this.listener = listener;
    }

    void fellBack(Slot to, Exception failure) {
        LOG.debug(
                "a call failed and is made again with {}: {}",
                to,
                failure.getClass().getName());
        tell(heard -> heard.fellBack(to, failure));
    }

    void changed(CredentialState before, CredentialState after) {
        if (before.preferred == after.preferred) {
            return;
        }
        boolean secondaryInUse = after.preferred == Slot.SECONDARY;
        if (secondaryInUse) {
            LOG.warn("SECONDARY is in use: PRIMARY was refused or can't be read");
        } else {
            LOG.info("PRIMARY is in use again");
        }
        tell(heard -> heard.secondaryInUse(secondaryInUse));
    }

    void refreshed(boolean primaryChanged) {
        tell(heard -> heard.refreshed(primaryChanged));
    }

    void refreshFailed(Exception problem, boolean first) {
        if (first) {
            LOG.warn(
                    "the slots can't be read, so what is known stays in use: {}",
                    problem.getClass().getName());
        }
        tell(heard -> heard.refreshFailed(problem));
    }

    private void tell(Consumer<SlotListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed: {}", e.getClass().getName());
        }
    }
}
