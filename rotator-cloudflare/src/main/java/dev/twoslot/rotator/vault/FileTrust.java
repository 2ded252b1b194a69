package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
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
 * <p>Nothing is checked on a file system that doesn't know POSIX modes.
 */
final class FileTrust {

    private static final int ROOT = 0;

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
