package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.Time;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps runs on one host apart with a locked file, by convention {@code <vault>.lock} beside the vault.
 *
 * <p>The operating system holds the lock, so it is free again as soon as its process is gone, however it ended. Within
 * a process a lease that was not released makes way at its deadline. Another process that hangs is not overtaken at its
 * deadline: as long as it lives it holds the lock, and every run is skipped until it ends.
 *
 * <p>The file has the mode 0600, is never deleted, and shows people who holds it and since when; it is empty while
 * nobody does. After a crash it still names the last holder: the lock counts, not the text. It has to be on a local
 * file system. A process that may hold the lock must not open the file by other means, not even to read it: POSIX drops
 * a process' locks on a file when it closes any descriptor of that file.
 *
 * <p>Thread-safe, for any number of instances.
 */
public final class FileMutex implements Mutex {

    /** What this process holds, by lock file. Also the monitor for everything below. */
    private static final Map<Path, FileLease> HELD = new HashMap<>();

    /**
     * Lock files that a second copy of this library holds within this process. Closing such a channel would free the
     * other copy's lock, so it is kept for the next attempt.
     */
    private static final Map<Path, FileChannel> HELD_BY_A_SECOND_COPY = new HashMap<>();

    private final Path lockFile;
    private final Time time;
    private final HostProcess self;

    private FileMutex(Path lockFile, Time time, HostProcess self) {
        this.lockFile = lockFile;
        this.time = time;
        this.self = self;
    }

    /**
     * The mutex of a lock file, which need not exist. Touches nothing yet.
     *
     * @param lockFile for this purpose alone; not the vault itself
     */
    public static FileMutex at(Path lockFile, Time time) {
        return new FileMutex(lockFile, time, HostProcess.current());
    }

    @Override
    public Strength strength() {
        return Strength.HOST;
    }

    /**
     * {@inheritDoc} Waits for nobody, so the deadline never matters.
     *
     * @throws RotatorException {@code PERMANENT} if the lock file can't be used; {@code TRANSIENT} if the thread was
     *     interrupted. Nothing is held then
     */
    @Override
    public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
        Instant before = time.instant();
        synchronized (HELD) {
            try {
                Path file = LockFile.canonical(lockFile);
                FileLease held = HELD.get(file);
                if (held != null && before.isBefore(held.deadline())) {
                    return Optional.empty();
                }
                Optional<FileChannel> locked = held == null ? lock(file) : Optional.of(held.channel);
                if (locked.isEmpty()) {
                    return Optional.empty();
                }
                FileLease lease = new FileLease(file, locked.get(), before.plus(ttl));
                HELD.put(file, lease);
                lease.describe(self.pid(), before);
                return Optional.of(lease);
            } catch (ClosedByInterruptException e) {
                throw new RotatorException(
                        Kind.TRANSIENT, "lock file " + lockFile + ": interrupted before it was locked", e);
            } catch (IOException e) {
                throw new RotatorException(
                        Kind.PERMANENT,
                        "lock file " + lockFile + ": it can't be locked (" + e
                                + "). It has to be on a local file system"
                                + " where this user may write, with space left",
                        e);
            }
        }
    }

    /** Only for a file that this class does not hold: see {@link LockFile} for what closing a channel does. */
    private static Optional<FileChannel> lock(Path file) throws IOException {
        FileChannel kept = HELD_BY_A_SECOND_COPY.remove(file);
        FileChannel channel = kept == null ? LockFile.open(file) : kept;
        boolean mayClose = true;
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked ? Optional.of(channel) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            mayClose = false;
            HELD_BY_A_SECOND_COPY.put(file, channel);
            return Optional.empty();
        } finally {
            if (mayClose && !locked) {
                channel.close();
            }
        }
    }

    private static final class FileLease implements Lease {

        private final Path file;
        private final FileChannel channel;
        private final Instant deadline;

        FileLease(Path file, FileChannel channel, Instant deadline) {
            this.file = file;
            this.channel = channel;
            this.deadline = deadline;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public boolean covers(Instant moment) {
            synchronized (HELD) {
                return HELD.get(file) == this && !deadline.isBefore(moment);
            }
        }

        /**
         * For people. If it can't be written the lock is let go: on a full disk the run would get no further anyway.
         */
        void describe(long pid, Instant since) throws IOException {
            String text = "pid " + pid + "\nsince " + since + "\nuntil " + deadline + "\n";
            try {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            } catch (IOException e) {
                HELD.remove(file, this);
                channel.close();
                throw e;
            }
        }

        @Override
        public void release(Instant releaseDeadline) {
            synchronized (HELD) {
                if (!HELD.remove(file, this)) {
                    return; // released before, or overtaken after its deadline
                }
                try (channel) {
                    channel.truncate(0);
                } catch (IOException e) {
                    // The text stays. Closing let go of the lock, and so does the end of the process.
                }
            }
        }
    }
}
