package dev.twoslot.rotator.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the names in a folder outlast a power failure, as far as its file system can.
 *
 * <p>Some can't: CIFS, FUSE and shared folders of virtual machines refuse to sync a folder, each with an error of its own. What
 * tells "never could" from "failed this time" is an attempt before the change: a folder that could be synced a moment ago and
 * can't be now has a fault, and what was changed in it is uncertain. A folder that never could is accepted, with one warning.
 *
 * <p>Thread-safe.
 */
final class FolderSync {

    private static final Logger LOG = LoggerFactory.getLogger(FolderSync.class);

    private final Path folder;
    private volatile boolean worked;
    private final AtomicBoolean warned = new AtomicBoolean();

    FolderSync(Path folder) {
        this.folder = folder;
    }

    /** To be called before a change in the folder: finds out whether it can be synced at all. */
    void prepare() {
        if (!worked) {
            worked = attempt(folder).isEmpty();
        }
    }

    /**
     * Makes the change last.
     *
     * @throws IOException if the folder could be synced before and can't be now
     */
    void settle() throws IOException {
        settle(folder);
    }

    /** As {@link #settle()}, for a folder within this one: it is on the same file system, so it can be synced if this one can. */
    void settle(Path inner) throws IOException {
        Optional<IOException> failure = attempt(inner);
        if (failure.isEmpty()) {
            return;
        }
        if (worked) {
            throw failure.get();
        }
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "The file system of {} can't sync a folder ({}): a power failure right after a change may undo it."
                            + " A local file system such as ext4 or XFS can",
                    folder,
                    failure.get().toString());
        }
    }

    /** A file system without POSIX modes has no such call, and nothing to complain about. */
    private static Optional<IOException> attempt(Path folder) {
        if (!FileModes.known(folder)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
