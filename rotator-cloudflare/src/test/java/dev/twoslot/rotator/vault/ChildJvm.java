package dev.twoslot.rotator.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java process of its own, that talks to the test in lines. Killed when closed. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Runs the main method of a class of the tests. */
    static ChildJvm run(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /**
     * The same, by a shell that lets it write no file beyond that many blocks: to the process a full disk looks alike.
     */
    static ChildJvm runWithSpaceForFiles(int blocks, Class<?> main, String... arguments) throws IOException {
        return start(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"), main, arguments);
    }

    private static ChildJvm start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Collections.addAll(command, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1");
        command.add("-Dslf4j.internal.verbosity=ERROR"); // there is no provider, and its word on that is no line of the
        // test
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        Collections.addAll(command, arguments);
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for the next line; null at the end of the output. */
    @Nullable
    String line() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a line. */
    void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** Waits for the end of the output, and gives what is left of it. */
    List<String> remainingLines() {
        return output.lines().toList();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it without a chance to clean up, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
