package dev.twoslot.rotator.testkit.simulation;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** All that the simulator takes from the machine it runs on: time, waiting, randomness, threads and one setting. */
public final class Surroundings {
    private Surroundings() {}

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

    /** A thread for each call that is under way, so that a call that waits holds up no other. */
    public static ExecutorService handlers() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "simulated-cloudflare");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Has the JDK's server send without delay. It writes the head and the body of a reply separately, and without this
     * the body waits about 40 ms for the acknowledgement of the head. The setting is read when the first server of the
     * JVM is made; one that was given by the user stays.
     */
    public static void sendWithoutDelay() {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }
}
