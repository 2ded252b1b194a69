package dev.twoslot.rotator.consumer;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The only place in this package where a thread is made: for a reader that can't be left by any other means. */
final class ReaderThread {

    private static final int IDLE_SECONDS = 10;

    private ReaderThread() {}

    /**
     * Performs one task after the other on one thread, which is made when it is needed and ends when it is not: there is nothing to
     * close, and it keeps no process alive.
     */
    static Executor atMostOne() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "two-slot-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
