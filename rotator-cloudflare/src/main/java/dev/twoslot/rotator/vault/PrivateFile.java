package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that is this process' own, read as a whole and replaced as a whole.
 *
 * <p>A reader finds the old content or the new one, never a part, and so does whoever looks after a crash or a power
 * failure: the new content is written and synced beside the old one, and takes its name in one step. Threads and
 * processes that replace the file must keep out of each other's way by themselves; readers need not.
 *
 * <p>A file that is missing is one that was never written, until this object has found or written it once. From then on a
 * file that is missing has vanished, with its folder or a mount, and is refused.
 */
final class PrivateFile {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFile.class);

    private static final int LARGEST_BYTES = 1 << 20;
    private static final int TEMPORARY_NAME_BYTES = 8;

    private final Path path;
    private final Path directory;
    private final String subject;
    private final HostProcess self;
    private final SecureRandom random;
    private final Pattern temporaryName;
    private final FolderSync folderSync;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean wasThere;

    /**
     * @param path the file; it need not exist
     * @param kind what it is, for messages: {@code vault}
     */
    PrivateFile(Path path, String kind, HostProcess self, SecureRandom random) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new IllegalArgumentException(kind + " " + path + ": a file is needed, not a root directory");
        }
        this.path = absolute;
        this.directory = parent;
        this.subject = kind + " " + absolute;
        this.self = self;
        this.random = random;
        this.temporaryName = Pattern.compile(Pattern.quote("." + name + ".") + "[0-9a-f]{16}\\.tmp");
        this.folderSync = new FolderSync(parent);
    }

    Path path() {
        return path;
    }

    /** The file with what it is, for messages: {@code vault /var/lib/rotator/slots.vault}. */
    String subject() {
        return subject;
    }

    /**
     * The whole content, or empty if the file was never there.
     *
     * @throws RotatorException {@code PERMANENT} if it has vanished, or is a symbolic link, no regular file, a foreign user's,
     *     open to others, empty, too large, or unreadable; {@code TRANSIENT} if the thread was interrupted
     */
    Optional<byte[]> read() {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            requireRegular(attributes);
            LockFile.refuse(path, subject);
            FileTrust.examine(path, subject, self, LinkOption.NOFOLLOW_LINKS).ifPresent(this::warnOnce);
            try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes(LARGEST_BYTES + 1);
                requireFitting(content.length);
                wasThere = true;
                return Optional.of(content);
            }
        } catch (NoSuchFileException e) {
            requireNotVanished();
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw FileTrust.denied(path, subject, self, "read it", e);
        } catch (ClosedByInterruptException e) {
            throw new RotatorException(Kind.TRANSIENT, subject + ": interrupted while it was read", e);
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    subject + ": it can't be read (" + e + "). Check the file system and access to it",
                    e);
        }
    }

    /**
     * To be called before anything is created beside the file, so that a folder that has vanished stays so.
     *
     * @throws RotatorException {@code PERMANENT} if the file was there once and is not any more
     */
    void requireNotVanished() {
        if (wasThere && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw FileFlaw.ABSENT.refusal(
                    subject,
                    "it was there and has vanished. See whether " + directory
                            + " is still there and its volume is mounted. A"
                            + " file that was moved away on purpose is forgotten when the program is started again");
        }
    }

    private void requireRegular(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            throw FileFlaw.CONTENT.refusal(
                    subject, "it is a symbolic link, and none is followed. Name the file itself");
        }
        if (!attributes.isRegularFile()) {
            throw FileFlaw.CONTENT.refusal(subject, "it is not a regular file. Name a file");
        }
    }

    private void requireFitting(int length) {
        if (length == 0) {
            throw FileFlaw.CONTENT.refusal(
                    subject,
                    "it is empty, which it never is. If it was made by hand, such as for a mount, remove it and mount its"
                            + " folder; the rotator creates the file. If it held something, its disk lost it");
        }
        if (length > LARGEST_BYTES) {
            throw FileFlaw.CONTENT.refusal(
                    subject,
                    "it is larger than " + LARGEST_BYTES + " bytes, which it never is. Check which file is meant");
        }
    }

    private void warnOnce(String warning) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("{}: {}", subject, warning);
        }
    }

    /**
     * Replaces the content, or creates the file with the mode 0600; a directory that is missing is created with 0700.
     *
     * @throws RotatorException {@code PERMANENT}, or {@code TRANSIENT} if the thread was interrupted: the old content
     *     is there as it was. {@code AMBIGUOUS}: the new content is there, and a power failure may bring back the old
     *     one
     */
    void replace(byte[] content) {
        Path temporary = directory.resolve("." + path.getFileName() + "." + randomName() + ".tmp");
        try {
            if (!wasThere) {
                FileModes.createFolders(directory);
            }
            folderSync.prepare();
            removeLeftovers();
            writeAndSync(temporary, content);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            wasThere = true;
        } catch (ClosedByInterruptException e) {
            throw new RotatorException(
                    Kind.TRANSIENT, subject + ": interrupted before it was written; it is as it was", e);
        } catch (IOException e) {
            throw notWritten(e);
        } finally {
            removeQuietly(temporary);
        }
        try {
            folderSync.settle();
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.AMBIGUOUS,
                    subject + ": it was written, but " + directory + " can't be synced (" + e
                            + "), so that a power failure may undo it. Check its disk",
                    e);
        }
    }

    private RotatorException notWritten(IOException e) {
        String remedy = MountPoint.is(path)
                ? "The file is a mount of its own, and such a file can't be replaced: mount its folder instead, with the file in it"
                : "Check that " + directory + " exists, may be written by this user, and has space left";
        return new RotatorException(
                Kind.PERMANENT, subject + ": it can't be written (" + e + "); it is as it was. " + remedy, e);
    }

    /**
     * Where a volume gives files an owner or a mode of its own choice, the new file would be refused when it is read next; so
     * it is refused while the old one is still there.
     */
    private void writeAndSync(Path temporary, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(temporary, options, FileModes.ofFile(temporary))) {
            FileTrust.examine(temporary, subject, self, LinkOption.NOFOLLOW_LINKS);
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                out.write(remaining);
            }
            out.force(true);
        }
    }

    /** What a crash left behind. Sealed, so harmless, but nobody else would clear it away. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(
                directory,
                file -> temporaryName
                        .matcher(String.valueOf(file.getFileName()))
                        .matches())) {
            leftovers.forEach(PrivateFile::removeQuietly);
        }
    }

    private static void removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays until the next write; what it holds is sealed, and whatever is wrong shows where it matters.
        }
    }

    private String randomName() {
        byte[] bytes = new byte[TEMPORARY_NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
