package dev.twoslot.rotator.runner.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A thread for each task, of which a test can tell when the last has ended. */
public final class CountedThreads implements Executor {

    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final Executor threads = MailThreads.onePerTask();

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            made.add(Thread.currentThread());
            task.run();
        });
    }

    public long alive() {
        return made.stream().filter(Thread::isAlive).count();
    }

    /** Returns once all have ended. */
    public void awaitEndOfAll() throws InterruptedException {
        for (Thread thread : made) {
            thread.join();
        }
    }
}
