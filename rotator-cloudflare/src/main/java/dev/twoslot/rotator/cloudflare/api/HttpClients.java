package dev.twoslot.rotator.cloudflare.api;

import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients whose threads can be ended. {@code HttpClient} has no close before JDK 21, and its selector thread waits in the
 * kernel, where a VM that exits waits for it for 300 ms. A thread belongs to the group of the thread that makes it, so each client
 * is made in a thread of a group of our own; the selector ends when it is interrupted (seen on JDK 17 and 25). Thread-safe.
 */
final class HttpClients implements AutoCloseable {

    /** A selector ends at once; this only keeps a client that does not from holding up its owner. */
    private static final long LONGEST_END_MILLIS = 1000;

    private final HttpClient.Builder builder;
    private final ThreadGroup group = new ThreadGroup("two-slot-http");
    private final AtomicInteger made = new AtomicInteger();
    private final @Nullable ExecutorService workers;

    /**
     * @param builder what all clients have in common
     * @param executor where they do their work; null for threads of their own, which then end with them
     */
    HttpClients(HttpClient.Builder builder, @Nullable Executor executor) {
        workers = executor == null ? Executors.newCachedThreadPool(this::thread) : null;
        this.builder = builder.executor(executor == null ? workers : executor);
    }

    /** Another client, with connections of its own. */
    HttpClient next() {
        FutureTask<HttpClient> making = new FutureTask<>(builder::build);
        thread(making).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return making.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the HTTP client can't be made", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(group, task, "two-slot-http-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Ends every client's threads and connections, and returns once they have ended. Idempotent. */
    @Override
    public void close() {
        if (workers != null) {
            workers.shutdownNow();
        }
        // The group may grow while it is looked at; a thread that is not seen is interrupted all the same.
        Thread[] threads = new Thread[group.activeCount() + 8];
        int count = group.enumerate(threads);
        group.interrupt();
        try {
            for (int i = 0; i < count; i++) {
                threads[i].join(LONGEST_END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
