package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.spi.Time;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a hook: starts it, gives it the value, passes on what it prints, and sees to it that neither it nor what it started is there
 * afterwards. Uses the calling thread alone, and reads only what is there: no pipe that is held open keeps it waiting.
 */
final class HookProcess {

    /** How it came to an end. */
    enum Ending {
        /** The virtual machine shuts down. */
        NOT_STARTED,
        EXITED,
        LATE,
        INTERRUPTED
    }

    /** @param status what it exited with; 0 unless it did */
    record Result(Ending ending, int status) {}

    private static final Logger LOG = LoggerFactory.getLogger(HookProcess.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** So many pieces are read before the clock is looked at again: a hook that prints without end is late like any other. */
    private static final int PIECES = 16;

    private final Time time;
    private final Instant deadline;
    private final Duration grace;
    private final HookOutput output;
    private @Nullable ProcessTree tree;
    private boolean shutdown;

    private record Started(Process process, ProcessTree tree) {}

    /** @param grace how long before the deadline it is told to end */
    HookProcess(Time time, Instant deadline, Duration grace, HookOutput output) {
        this.time = time;
        this.deadline = deadline;
        this.grace = grace;
        this.output = output;
    }

    /**
     * Runs it once. Returns by the deadline, or a second later if the system can't end it.
     *
     * @param ownSession whether the command begins a session
     * @throws IOException if the system can't start it; then nothing happened
     */
    Result run(List<String> command, boolean ownSession, Map<String, String> variables, byte[] value)
            throws IOException {
        Thread atShutdown = new Thread(this::shutDown, "rotator-hook-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            return new Result(Ending.NOT_STARTED, 0);
        }
        try {
            Started started = start(command, ownSession, variables);
            return started == null ? new Result(Ending.NOT_STARTED, 0) : attend(started.process, started.tree, value);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atShutdown);
            } catch (IllegalStateException e) {
                LOG.debug("the virtual machine shuts down");
            }
        }
    }

    private synchronized @Nullable Started start(
            List<String> command, boolean ownSession, Map<String, String> variables) throws IOException {
        if (shutdown) {
            return null;
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
        builder.environment().clear(); // it is a copy of ours, secrets included
        builder.environment().putAll(variables);
        Process process = builder.start();
        tree = new ProcessTree(process.toHandle(), ownSession, time);
        return new Started(process, tree);
    }

    private synchronized void shutDown() {
        shutdown = true;
        if (tree != null) {
            tree.end(time.instant().plus(grace.dividedBy(2)));
        }
    }

    private Result attend(Process process, ProcessTree tree, byte[] value) {
        Result result = new Result(Ending.INTERRUPTED, 0);
        boolean interrupted = false;
        try {
            give(process, value);
            result = await(process);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            end(process, tree);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return result;
    }

    private static void give(Process process, byte[] value) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(value);
        } catch (IOException e) {
            LOG.debug("the hook did not read its input"); // which is its own affair
        }
    }

    private Result await(Process process) throws InterruptedException {
        CompletableFuture<Process> exit = process.onExit();
        Instant end = deadline.minus(grace);
        while (true) {
            passOn(process.getInputStream());
            Instant now = time.instant();
            if (!now.isBefore(end)) {
                return new Result(Ending.LATE, 0);
            }
            Instant next = now.plus(LOOK);
            try {
                time.await(exit, next.isBefore(end) ? next : end);
                return new Result(Ending.EXITED, process.exitValue());
            } catch (TimeoutException e) {
                LOG.trace("the hook runs");
            } catch (ExecutionException e) {
                throw new AssertionError("waiting for a process can't fail", e);
            }
        }
    }

    private void end(Process process, ProcessTree tree) {
        Instant half = deadline.minus(grace.dividedBy(2));
        Instant soon = time.instant().plus(grace.dividedBy(2));
        int left = tree.end(soon.isBefore(half) ? soon : half);
        if (left > 0) {
            LOG.warn("{} processes of a hook could not be ended. Look for them with ps, and end them by hand", left);
        }
        try (InputStream out = process.getInputStream()) {
            passOn(out);
        } catch (IOException e) {
            LOG.debug("the output of a hook could not be closed");
        }
        output.end();
    }

    /** What is there, and no more: reading further might wait for whoever holds the other end. */
    private void passOn(InputStream out) {
        byte[] piece = new byte[HookOutput.piece()];
        try {
            for (int i = 0; i < PIECES; i++) {
                int there = Math.min(out.available(), piece.length);
                int read = there > 0 ? out.read(piece, 0, there) : 0;
                if (read <= 0) {
                    return;
                }
                output.add(piece, read);
            }
        } catch (IOException e) {
            LOG.debug("the output of a hook could not be read");
        }
    }
}
