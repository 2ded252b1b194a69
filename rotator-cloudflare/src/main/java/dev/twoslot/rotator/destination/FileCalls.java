package dev.twoslot.rotator.destination;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;

/**
 * Every change that a publication makes in the file system, one system call each, so that a test can end a process before any of them.
 * No symbolic link is followed. What is created is its owner's alone until it is given to its readers.
 */
final class FileCalls {

    /** Asked before each call. */
    @FunctionalInterface
    interface Step {
        /** @throws IOException in place of the call */
        void before(String call, Path path) throws IOException;
    }

    private static final String OWNERS_FOLDER = "rwx------";
    private static final String OWNERS_FILE = "r--------";

    private final Step step;

    FileCalls(Step step) {
        this.step = step;
    }

    /** What production works with. */
    static FileCalls unhindered() {
        return new FileCalls((call, path) -> {});
    }

    static boolean knowsModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    void createFolder(Path folder) throws IOException {
        step.before("mkdir", folder);
        Files.createDirectory(folder, mode(folder, OWNERS_FOLDER));
    }

    /** What is done with a file once it holds its content. */
    @FunctionalInterface
    interface Finish {
        void of(Path file) throws IOException;
    }

    /** Creates a file, which must not be there, with this content; on the disk, as it was finished, when this returns. */
    void createFile(Path file, byte[] content, Finish finish) throws IOException {
        step.before("create", file);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(file, options, mode(file, OWNERS_FILE))) {
            step.before("write", file);
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                out.write(remaining);
            }
            finish.of(file);
            step.before("fsync", file);
            out.force(true);
        }
    }

    void group(Path path, GroupPrincipal group) throws IOException {
        step.before("chgrp", path);
        view(path).setGroup(group);
    }

    void mode(Path path, Set<PosixFilePermission> mode) throws IOException {
        step.before("chmod", path);
        view(path).setPermissions(mode);
    }

    void owner(Path path, UserPrincipal owner) throws IOException {
        step.before("chown", path);
        view(path).setOwner(owner);
    }

    void link(Path link, Path target) throws IOException {
        step.before("symlink", link);
        Files.createSymbolicLink(link, target);
    }

    /** In one step, over what has the new name already. */
    void rename(Path from, Path to) throws IOException {
        step.before("rename", from);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(Path path) throws IOException {
        step.before("delete", path);
        Files.deleteIfExists(path);
    }

    /** Before a folder is synced, which is done elsewhere. */
    void beforeSync(Path folder) throws IOException {
        step.before("fsync", folder);
    }

    private static PosixFileAttributeView view(Path path) {
        return Objects.requireNonNull(
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS),
                "a file system that knows modes has this view");
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return knowsModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
