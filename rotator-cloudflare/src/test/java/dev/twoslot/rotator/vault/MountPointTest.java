package dev.twoslot.rotator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointTest {

    /** From proc_pid_mountinfo(5), with a file that was mounted by itself, and one whose name has spaces. */
    private static final List<String> MOUNTS = List.of(
            "36 35 98:0 /mnt1 /data rw,noatime master:1 - ext3 /dev/root rw,errors=continue",
            "37 36 98:0 /home/ops/vault /data/slots.vault rw shared:7 - ext4 /dev/sda1 rw",
            "38 36 98:0 /x /data/my\\040own\\134vault rw - ext4 /dev/sda1 rw",
            "cut short");

    @Test
    void a_file_is_a_mount_if_it_is_listed_as_one() {
        assertThat(MountPoint.isIn(MOUNTS, Path.of("/data/slots.vault"))).isTrue();
        assertThat(MountPoint.isIn(MOUNTS, Path.of("/data/my own\\vault"))).isTrue();
        assertThat(MountPoint.isIn(MOUNTS, Path.of("/data/other.vault"))).isFalse();
        assertThat(MountPoint.isIn(MOUNTS, Path.of("/home/ops/vault"))).isFalse();
    }

    @Test
    void this_host_s_own_list_is_read(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/mountinfo")), "Linux with /proc is needed");

        assertThat(MountPoint.is(Path.of("/proc"))).isTrue();
        assertThat(MountPoint.is(Files.createFile(directory.resolve("file")))).isFalse();
        assertThat(MountPoint.is(directory.resolve("none").resolve("file"))).isFalse();
    }
}
