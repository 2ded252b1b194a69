package dev.twoslot.rotator.runner.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the program's own log says; logback.xml has the rest. */
public final class LogOutput {

    private LogOutput() {}

    /** For a command that shows its progress itself: only what went wrong. */
    public static void warningsOnly() {
        own().setLevel(Level.WARN);
    }

    /** For a command that runs unattended: what happens as well. */
    public static void whatHappens() {
        own().setLevel(Level.INFO);
    }

    /** For the demo, which shows a failure on purpose. */
    public static void nothing() {
        own().setLevel(Level.OFF);
    }

    private static Logger own() {
        return (Logger) LoggerFactory.getLogger("dev.twoslot");
    }
}
