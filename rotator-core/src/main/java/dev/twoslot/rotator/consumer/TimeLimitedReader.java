package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A reader that returns in time, over one that may not: opening a file of a network that has gone waits for ever, and can't be
 * interrupted. The reading is done by one thread; while that hangs, each further read fails at once. Thread-safe.
 */
final class TimeLimitedReader implements SlotReader {

    private final SlotReader reader;
    private final Duration limit;
    private final Time time;
    private final Executor thread = ReaderThread.atMostOne();

    /** What the thread is at. */
    private volatile @Nullable Work current;

    TimeLimitedReader(SlotReader reader, Duration limit, Time time) {
        this.reader = reader;
        this.limit = limit;
        this.time = time;
    }

    private static final class Work {
        volatile boolean hangs;
    }

    /** @throws IOException if it takes too long, or an earlier read still does */
    @Override
    public SecretValue read(Slot slot) throws Exception {
        Work before = current;
        if (before != null && before.hangs) {
            throw new IOException(slot + " is not read: an earlier read has hung for longer than " + limit
                    + "; see whether the file system answers");
        }
        Instant deadline = time.instant().plus(limit);
        FutureTask<SecretValue> reading = new FutureTask<>(() -> perform(slot));
        thread.execute(reading);
        try {
            return time.await(reading, deadline);
        } catch (ExecutionException e) {
            throw CallFailures.exception(e);
        } catch (TimeoutException e) {
            reading.cancel(true);
            Work hanging = current;
            if (hanging != null) {
                hanging.hangs = true;
            }
            throw new IOException(slot + " was not read within " + limit + "; see whether the file system answers", e);
        } catch (InterruptedException e) {
            reading.cancel(true);
            throw e;
        }
    }

    private SecretValue perform(Slot slot) throws Exception {
        current = new Work();
        try {
            return reader.read(slot);
        } finally {
            current = null;
        }
    }
}
