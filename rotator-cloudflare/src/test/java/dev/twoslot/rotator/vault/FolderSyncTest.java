package dev.twoslot.rotator.vault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSyncTest {

    /** The kernel answers EINVAL to the sync of a folder in procfs, as it does for CIFS and FUSE. */
    @Test
    void a_folder_that_could_never_be_synced_is_accepted() {
        Path folder = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(folder), "Linux with /proc is needed");
        FolderSync sync = new FolderSync(folder);

        sync.prepare();

        assertThatCode(sync::settle).doesNotThrowAnyException();
        assertThatCode(sync::settle).doesNotThrowAnyException();
    }

    @Test
    void a_folder_that_could_be_synced_and_can_t_be_any_more_is_not(@TempDir Path directory) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        FolderSync sync = new FolderSync(folder);
        sync.prepare();
        sync.settle();

        Files.delete(folder);
        sync.prepare();

        assertThatThrownBy(sync::settle).isInstanceOf(IOException.class);
    }
}
