package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Access for a file's owner and for nobody else, on file systems that know POSIX modes. On others a file gets what its
 * directory gives it, and nothing is checked.
 */
final class OwnerOnly {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private OwnerOnly() {}

    /**
     * Refuses a file that its group or others may read, write or execute.
     *
     * @param subject the file with what it is, for the message: {@code vault /var/lib/rotator/slots.vault}
     * @throws RotatorException {@code PERMANENT}, naming {@code chmod 600} as the remedy
     */
    static void require(Path file, String subject, LinkOption... options) throws IOException {
        if (!knowsModes(file)) {
            return;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file, options);
        if (granted.stream().anyMatch(OF_OTHERS::contains)) {
            throw new RotatorException(
                    RotatorException.Kind.PERMANENT,
                    subject + ": its mode is " + PosixFilePermissions.toString(granted)
                            + ", and nobody but its owner may have access. Run: chmod 600 " + file);
        }
    }

    /** The mode 0600, to create a file with: it is never there with another one, not even for a moment. */
    static FileAttribute<?>[] fileMode(Path file) {
        return mode(file, "rw-------");
    }

    /**
     * Creates a directory with the mode 0700, and those above it, as far as they are missing; lasting, even if the
     * power fails right after.
     */
    static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path above = directory.getParent();
        if (above != null) {
            createDirectories(above);
        }
        try {
            Files.createDirectory(directory, mode(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        if (above != null) {
            syncDirectory(above);
        }
    }

    /** Makes the names in a directory last. A file system without POSIX modes has no such call. */
    static void syncDirectory(Path directory) throws IOException {
        if (knowsModes(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return knowsModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean knowsModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
