package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.KillGate.Moment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int RECORDED_POINTS = 104;

    /** More than there are processors: a run with the lock in Workers KV spends most of its time waiting for it to settle. */
    private static final int PROCESSES_AT_A_TIME = 6;

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
            String call,
            int occurrence,
            Moment moment,
            String atDeath,
            String afterNextRun,
            String failure) {

        String line() {
            return "%-13s %-65s %d. %-22s %-21s %-21s %s"
                    .formatted(
                            restart,
                            call,
                            occurrence,
                            moment,
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
            List<Future<Optional<Point>>> futures = new ArrayList<>();
            for (Restart restart : Restart.values()) {
                Map<String, Integer> soFar = new HashMap<>();
                for (String call : requestsOfACleanRun(restart)) {
                    int occurrence = soFar.merge(call, 1, Integer::sum);
                    for (Moment moment : Moment.values()) {
                        futures.add(pool.submit(point(restart, call, occurrence, moment)));
                    }
                }
            }
            for (Future<Optional<Point>> future : futures) {
                future.get().ifPresent(points::add);
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

    private List<String> requestsOfACleanRun(Restart restart) throws Exception {
        try (KillScene scene = scene(restart, "clean")) {
            List<String> requests = scene.requestsOfACleanRun();
            assertThat(requests)
                    .as("a rotation reads, creates, writes and sweeps")
                    .anyMatch(request -> request.startsWith("GET"))
                    .anyMatch(request -> request.startsWith("POST"))
                    .anyMatch(request -> request.startsWith("PATCH"))
                    .anyMatch(request -> request.startsWith("DELETE"));
            scene.assertBothSlotsWorkAndBothCopiesAgree();
            return requests;
        }
    }

    /** Empty if the rotation did without this request: which of two parallel calls looks something up first is left to chance. */
    private Callable<Optional<Point>> point(Restart restart, String call, int occurrence, Moment moment) {
        return () -> {
            String atDeath = "?";
            String afterNextRun = "?";
            String failure = "";
            try (KillScene scene = scene(restart, "point")) {
                if (!scene.killAt(call, occurrence, moment)) {
                    assertThat(call).as("a request that may be missing").startsWith("GET");
                    return Optional.empty();
                }
                atDeath = scene.picture();
                scene.assertAConsumerFindsAUsableToken();
                if (restart == Restart.AN_HOUR_LATER) {
                    scene.anHourPasses();
                    scene.assertAConsumerFindsAUsableToken();
                }
                scene.runAgain();
                afterNextRun = scene.picture();
                scene.assertBothSlotsWorkAndBothCopiesAgree();
                scene.runOnceMoreAndLookForLeftovers();
            } catch (AssertionError | RuntimeException e) {
                failure = e.toString().strip();
            }
            return Optional.of(new Point(restart, call, occurrence, moment, atDeath, afterNextRun, failure));
        };
    }

    private KillScene scene(Restart restart, String name) throws IOException {
        return new KillScene(Files.createTempDirectory(directory, name), restart.lock, directory.resolve("runner.jsa"));
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
