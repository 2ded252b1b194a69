package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lock on a file, for a whole run: taken from the operating system, with a lease on top. What {@link FileMutex} tells the
 * rotation of is known here.
 *
 * <p>Nothing is written into a file unless it is locked, and is empty or holds what a lock file holds: a vault, or any other
 * file that was named by mistake, is refused as it is. A folder is created for the first lock alone; one that is missing later
 * has vanished, and is refused.
 *
 * <p>Thread-safe, for any number of instances.
 */
final class HostLock {

    /** What became of an attempt. */
    sealed interface Attempt {

        /** The lock is the caller's. */
        record Taken(Lease lease) implements Attempt {}

        /** Another has it. */
        record Held(LockHolder holder) implements Attempt {}
    }

    /**
     * The text of a process that has crashed stays until the next holder writes its own, right after it got the lock. Before a
     * holder counts as one whose lease has ended, its text is looked at this often.
     */
    private static final int LOOKS = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** What this process holds, by lock file. Also the monitor for everything below. */
    private static final Map<Path, HostLease> HELD = new HashMap<>();

    /**
     * Lock files that a second copy of this library holds within this process. Closing such a channel would free the
     * other copy's lock, so it is kept for the next attempt.
     */
    private static final Map<Path, FileChannel> HELD_BY_A_SECOND_COPY = new HashMap<>();

    private final Path file;
    private final String subject;
    private final Time time;
    private final HostProcess self;
    private volatile boolean folderWasThere;

    HostLock(Path file, Time time, HostProcess self) {
        this.file = file;
        this.subject = "lock file " + file;
        this.time = time;
        this.self = self;
    }

    /** The file with what it is, for messages. */
    String subject() {
        return subject;
    }

    /**
     * Tries once to take the lock. Returns at once, or after a few tenths of a second if the holder's lease seems to have ended.
     *
     * @param ttl how long the lease lasts, from before the attempt
     * @throws RotatorException {@code PERMANENT} if the file can't be used; {@code TRANSIENT} if the thread was
     *     interrupted. Nothing is held then, and the file's content is as it was
     */
    Attempt tryTake(Duration ttl) {
        for (int look = 1; ; look++) {
            Attempt attempt = tryOnce(ttl);
            boolean seemsOver =
                    attempt instanceof Attempt.Held held && held.holder().hasEndedBy(time.instant());
            if (!seemsOver || look == LOOKS) {
                return attempt;
            }
            try {
                time.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(e);
            }
        }
    }

    private Attempt tryOnce(Duration ttl) {
        Instant before = time.instant();
        synchronized (HELD) {
            try {
                Path canonical = LockFile.canonical(file, LockFile.Use.RUN, !folderWasThere);
                folderWasThere = true;
                HostLease held = HELD.get(canonical);
                if (held != null && before.isBefore(held.deadline())) {
                    return new Attempt.Held(held.holder());
                }
                FileChannel channel;
                if (held == null) {
                    Opened opened = open(canonical);
                    if (!opened.locked) {
                        return new Attempt.Held(opened.holder);
                    }
                    channel = opened.channel;
                } else {
                    channel = held.channel; // its lease has ended, within this very process: it makes way
                }
                HostLease lease = new HostLease(canonical, channel, self.pid(), before, before.plus(ttl));
                HELD.put(canonical, lease);
                lease.describe();
                return new Attempt.Taken(lease);
            } catch (NoSuchFileException e) {
                throw FileFlaw.ABSENT.refusal(
                        subject,
                        "its folder was there and has vanished. See whether its volume is mounted; if it was moved away on"
                                + " purpose, start the program again",
                        e);
            } catch (AccessDeniedException e) {
                throw FileTrust.denied(file, subject, self, "open it for writing", e);
            } catch (ClosedByInterruptException e) {
                throw interrupted(e);
            } catch (IOException e) {
                throw new RotatorException(
                        Kind.PERMANENT,
                        subject + ": it can't be locked (" + e + "). It has to be on a local file system"
                                + " where this user may write, with space left",
                        e);
            }
        }
    }

    private RotatorException interrupted(Exception cause) {
        return new RotatorException(Kind.TRANSIENT, subject + ": interrupted before it was locked", cause);
    }

    /** @param holder who has it, if it isn't locked by this process now */
    private record Opened(FileChannel channel, boolean locked, LockHolder holder) {}

    /**
     * Opens and tries to lock. A channel that isn't locked is closed, or kept where closing it would do harm. Only for a file
     * that this class does not hold: see {@link LockFile} for what closing a channel does.
     */
    private Opened open(Path canonical) throws IOException {
        FileChannel kept = HELD_BY_A_SECOND_COPY.remove(canonical);
        FileChannel channel = kept == null ? LockFile.open(canonical) : kept;
        boolean mayClose = true;
        boolean locked = false;
        try {
            try {
                locked = channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                mayClose = false;
                HELD_BY_A_SECOND_COPY.put(canonical, channel);
            }
            LockHolder holder = holder(channel, locked);
            mayClose &= !locked;
            return new Opened(channel, locked, holder);
        } finally {
            if (mayClose) {
                channel.close();
            }
        }
    }

    private LockHolder holder(FileChannel channel, boolean locked) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LockHolder.LONGEST_TEXT + 1);
        try {
            while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
                // On to the end of the file.
            }
        } catch (IOException e) {
            if (locked) {
                throw e;
            }
            return LockHolder.UNKNOWN; // some platforms keep others from reading what is locked
        }
        Optional<LockHolder> holder = LockHolder.parse(Arrays.copyOf(content.array(), content.position()));
        if (!content.hasRemaining() || holder.isEmpty()) {
            throw FileFlaw.CONTENT.refusal(
                    subject,
                    "it holds something other than a lock's text, and nothing was written to it. Name a lock file of its own,"
                            + " by convention <vault>.lock");
        }
        return holder.get();
    }

    private static final class HostLease implements Lease {

        private final Path file;
        private final FileChannel channel;
        private final long pid;
        private final Instant since;
        private final Instant deadline;

        HostLease(Path file, FileChannel channel, long pid, Instant since, Instant deadline) {
            this.file = file;
            this.channel = channel;
            this.pid = pid;
            this.since = since;
            this.deadline = deadline;
        }

        LockHolder holder() {
            return LockHolder.of(pid, since, deadline);
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

        /** If it can't be written the lock is let go: on a full disk the run would get no further anyway. */
        void describe() throws IOException {
            try {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(LockHolder.text(pid, since, deadline)), 0);
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
