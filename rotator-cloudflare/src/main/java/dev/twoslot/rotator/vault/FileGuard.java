package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process at a time change a file: a lock within the process, and a lock file for other
 * processes. Meant for a moment, unlike {@link FileMutex}, which is held for a whole run.
 */
final class FileGuard {

    private static final Duration POLL = Duration.ofMillis(5);

    /** By lock file, because a process must not open one that another of its threads has locked. */
    private static final Map<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    private final Path lockFile;
    private final Time time;
    private final HostProcess self;

    FileGuard(Path lockFile, Time time, HostProcess self) {
        this.lockFile = lockFile;
        this.time = time;
        this.self = self;
    }

    /**
     * Does the work while nothing else does its own.
     *
     * @param deadline until when to wait for another process; with nobody in the way the work is done even after it
     * @throws RotatorException {@code TRANSIENT} if others were in the way until the deadline, or if the thread was
     *     interrupted; {@code PERMANENT} if the lock file can't be used. The work was not begun then. Otherwise what
     *     the work throws
     */
    void alone(Instant deadline, Runnable work) {
        try {
            Path canonical = LockFile.canonical(lockFile, LockFile.Use.CHANGE, true);
            ReentrantLock withinProcess = WITHIN_PROCESS.computeIfAbsent(canonical, path -> new ReentrantLock());
            withinProcess.lockInterruptibly();
            try (FileChannel channel = LockFile.open(canonical)) {
                lock(channel, deadline);
                work.run();
            } finally {
                withinProcess.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (AccessDeniedException e) {
            throw FileTrust.denied(lockFile, "lock file " + lockFile, self, "open it for writing", e);
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    "lock file " + lockFile + ": it can't be locked (" + e
                            + "). It has to be on a local file system where" + " this user may write",
                    e);
        }
    }

    private void lock(FileChannel channel, Instant deadline) throws IOException, InterruptedException {
        while (tryLock(channel) == null) {
            if (!time.instant().isBefore(deadline)) {
                throw new RotatorException(
                        Kind.TRANSIENT,
                        "lock file " + lockFile + ": another process holds it for longer than it should");
            }
            time.sleep(POLL);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a second copy of this library, in a class loader of its own
        }
    }

    private RotatorException interrupted(Exception cause) {
        return new RotatorException(
                Kind.TRANSIENT, "lock file " + lockFile + ": interrupted before it was locked", cause);
    }
}
