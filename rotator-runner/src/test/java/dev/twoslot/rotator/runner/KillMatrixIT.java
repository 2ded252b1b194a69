package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.KillGate.Moment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies at every HTTP request that a rotation makes, before the server acts and after it acted; the next run
 * leaves both slots usable, both copies alike and the vault in order, and a further one nothing behind.
 */
class KillMatrixIT {

    /** What was tried when this was written. Fewer means that the matrix has stopped looking somewhere. */
    private static final int RECORDED_POINTS = 1;

    private static final int PROCESSES_AT_A_TIME = 2;

    /** How the next run comes about. */
    private enum Restart {
        /** A supervisor starts it again; the operating system has let go of the lock. */
        AT_ONCE("file"),
        /** The schedule does; the lock in Workers KV has run out meanwhile. */
        AN_HOUR_LATER("kv");

        private final String lock;

        Restart(String lock) {
            this.lock = lock;
        }
    }

    /** One cell of the matrix; the failure is empty where it was survived. */
    private record Point(
            Restart restart,
            int request,
            Moment moment,
            String call,
            String atDeath,
            String afterNextRun,
            String failure) {

        String line() {
            return "%-13s %3d %-22s %-62s %-21s %-21s %s"
                    .formatted(
                            restart,
                            request,
                            moment,
                            call,
                            atDeath,
                            afterNextRun,
                            failure.isEmpty() ? "survived" : "NOT SURVIVED: " + failure);
        }
    }

    @TempDir
    private Path directory;

    @Test
    void everyDeathIsSurvived() throws Exception {
        List<Point> points = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(PROCESSES_AT_A_TIME);
        try {
            List<Future<Point>> futures = new ArrayList<>();
            for (Restart restart : Restart.values()) {
                int requests = requestsOfACleanRun(restart);
                for (int request = 1; request <= requests; request++) {
                    for (Moment moment : Moment.values()) {
                        futures.add(pool.submit(point(restart, request, moment)));
                    }
                }
            }
            for (Future<Point> future : futures) {
                points.add(future.get());
            }
        } finally {
            pool.shutdownNow();
        }
        print(points);

        assertThat(points).hasSizeGreaterThanOrEqualTo(RECORDED_POINTS);
        assertThat(points.stream().filter(point -> !point.failure().isEmpty()).map(Point::line))
                .as("deaths that were not survived")
                .isEmpty();
    }

    private int requestsOfACleanRun(Restart restart) throws Exception {
        try (KillScene scene = new KillScene(
                Files.createTempDirectory(directory, "clean"), restart.lock, directory.resolve("runner.jsa"))) {
            List<String> requests = scene.requestsOfACleanRun();
            assertThat(requests)
                    .as("a rotation reads, creates, writes and sweeps")
                    .anyMatch(request -> request.startsWith("GET"))
                    .anyMatch(request -> request.startsWith("POST"))
                    .anyMatch(request -> request.startsWith("PATCH"))
                    .anyMatch(request -> request.startsWith("DELETE"));
            scene.assertBothSlotsWorkAndBothCopiesAgree();
            return requests.size();
        }
    }

    private Callable<Point> point(Restart restart, int request, Moment moment) {
        return () -> {
            String call = "?";
            String atDeath = "?";
            String afterNextRun = "?";
            try (KillScene scene = new KillScene(
                    Files.createTempDirectory(directory, "point"), restart.lock, directory.resolve("runner.jsa"))) {
                call = withoutIds(scene.killAt(request, moment));
                atDeath = scene.picture();
                scene.assertAConsumerFindsAUsableToken();
                if (restart == Restart.AN_HOUR_LATER) {
                    scene.anHourPasses();
                }
                scene.assertAConsumerFindsAUsableToken();
                scene.runAgain();
                afterNextRun = scene.picture();
                scene.assertBothSlotsWorkAndBothCopiesAgree();
                scene.runOnceMoreAndLookForLeftovers();
                return new Point(restart, request, moment, call, atDeath, afterNextRun, "");
            } catch (AssertionError | RuntimeException e) {
                return new Point(
                        restart,
                        request,
                        moment,
                        call,
                        atDeath,
                        afterNextRun,
                        e.toString().strip());
            }
        };
    }

    private static String withoutIds(String request) {
        return request.replaceFirst("/client/v4/accounts/[0-9a-f]+", "").replaceAll("[0-9a-f]{32}", "{id}");
    }

    private static void print(List<Point> points) {
        long survived =
                points.stream().filter(point -> point.failure().isEmpty()).count();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("Kill matrix. PRIMARY / SECONDARY by generation, creation token first; tokens of ours in no slot.");
        points.forEach(point -> out.println(point.line()));
        out.println("Kill matrix: " + points.size() + " points tried, " + survived + " survived.");
    }
}
