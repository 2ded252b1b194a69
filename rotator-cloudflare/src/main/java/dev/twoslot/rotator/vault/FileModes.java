package dev.twoslot.rotator.vault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creates files and folders for their owner and for nobody else, on file systems that know POSIX modes. On others they get what
 * the folder above gives them.
 */
final class FileModes {

    private FileModes() {}

    static boolean known(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The mode 0600, to create a file with: it is never there with another one, not even for a moment. */
    static FileAttribute<?>[] ofFile(Path file) {
        return mode(file, "rw-------");
    }

    /**
     * Creates a folder with the mode 0700, and those above it, as far as they are missing; lasting, even if the power fails
     * right after, where the file system can.
     */
    static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.getParent();
        if (above != null) {
            createFolders(above);
        }
        FolderSync sync = above == null ? null : new FolderSync(above);
        if (sync != null) {
            sync.prepare();
        }
        try {
            Files.createDirectory(folder, mode(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        if (sync != null) {
            sync.settle();
        }
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return known(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
