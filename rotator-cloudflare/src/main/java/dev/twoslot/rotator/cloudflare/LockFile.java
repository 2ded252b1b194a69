package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that is there to be locked. It is created when first needed and never deleted: a process that deletes it would
 * let the next one lock a new file of the same name while somebody still holds the old one.
 *
 * <p>Mind that POSIX drops a process' locks on a file as soon as the process closes <em>any</em> descriptor of it. So
 * nobody may open a lock file, not even to look, in a process that may hold it.
 */
final class LockFile {

    private LockFile() {}

    /**
     * The one name that a lock file has, whichever way its directory was named; creates the directory if it is missing.
     * Doesn't open the file.
     */
    static Path canonical(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        Path name = absolute.getFileName();
        if (directory == null || name == null) {
            throw new IOException("a file is needed, not a root directory");
        }
        OwnerOnly.createDirectories(directory);
        return directory.toRealPath().resolve(name);
    }

    /**
     * Opens a lock file, and creates it with the mode 0600 if it is missing.
     *
     * @throws RotatorException {@code PERMANENT} if it is a symbolic link or no regular file
     */
    static FileChannel open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RotatorException(
                    RotatorException.Kind.PERMANENT,
                    "lock file " + file + ": it is a symbolic link or not a regular file. Remove it");
        }
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, OwnerOnly.fileMode(file));
    }
}
