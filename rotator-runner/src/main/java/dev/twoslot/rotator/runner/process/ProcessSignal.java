package dev.twoslot.rotator.runner.process;

/** A signal that asks a process to end, or tells it that its terminal is gone. */
public enum ProcessSignal {
    HANGUP("HUP", 1),
    INTERRUPT("INT", 2),
    TERMINATE("TERM", 15);

    private final String systemName;
    private final int number;

    ProcessSignal(String systemName, int number) {
        this.systemName = systemName;
        this.number = number;
    }

    /** As the operating system calls it, without {@code SIG}. */
    String systemName() {
        return systemName;
    }

    /** What a process ends with that ends because of it: 128 and the signal's number, as a shell counts. */
    int exitCode() {
        return 128 + number;
    }

    @Override
    public String toString() {
        return "SIG" + systemName;
    }
}
