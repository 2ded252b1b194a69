package dev.twoslot.rotator.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may read what is published. Folders stay the rotator's own, whoever owns the files: an owner of a folder could put a link in it
 * that the rotator, often root, would follow for it.
 *
 * @param groupReads mode 0440, else 0400
 * @param owner of the files; null: whoever runs the rotator
 * @param group of files and folders; null: what the directory gives
 */
record ReaderAccess(
        boolean groupReads,
        @Nullable UserPrincipal owner,
        @Nullable GroupPrincipal group) {

    /** Gives a file to its readers. The group comes before the mode, so that no other group may read it for a moment. */
    void giveFile(Path file, FileCalls calls) throws IOException {
        if (!FileCalls.knowsModes(file)) {
            return;
        }
        if (group != null) {
            calls.group(file, group);
        }
        calls.mode(file, fileMode());
        if (owner != null) {
            calls.owner(file, owner);
        }
    }

    /** Lets the readers into a folder that is this process' own. */
    void openFolder(Path folder, FileCalls calls) throws IOException {
        if (!FileCalls.knowsModes(folder)) {
            return;
        }
        if (group != null) {
            calls.group(folder, group);
        }
        calls.mode(folder, folderMode(attributes(folder)));
    }

    boolean isOfFile(Path file) throws IOException {
        if (!FileCalls.knowsModes(file)) {
            return true;
        }
        PosixFileAttributes is = attributes(file);
        return is.permissions().equals(fileMode())
                && (owner == null || owner.equals(is.owner()))
                && (group == null || group.equals(is.group()));
    }

    boolean isOfFolder(Path folder) throws IOException {
        if (!FileCalls.knowsModes(folder)) {
            return true;
        }
        PosixFileAttributes is = attributes(folder);
        return is.permissions().equals(folderMode(is)) && (group == null || group.equals(is.group()));
    }

    private Set<PosixFilePermission> fileMode() {
        return PosixFilePermissions.fromString(groupReads ? "r--r-----" : "r--------");
    }

    /** A foreign owner of the files enters as one of the others, who may neither list the folder nor read a file. */
    private Set<PosixFilePermission> folderMode(PosixFileAttributes folder) {
        boolean foreignOwner = owner != null && !owner.equals(folder.owner());
        String group = groupReads ? "r-x" : foreignOwner ? "--x" : "---";
        return PosixFilePermissions.fromString("rwx" + group + (foreignOwner ? "--x" : "---"));
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
