package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listener what happened, and keeps what a listener throws from the call. The log names a failure by its
 * type alone: a caller's exception may say anything.
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
            LOG.warn("SECONDARY is in use: PRIMARY {}", after.primary == null ? "can't be read" : "was refused");
        } else {
            LOG.info("PRIMARY is in use again");
        }
        tell(heard -> heard.secondaryInUse(secondaryInUse));
    }

    void refreshed(boolean primaryChanged) {
        tell(heard -> heard.refreshed(primaryChanged));
    }

    /** Logged when it begins, and told each time. */
    void refreshFailed(Exception problem, CredentialState before) {
        if (!before.isSourceInTrouble()) {
            LOG.warn(
                    "PRIMARY can't be read, so {}: {}",
                    before.primary == null ? "calls have no PRIMARY" : "what was read before stays in use",
                    problem.getClass().getName());
        }
        tell(heard -> heard.refreshFailed(problem));
    }

    /** A listener may be of a language that knows no checked exceptions, and may lack a class: no call fails for it. */
    private void tell(Consumer<SlotListener> news) {
        try {
            news.accept(listener);
        } catch (Throwable e) {
            LOG.warn("a listener failed: {}", e.getClass().getName());
        }
    }
}
