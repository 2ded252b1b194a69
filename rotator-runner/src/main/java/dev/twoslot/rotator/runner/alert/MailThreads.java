package dev.twoslot.rotator.runner.alert;

import java.util.concurrent.Executor;

/** The only place in alerting where threads are made. */
final class MailThreads {

    private MailThreads() {}

    /** A daemon thread for each task that ends with it: none is kept for a next alert, and none keeps the process alive. */
    static Executor onePerTask() {
        return task -> {
            Thread thread = new Thread(task, "alert-mail");
            thread.setDaemon(true);
            thread.start();
        };
    }
}
