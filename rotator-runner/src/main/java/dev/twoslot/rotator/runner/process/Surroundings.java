package dev.twoslot.rotator.runner.process;

import dev.twoslot.rotator.spi.Time;
import java.io.PrintWriter;
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
 * @param signals what the process is told from outside
 */
public record Surroundings(
        Environment environment,
        Path workingDirectory,
        PrintWriter out,
        PrintWriter err,
        Time time,
        RandomGenerator random,
        Ansi ansi,
        Signals signals) {}
