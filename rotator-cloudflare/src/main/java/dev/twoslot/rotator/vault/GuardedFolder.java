package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder on this host that files are published in, with the checks and the care that the vault has for its own file: no stranger can
 * exchange what is in it, one thread of one process at a time changes it, and a change outlasts a power failure where the file system
 * can.
 *
 * <p>Thread-safe, for any number of instances in any number of processes.
 */
public final class GuardedFolder {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedFolder.class);

    /** Two dots, as everything has that the kubelet hides beside a mounted secret. */
    private static final String GUARD = "..guard";

    private final Path folder;
    private final String subject;
    private final Time time;
    private final HostProcess self;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Synced synced;

    /** By the folder's real name: behind a link there may be another one next time. */
    private record Synced(Path folder, FolderSync sync) {}

    GuardedFolder(Path folder, String subject, Time time, HostProcess self) {
        this.folder = folder;
        this.subject = subject;
        this.time = time;
        this.self = self;
    }

    /**
     * A folder, which need not exist. Touches nothing yet.
     *
     * @param subject what it is, for messages: {@code destination files /run/tokens}
     * @param time for waiting until another process has finished its change
     */
    public static GuardedFolder at(Path folder, String subject, Time time) {
        return new GuardedFolder(
                Objects.requireNonNull(folder, "folder must not be null"),
                Objects.requireNonNull(subject, "subject must not be null"),
                Objects.requireNonNull(time, "time must not be null"),
                HostProcess.current());
    }

    /**
     * Examines the folder and all that lead to it. Writes nothing.
     *
     * @return the folder without any symbolic link, for use in one change
     * @throws RotatorException {@code PERMANENT} if it is not there, or if others than owner and group may exchange what is in it; the
     *     message has the remedy. Rights of a group are worth one warning in the log
     */
    public Path examine() {
        try {
            return FileTrust.examineFolder(folder, subject, self, warning -> {
                if (warned.add(warning)) {
                    LOG.warn("{}: {}", subject, warning);
                }
            });
        } catch (NoSuchFileException e) {
            throw FileFlaw.ABSENT.refusal(subject, e.getFile() + " does not exist. Create the directory", e);
        } catch (IOException e) {
            throw FileTrust.denied(folder, subject, self, "look into it", e);
        }
    }

    /**
     * Does the work while nothing else, in no process, does its own in this folder.
     *
     * @param real what {@link #examine} returned
     * @param deadline until when to wait for another process; with nobody in the way the work is done even after it
     * @throws RotatorException {@code TRANSIENT} if others were in the way until the deadline, or if the thread was interrupted;
     *     {@code PERMANENT} if the folder can't be written. The work was not begun then. Otherwise what the work throws
     */
    public void alone(Path real, Instant deadline, Runnable work) {
        new FileGuard(real.resolve(GUARD), time, self).alone(deadline, work);
    }

    /** To be called before a change in the folder: finds out whether its file system can sync a folder at all. */
    public void prepareSync(Path real) {
        syncOf(real).prepare();
    }

    /**
     * Makes a change last, as far as the file system can.
     *
     * @param changed the folder, or one directly in it
     * @throws IOException if the folder could be synced before the change and this one can't be now
     */
    public void sync(Path real, Path changed) throws IOException {
        syncOf(real).settle(changed);
    }

    private FolderSync syncOf(Path real) {
        Synced known = synced;
        if (known == null || !known.folder.equals(real)) {
            known = new Synced(real, new FolderSync(real));
            synced = known;
        }
        return known.sync;
    }
}
