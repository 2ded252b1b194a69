package dev.twoslot.rotator.runner.process;

import java.util.function.Consumer;

/** What the process is told from outside, and its end at once. A command that asks for no signals is ended by each of them. */
public interface Signals {

    /**
     * Delivers each signal that comes from now on to the receiver, on a thread of its own, instead of ending the process.
     * Called once.
     */
    void deliverTo(Consumer<ProcessSignal> receiver);

    /** Ends the process without finishing anything. Returns in a test alone. */
    void endAtOnce(int exitCode);
}
