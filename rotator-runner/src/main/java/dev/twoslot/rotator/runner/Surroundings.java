package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Time;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Help.Ansi;

/**
 * Everything that a command takes from the process it runs in; made once, so that a test can make its own.
 *
 * @param environment the variables
 * @param workingDirectory what relative paths are relative to
 * @param out standard output: results
 * @param err standard error: what went wrong
 * @param time the clock
 * @param random for jitter; nothing secret is made with it
 * @param ansi whether output may have colours
 */
record Surroundings(
        Environment environment,
        Path workingDirectory,
        PrintWriter out,
        PrintWriter err,
        Time time,
        RandomGenerator random,
        Ansi ansi) {

    /** Those of this process. Colours only on a terminal, and never where {@code NO_COLOR} is set. */
    static Surroundings ofProcess() {
        Environment environment = Environment.ofProcess();
        Ansi ansi = environment.value("NO_COLOR").isPresent() ? Ansi.OFF : Ansi.AUTO;
        return new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                Time.system(),
                RandomGenerator.getDefault(),
                ansi);
    }
}
