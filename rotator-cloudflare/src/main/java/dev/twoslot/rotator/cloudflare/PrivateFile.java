package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
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
import java.util.regex.Pattern;

/**
 * A small file of this process' user alone, read as a whole and replaced as a whole.
 *
 * <p>A reader finds the old content or the new one, never a part, and so does whoever looks after a crash or a power
 * failure: the new content is written and synced beside the old one, and takes its name in one step. Threads and
 * processes that replace the file must keep out of each other's way by themselves; readers need not.
 */
final class PrivateFile {

    private static final int LARGEST_BYTES = 1 << 20;
    private static final int TEMPORARY_NAME_BYTES = 8;

    private final Path path;
    private final Path directory;
    private final String subject;
    private final HostProcess self;
    private final SecureRandom random;
    private final Pattern temporaryName;

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
    }

    Path path() {
        return path;
    }

    Path directory() {
        return directory;
    }

    /** The file with what it is, for messages: {@code vault /var/lib/rotator/slots.vault}. */
    String subject() {
        return subject;
    }

    /**
     * The whole content, or empty if there is no such file.
     *
     * @throws RotatorException {@code PERMANENT} if it is a symbolic link, no regular file, another user's, open to
     *     others, too large, or unreadable; {@code TRANSIENT} if the thread was interrupted
     */
    Optional<byte[]> read() {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            requireTrustworthy(attributes);
            try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes(LARGEST_BYTES + 1);
                if (content.length > LARGEST_BYTES) {
                    throw refused("it is larger than " + LARGEST_BYTES
                            + " bytes, which it never is. Check which file is meant");
                }
                return Optional.of(content);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ClosedByInterruptException e) {
            throw new RotatorException(Kind.TRANSIENT, subject + ": interrupted while it was read", e);
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    subject + ": it can't be read (" + e + "). Check the file system and access to it",
                    e);
        }
    }

    private void requireTrustworthy(BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            throw refused("it is a symbolic link, and none is followed. Name the file itself");
        }
        if (!attributes.isRegularFile()) {
            throw refused("it is not a regular file. Name a file");
        }
        OwnerOnly.require(path, subject, LinkOption.NOFOLLOW_LINKS);
        if (self.user().isPresent()
                && path.getFileSystem().supportedFileAttributeViews().contains("owner")) {
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            if (!owner.equals(self.user().get())) {
                throw refused("it belongs to the user " + owner + ", and this process runs as "
                        + self.user().get() + ". Run as " + owner + ", or give the file to "
                        + self.user().get() + " with chown");
            }
        }
    }

    private RotatorException refused(String why) {
        return new RotatorException(Kind.PERMANENT, subject + ": " + why);
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
            OwnerOnly.createDirectories(directory);
            removeLeftovers();
            writeAndSync(temporary, content);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (ClosedByInterruptException e) {
            throw new RotatorException(
                    Kind.TRANSIENT, subject + ": interrupted before it was written; it is as it was", e);
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    subject + ": it can't be written (" + e + "); it is as it was. Check that " + directory
                            + " exists, may be written by this user, and has space left",
                    e);
        } finally {
            removeQuietly(temporary);
        }
        try {
            OwnerOnly.syncDirectory(directory);
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.AMBIGUOUS,
                    subject + ": it was written, but " + directory + " can't be synced (" + e
                            + "), so that a power failure may undo it. Keep it on a local file system",
                    e);
        }
    }

    private void writeAndSync(Path temporary, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(temporary, options, OwnerOnly.fileMode(temporary))) {
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
