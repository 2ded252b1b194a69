package dev.twoslot.rotator.consumer;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link FallbackBenchmark} with several numbers of threads and prints one table. A figure is the processor's time for one
 * call, so without contention it is the same in every column.
 */
public final class BenchmarkTable {

    private static final int[] THREADS = {1, 4, 16, 64};
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private BenchmarkTable() {}

    public static void main(String[] arguments) throws RunnerException {
        Map<String, StringBuilder> rows = new TreeMap<>();
        for (int threads : THREADS) {
            var options = new OptionsBuilder()
                    .include(FallbackBenchmark.class.getName())
                    .threads(threads)
                    .addProfiler(GCProfiler.class)
                    .addProfiler(CpuTimeProfiler.class)
                    .build();
            for (RunResult result : new Runner(options).run()) {
                row(rows, result, threads);
            }
        }
        System.out.println("| call | "
                + IntStream.of(THREADS)
                        .mapToObj(threads -> threads + (threads == 1 ? " thread" : " threads") + " | bytes per call")
                        .collect(Collectors.joining(" | "))
                + " |");
        System.out.println("|---|" + "---:|".repeat(2 * THREADS.length));
        rows.values().forEach(System.out::println);
    }

    private static void row(Map<String, StringBuilder> rows, RunResult result, int threads) {
        String name = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
        double nanos = secondary(result, CpuTimeProfiler.NAME);
        double bytes = secondary(result, ALLOCATED);
        rows.computeIfAbsent(name, row -> new StringBuilder("| `" + name + "` |"))
                .append(" %.1f ns | %.0f |".formatted(nanos, bytes));
    }

    /** The least of the iterations: whatever disturbs a figure makes it larger. */
    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name))
                .mapToDouble(entry -> entry.getValue().getStatistics().getMin())
                .findFirst()
                .orElse(Double.NaN);
    }
}
