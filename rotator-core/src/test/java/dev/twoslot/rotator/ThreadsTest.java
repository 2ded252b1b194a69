package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void calls_are_made_on_threads_of_their_own_that_keep_no_process_alive() throws Exception {
        Executor executor = Threads.forCalls();
        CompletableFuture<String> second = new CompletableFuture<>();
        FutureTask<Boolean> first = new FutureTask<>(() -> {
            // Needs a second thread at the same time.
            second.get(30, TimeUnit.SECONDS);
            return Thread.currentThread().isDaemon();
        });

        executor.execute(first);
        executor.execute(() -> second.complete("under way"));

        assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
