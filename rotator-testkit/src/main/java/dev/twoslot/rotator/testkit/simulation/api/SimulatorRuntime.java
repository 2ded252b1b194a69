package dev.twoslot.rotator.testkit.simulation.api;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** All that the simulator takes from the machine it runs on: time, waiting, randomness and threads. */
public final class SimulatorRuntime {
    private SimulatorRuntime() {}

    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** Really waits. */
    public static Pauser pauser() {
        return duration -> Thread.sleep(duration.toMillis());
    }

    public static RandomGenerator randomness() {
        return new SecureRandom();
    }

    /** The same numbers for the same seed, every time. */
    public static RandomGenerator randomness(long seed) {
        return new SplittableRandom(seed);
    }

    /** A thread for each task at once. They end nothing and keep no JVM alive. */
    public static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "simulated-cloudflare");
            thread.setDaemon(true);
            return thread;
        });
    }
}
