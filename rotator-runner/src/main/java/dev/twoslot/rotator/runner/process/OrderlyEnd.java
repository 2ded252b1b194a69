package dev.twoslot.rotator.runner.process;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What signals do to a command that must not end in the middle of its work: the first that asks it to end begins an orderly
 * end, the second ends the process at once, and a lost terminal or a request to reload changes nothing. Thread-safe.
 */
public final class OrderlyEnd implements Consumer<ProcessSignal> {

    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    private final Consumer<ProcessSignal> begin;
    private final IntConsumer endAtOnce;
    private final AtomicReference<ProcessSignal> first = new AtomicReference<>();

    /**
     * @param begin begins the end; may take as long as that takes
     * @param endAtOnce ends the process with an exit code
     */
    public OrderlyEnd(Consumer<ProcessSignal> begin, IntConsumer endAtOnce) {
        this.begin = begin;
        this.endAtOnce = endAtOnce;
    }

    @Override
    public void accept(ProcessSignal signal) {
        if (signal == ProcessSignal.HANGUP) {
            LOG.warn(
                    "SIGHUP is ignored: there is nothing to reload or to reopen, and the program does without a terminal."
                            + " SIGTERM ends it");
        } else if (first.compareAndSet(null, signal)) {
            begin.accept(signal);
        } else {
            LOG.warn("{}, the second request to end: the program ends at once", signal);
            endAtOnce.accept(signal.exitCode());
        }
    }

    /** The signal that began the end, if one did. */
    public Optional<ProcessSignal> signal() {
        return Optional.ofNullable(first.get());
    }
}
