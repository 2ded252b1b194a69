package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file's owner and mode are such that its content stays private and can be believed.
 *
 * <p>Refused is what endangers: a file that others than its owner and group may read or write, and one that belongs to a user
 * who is neither this process' nor root. What platforms do is accepted. Kubernetes gives the files of a volume with
 * {@code fsGroup} to that group, 0600 becoming 0660, and shows a Secret as root's with mode 0440; systemd shows a credential as
 * root's with mode 0440, where the group's bits are the mask of an access control list. Access of a group that neither of the
 * last two explains is worth a warning.
 *
 * <p>A folder is one that files are published in, so what counts is who may exchange them: whoever may write the folder, or any
 * folder on the way to it. Others than owner and group may not; on the way a sticky bit, as {@code /tmp} has it, will do.
 *
 * <p>Nothing is checked on a file system that doesn't know POSIX modes.
 */
final class FileTrust {

    private static final int ROOT = 0;
    private static final int STICKY = 01000;

    /** As the kernel has it. */
    private static final int MOST_LINKS = 40;

    private FileTrust() {}

    /**
     * Examines a file that is there.
     *
     * @param subject the file with what it is, for the message: {@code vault /var/lib/rotator/slots.vault}
     * @return what is worth a warning, without the subject
     * @throws RotatorException {@code PERMANENT} if the file is refused; the message has the remedy
     */
    static Optional<String> examine(Path file, String subject, HostProcess self, LinkOption... links)
            throws IOException {
        if (!FileModes.known(file)) {
            return Optional.empty();
        }
        Ownership ownership = Ownership.of(file, self, links);
        if (ownership == Ownership.FOREIGN) {
            throw FileFlaw.OWNER.refusal(
                    subject,
                    "it belongs to the user " + owner(file, links) + ", and this process runs as "
                            + self.userForPeople()
                            + ". Run as its owner, or give it to this user or to root with chown");
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file, links);
        String mode = PosixFilePermissions.toString(granted);
        String others = access(
                granted.contains(PosixFilePermission.OTHERS_READ), granted.contains(PosixFilePermission.OTHERS_WRITE));
        if (!others.isEmpty()) {
            throw FileFlaw.MODE.refusal(
                    subject,
                    "it is " + mode + ", so every user of the host may " + others
                            + " it. Run chmod o-rwx on it; where the"
                            + " volume decides, set the mode there (a Kubernetes Secret: defaultMode 0440; CIFS: file_mode=0600)");
        }
        boolean groupWrites = granted.contains(PosixFilePermission.GROUP_WRITE);
        String group = access(granted.contains(PosixFilePermission.GROUP_READ), groupWrites);
        if (group.isEmpty() || (ownership == Ownership.ROOT_FOR_ANOTHER && !groupWrites)) {
            return Optional.empty();
        }
        return Optional.of(
                "it is " + mode + ", so its group may " + group + " it. It is accepted, as a Kubernetes volume with"
                        + " fsGroup looks like that; anywhere else run chmod g-rwx on it");
    }

