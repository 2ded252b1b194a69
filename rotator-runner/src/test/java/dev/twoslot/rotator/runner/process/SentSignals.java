package dev.twoslot.rotator.runner.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Signals that a test sends, on its own thread; the process's end is noted and does not happen. */
public final class SentSignals implements Signals {

    private final List<Integer> ends = new ArrayList<>();
    private Consumer<ProcessSignal> receiver = signal -> {
        throw new AssertionError("no command has asked for signals");
    };

    @Override
    public void deliverTo(Consumer<ProcessSignal> newReceiver) {
        receiver = newReceiver;
    }

    @Override
    public void endAtOnce(int exitCode) {
        ends.add(exitCode);
    }

    void send(ProcessSignal signal) {
        receiver.accept(signal);
    }

    /** The exit codes that the process was told to end at once with. */
    List<Integer> ends() {
        return ends;
    }
}
