package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.config.ConfigurationException;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.spi.RotatorException;
import java.io.PrintWriter;

/** Tells a person why a command ended before it had an outcome. */
final class FailureReport {

    private FailureReport() {}

    /**
     * Writes the reason, without a value or a stack trace.
     *
     * @return the exit code for it
     */
    static int report(Throwable failure, PrintWriter err) {
        if (failure instanceof ConfigurationException configuration) {
            int count = configuration.problems().size();
            err.println(
                    count == 1 ? "The configuration has a problem:" : "The configuration has " + count + " problems:");
            configuration.problems().forEach(problem -> err.println("  " + problem));
            err.println("The command's --help lists all variables.");
            return ExitCode.USAGE;
        }
        if (failure instanceof RotatorException) {
            err.println(failure.getMessage());
        } else {
            err.println(unexpected(failure) + ". This is a fault in the program; please report it.");
        }
        return ExitCode.FAILED;
    }

    /** The type and the place of what nobody expected; its message may hold anything. */
    static String unexpected(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return "Unexpected " + failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