    /**
     * Examines a folder that is there, and all that lead to it. Symbolic links are followed, as {@code /var/run} is one; each must
     * be this user's or root's, like the folder that it stands in.
     *
     * @param warnings gets what is worth a warning, without the subject
     * @return the folder without any link
     * @throws java.nio.file.NoSuchFileException if it is not there
     * @throws RotatorException {@code PERMANENT} if it is refused; the message has the remedy
     */
    static Path examineFolder(Path folder, String subject, HostProcess self, Consumer<String> warnings)
            throws IOException {
        if (!FileModes.known(folder)) {
            return folder.toRealPath();
        }
        Deque<Path> left = new ArrayDeque<>();
        Path here = followed(folder.toAbsolutePath(), folder, left);
        requireUnexchanged(here, subject, self, left.isEmpty(), warnings);
        for (int links = 0; !left.isEmpty(); ) {
            String name = left.pop().toString();
            if (name.equals("..")) {
                Path above = here.getParent();
                here = above == null ? here : above;
                continue;
            }
            Path next = here.resolve(name).normalize();
            if (Files.isSymbolicLink(next)) {
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(folder.toString());
                }
                requireOwn(next, subject, self);
                here = followed(Files.readSymbolicLink(next), here, left);
                continue;
            }
            requireUnexchanged(next, subject, self, left.isEmpty(), warnings);
            here = next;
        }
        if (!Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
            throw FileFlaw.CONTENT.refusal(subject, here + " is not a directory. Name one");
        }
        return here;
    }

    /** Puts the names of a path before those that are left, and says where the first of them is looked for. */
    private static Path followed(Path path, Path here, Deque<Path> left) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            left.push(path.getName(i));
        }
        Path root = path.getRoot();
        return root == null ? here : root;
    }

    private static void requireOwn(Path file, String subject, HostProcess self) throws IOException {
        if (Ownership.of(file, self, LinkOption.NOFOLLOW_LINKS) == Ownership.FOREIGN) {
            throw FileFlaw.OWNER.refusal(
                    subject,
                    file + " belongs to the user " + owner(file, LinkOption.NOFOLLOW_LINKS)
                            + ", who may exchange what is"
                            + " behind it, and this process runs as " + self.userForPeople()
                            + ". Give it to this user or to root with chown, or name another directory");
        }
    }

    private static void requireUnexchanged(
            Path folder, String subject, HostProcess self, boolean last, Consumer<String> warnings) throws IOException {
        requireOwn(folder, subject, self);
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        boolean keepsFromExchange = !last && isSticky(folder);
        if (granted.contains(PosixFilePermission.OTHERS_WRITE) && !keepsFromExchange) {
            throw FileFlaw.MODE.refusal(
                    subject,
                    folder + " is " + PosixFilePermissions.toString(granted)
                            + ", so every user of the host may exchange what is in it. Run chmod o-w " + folder);
        }
        if (granted.contains(PosixFilePermission.GROUP_WRITE) && !keepsFromExchange) {
            warnings.accept(folder + " is " + PosixFilePermissions.toString(granted)
                    + ", so its group may exchange what is in it. It is accepted, as a Kubernetes volume with fsGroup looks"
                    + " like that; anywhere else run chmod g-w " + folder);
        }
    }

    private static boolean isSticky(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
    }

    /**
     * What to say of a file that the operating system doesn't let this process use.
     *
     * @param denied what it may not do, after "may not"; {@code read it}
     */
    static RotatorException denied(
            Path file, String subject, HostProcess self, String denied, @Nullable IOException cause) {
        String user = "this process runs as " + self.userForPeople() + " and may not ";
        try {
            if (!FileModes.known(file) || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                return FileFlaw.MODE.refusal(
                        subject, user + denied + ". Check the mode and the owner of its folder", cause);
            }
            Ownership ownership = Ownership.of(file, self);
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            return (ownership == Ownership.FOREIGN ? FileFlaw.OWNER : FileFlaw.MODE)
                    .refusal(
                            subject,
                            user + denied + ": it belongs to " + owner(file) + " and is " + mode
                                    + ". Give it to this user with chown, or the user the right with chmod",
                            cause);
        } catch (IOException e) {
            return FileFlaw.MODE.refusal(
                    subject,
                    user + "look into its folder. Give the user the right to enter it (chmod u+x, g+x)",
                    cause);
        }
    }

    private static String access(boolean read, boolean write) {
        if (read) {
            return write ? "read and write" : "read";
        }
        return write ? "write" : "";
    }

    private static String owner(Path file, LinkOption... links) throws IOException {
        return Files.getOwner(file, links).getName();
    }

    private enum Ownership {
        OWN,
        /** Root's, and this process is another user's. */
        ROOT_FOR_ANOTHER,
        FOREIGN;

        /** By number where both are known, as a container's user often has no name, and by name otherwise. */
        static Ownership of(Path file, HostProcess self, LinkOption... links) throws IOException {
            boolean own;
            boolean root;
            if (self.uid().isPresent()
                    && file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                int owner = (Integer) Files.getAttribute(file, "unix:uid", links);
                own = owner == (int) self.uid().getAsLong();
                root = owner == ROOT;
            } else {
                String owner = owner(file, links);
                own = self.user().isEmpty() || self.user().get().equals(owner);
                root = owner.equals("root");
            }
            if (own) {
                return OWN;
            }
            return root ? ROOT_FOR_ANOTHER : FOREIGN;
        }
    }
}
