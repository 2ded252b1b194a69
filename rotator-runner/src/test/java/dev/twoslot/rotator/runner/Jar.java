package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runnable jar, in processes of its own that see nothing of this one's environment. */
final class Jar {

    private static final Path FILE = Path.of(System.getProperty("rotator.jar", "target/rotator-runner.jar"))
            .toAbsolutePath();

    /** Counts what the processes reach, where the build measures coverage. */
    private static final List<String> AGENT =
            Stream.ofNullable(System.getProperty("rotator.jar.agent")).toList();

    private static final List<String> THE_JAR = List.of("-jar", FILE.toString());

    private Jar() {}

    /** What a process left behind. */
    record Ended(int exitCode, String out, String err) {

        List<String> errorLines() {
            return err.lines().filter(line -> line.contains(" ERROR ")).toList();
        }
    }

    /** A process, and the files that its output goes to. */
    record Started(Process process, Path out, Path err) {

        Ended end() throws IOException, InterruptedException {
            int exitCode = process.waitFor();
            return new Ended(exitCode, Files.readString(out), Files.readString(err));
        }
    }

    static Ended run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(directory, environment, arguments).end();
    }

    /** Sends standard output to a device, and keeps standard error. */
    static Ended run(Path directory, Path device, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(AGENT, THE_JAR, directory, environment, arguments)
                .redirectOutput(device.toFile())
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), "", err);
    }

    static Started start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        return start(AGENT, directory, environment, arguments);
    }

    /** With options for the virtual machine of its own, in place of what measures coverage. */
    static Started start(List<String> options, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        return started(options, THE_JAR, directory, environment, arguments);
    }

    private static Started started(
            List<String> options,
            List<String> program,
            Path directory,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        Path output = Files.createDirectories(directory.resolve("output"));
        Path out = Files.createTempFile(output, arguments[0], ".out");
        Path err = Files.createTempFile(output, arguments[0], ".err");
        return new Started(
                builder(options, program, directory, environment, arguments)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }

    /** On a clock that is ahead of this machine's, as a simulated account's is after hours have been let pass there. */
    static Started startAhead(Duration ahead, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        String classes = AheadOfTime.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        List<String> program =
                List.of("-cp", FILE + File.pathSeparator + classes, AheadOfTime.class.getName(), ahead.toString());
        return started(List.of(), program, directory, environment, arguments);
    }

    /** Sends SIGTERM, as a supervisor does. {@code Process.destroy()} would also close what is read from the process. */
    static void askToEnd(Process process) {
        assertThat(process.toHandle().destroy()).isTrue();
    }

    /**
     * Sends SIGHUP, as a terminal that is closed does, and a supervisor that wants a reload. Under nohup the system drops it
     * before the process hears of it, and there is nothing to see.
     */
    static void hangUp(Process process) throws IOException, InterruptedException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        assumeThat(Files.readString(status))
                .as("SIGHUP reaches the process")
                .doesNotContainPattern("SigIgn:\\s*\\w*[13579bdf]\\n");
        Process kill = new ProcessBuilder("sh", "-c", "kill -HUP \"$0\"", String.valueOf(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** A process whose output the caller reads while it runs. */
    static Process converse(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        return builder(AGENT, THE_JAR, directory, environment, arguments)
                .redirectErrorStream(false)
                .start();
    }

    private static ProcessBuilder builder(
            List<String> options,
            List<String> program,
            Path directory,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Djava.io.tmpdir=" + temporary));
        command.addAll(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Lines of a stream that belongs to a process, read as they come. */
    static @Nullable String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
