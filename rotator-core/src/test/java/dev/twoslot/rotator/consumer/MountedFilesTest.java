package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFilesTest {

    @TempDir
    private Path directory;

    private SlotReader slots;
    private Path primary;

    @BeforeEach
    void look() {
        slots = SlotReader.files(directory, Role.TOKEN_CREATION);
        primary = directory.resolve("PRIMARY_TOKEN_CREATION_TOKEN");
    }

    @Test
    void each_slot_has_its_file_that_is_read_anew_each_time_and_without_the_white_space_at_its_ends() throws Exception {
        Files.writeString(directory.resolve("SECONDARY_TOKEN_CREATION_TOKEN"), "old");
        Files.writeString(primary, "\r\n one \t\r\n");
        assertThat(slots.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("one"));

        Files.writeString(primary, "two\n");
        assertThat(slots.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("two"));
        assertThat(slots.read(Slot.SECONDARY)).isEqualTo(SecretValue.of("old"));
    }

    @Test
    void links_are_followed_as_Kubernetes_replaces_them() throws Exception {
        Path data = Files.createDirectory(directory.resolve("..2026_01"));
        Files.writeString(data.resolve("PRIMARY_TOKEN_CREATION_TOKEN"), "mounted");
        Files.createSymbolicLink(directory.resolve("..data"), data);
        Files.createSymbolicLink(primary, Path.of("..data", "PRIMARY_TOKEN_CREATION_TOKEN"));

        assertThat(slots.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("mounted"));
    }

    @Test
    void a_file_that_is_missing_or_empty_is_named() throws Exception {
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY))
                .isInstanceOf(IOException.class)
                .hasMessage("the file PRIMARY_TOKEN_CREATION_TOKEN is missing or empty; it must hold a token")
                .hasCauseInstanceOf(NoSuchFileException.class);

        Files.writeString(primary, " \n");
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY))
                .hasMessage("the file PRIMARY_TOKEN_CREATION_TOKEN is missing or empty; it must hold a token");
    }

    @Test
    void what_is_no_file_is_not_opened() throws Exception {
        String no = "the file PRIMARY_TOKEN_CREATION_TOKEN is a directory, a pipe or a device;"
                + " it must be a file that holds a token";

        Files.createDirectory(primary);
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).hasMessage(no);

        Files.delete(primary);
        assumeTrue(new ProcessBuilder("mkfifo", primary.toString()).start().waitFor() == 0, "this system makes pipes");
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).hasMessage(no);

        Files.delete(primary);
        Files.createSymbolicLink(primary, Path.of("/dev/zero"));
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).hasMessage(no);
        Files.delete(primary);
    }

    @Test
    void no_more_of_a_file_is_read_than_a_credential_may_be_long() throws Exception {
        String longest = "x".repeat(64 * 1024);
        Files.writeString(primary, longest);
        assertThat(slots.read(Slot.PRIMARY)).isEqualTo(SecretValue.of(longest));

        Files.writeString(primary, longest + "x");
        assertThatThrownBy(() -> slots.read(Slot.PRIMARY))
                .hasMessage("the file PRIMARY_TOKEN_CREATION_TOKEN is longer than 65536 bytes;"
                        + " it must hold the token alone");
    }

    @Test
    void a_file_in_another_encoding_is_refused() throws Exception {
        Files.writeString(primary, "token", StandardCharsets.UTF_16);

        assertThatThrownBy(() -> slots.read(Slot.PRIMARY)).hasMessageContaining("outside of visible ASCII");
    }
}
