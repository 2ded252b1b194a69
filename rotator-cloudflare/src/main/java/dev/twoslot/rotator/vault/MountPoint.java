package dev.twoslot.rotator.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells whether a file is a mount of its own, as {@code docker run -v ./vault:/data/vault} makes one. Such a file can be written
 * but not replaced. Only Linux tells; elsewhere nothing is a mount.
 */
final class MountPoint {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT_FIELD = 4;

    private MountPoint() {}

    static boolean is(Path file) {
        try {
            Path folder = file.toAbsolutePath().normalize().getParent();
            Path name = file.getFileName();
            return folder != null
                    && name != null
                    && isIn(Files.readAllLines(MOUNTS), folder.toRealPath().resolve(name));
        } catch (IOException e) {
            return false;
        }
    }

    /** @param mounts the lines of {@code /proc/<pid>/mountinfo}: proc_pid_mountinfo(5) */
    static boolean isIn(List<String> mounts, Path file) {
        String escaped = file.toString()
                .replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
        return mounts.stream()
                .map(line -> line.split(" "))
                .anyMatch(fields -> fields.length > MOUNT_POINT_FIELD && fields[MOUNT_POINT_FIELD].equals(escaped));
    }
}
