package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Time;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps runs on one host apart with a locked file, by convention {@code <vault>.lock} beside the vault.
 *
 * <p>The operating system holds the lock, so it is free again as soon as its process is gone, however it ended. Within
 * a process a lease that was not released makes way at its deadline. Another process that hangs is not overtaken at its
 * deadline: as long as it lives it holds the lock. It counts as the holder until its lease ends; after that, to find it still
 * there is a failure, for nothing but a person can end it.
 *
 * <p>The file has the mode 0600, is never deleted, and shows people who holds it, since when and until when; it is empty while
 * nobody does. After a crash it still names the last holder: the lock counts, not the text. It has to be on a local
 * file system, and a file for this purpose alone: one that holds anything else, such as the vault, is refused and left as it is.
 * A process that may hold the lock must not open the file by other means, not even to read it: POSIX drops
 * a process' locks on a file when it closes any descriptor of that file.
 *
 * <p>Thread-safe, for any number of instances.
 */
public final class FileMutex implements Mutex {

    private final HostLock lock;

    private FileMutex(HostLock lock) {
        this.lock = lock;
    }

    /**
     * The mutex of a lock file, which need not exist. Touches nothing yet.
     *
     * @param lockFile for this purpose alone; neither the vault itself nor its {@code .guard}
     */
    public static FileMutex at(Path lockFile) {
        return at(lockFile, Time.system());
    }

    /**
     * As {@link #at(Path)}, on another clock.
     *
     * @param time what leases are counted by
     */
    public static FileMutex at(Path lockFile, Time time) {
        Objects.requireNonNull(lockFile, "lockFile must not be null");
        Objects.requireNonNull(time, "time must not be null");
        return new FileMutex(new HostLock(lockFile, time, HostProcess.current()));
    }

    @Override
    public Strength strength() {
        return Strength.HOST;
    }

    /**
     * {@inheritDoc} Waits for nobody, so the deadline never matters. The file stands for the rotation, whatever its name.
     *
     * @throws RotatorException {@code PERMANENT} if the lock file can't be used; {@code TRANSIENT} if the thread was
     *     interrupted. Nothing is held then
     */
    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        HostLock.Attempt attempt = lock.tryTake(request.ttl());
        if (attempt instanceof HostLock.Attempt.Held held) {
            return Acquisition.heldByAnother(
                    held.holder().until(), held.holder().description());
        }
        return Acquisition.of(((HostLock.Attempt.Taken) attempt).lease());
    }
}
