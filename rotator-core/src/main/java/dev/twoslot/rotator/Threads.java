package dev.twoslot.rotator;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The only place in core where threads are made: for a caller who brings no executor. */
final class Threads {

    private Threads() {}

    /**
     * A virtual thread for each task where the running JDK has them, else daemon threads that are kept for a minute. Either
     * way there is nothing to close, and no thread that keeps a process alive.
     */
    static Executor forCalls() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return daemonThreads();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("a public static method without arguments can be called", e);
        }
    }

    private static Executor daemonThreads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "two-slot-rotation-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
