package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.runner.process.ProcessSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts the thread that makes a run, as long as there is a step left that it could be kept from. A run that has failed
 * already sends its alert undisturbed. Thread-safe.
 */
final class RunInterruption {

    private static final Logger LOG = LoggerFactory.getLogger(RunInterruption.class);

    private final Thread runner;
    private boolean over;

    RunInterruption(Thread runner) {
        this.runner = runner;
    }

    synchronized void interrupt(ProcessSignal signal) {
        if (over) {
            LOG.warn("{}: the run is over already; a second signal ends the program at once", signal);
        } else {
            LOG.warn("{}: the run stops before its next step; a second signal ends the program at once", signal);
            runner.interrupt();
        }
    }

    /** Nothing that is left to do may be interrupted. */
    synchronized void over() {
        over = true;
    }

    /** The alerter, of which a run makes use when it is over. */
    Alerter alerting(Alerter alerter) {
        return outcome -> {
            over();
            alerter.alert(outcome);
        };
    }
}
