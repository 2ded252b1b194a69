package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is there to be locked. It is created when first needed and never deleted: a process that deletes it would
 * let the next one lock a new file of the same name while another still holds the old one.
 *
 * <p>Mind that POSIX drops a process' locks on a file as soon as the process closes <em>any</em> descriptor of it. So
 * nothing may open a lock file, not even to look, in a process that may hold it.
 */
final class LockFile {

    /** What a lock file is for. One file can't serve both: a run that holds it would wait for itself. */
    enum Use {
        /** Held for a whole run: {@link FileMutex}. */
        RUN("the lock of a run (FileMutex)"),
        /** Held for one change: {@link FileGuard}. */
        CHANGE("the guard of a vault's changes");

        private final String label;

        Use(String label) {
            this.label = label;
        }
    }

    /** What this process uses a lock file for, by its canonical name. */
    private static final Map<Path, Use> USES = new ConcurrentHashMap<>();

    private LockFile() {}

    /**
     * The one name that a lock file has, whichever way its folder was named. Doesn't open the file.
     *
     * @param create whether a folder that is missing is created
     * @throws java.nio.file.NoSuchFileException if the folder is missing and not to be created
     * @throws RotatorException {@code PERMANENT} if this process uses the file for something else
     */
    static Path canonical(Path file, Use use, boolean create) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new IOException("a file is needed, not a root directory");
        }
        if (create) {
            FileModes.createFolders(folder);
        }
        Path canonical = folder.toRealPath().resolve(name);
        Use other = USES.putIfAbsent(canonical, use);
        if (other != null && other != use) {
            throw FileFlaw.CONTENT.refusal(
                    "lock file " + file,
                    "it is " + other.label + " already, and can't be " + use.label
                            + " as well. Name a lock file of its own, by convention <vault>.lock");
        }
        return canonical;
    }

    /**
     * Refuses a file that this process uses as a lock file.
     *
     * @param subject the file with what it should be, for the message
     * @throws RotatorException {@code PERMANENT}
     */
    static void refuse(Path file, String subject) throws IOException {
        Path folder = file.getParent();
        Path name = file.getFileName();
        if (folder == null || name == null) {
            return;
        }
        Use use = USES.get(folder.toRealPath().resolve(name));
        if (use != null) {
            throw FileFlaw.CONTENT.refusal(
                    subject,
                    "it is " + use.label + " as well. Name a lock file of its own, by convention <vault>.lock");
        }
    }

    /**
     * Opens a lock file, and creates it with the mode 0600 if it is missing.
     *
     * @throws RotatorException {@code PERMANENT} if it is a symbolic link or no regular file
     */
    static FileChannel open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw FileFlaw.CONTENT.refusal(
                    "lock file " + file, "it is a symbolic link or not a regular file. Remove it, or name another");
        }
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, FileModes.ofFile(file));
    }
}
