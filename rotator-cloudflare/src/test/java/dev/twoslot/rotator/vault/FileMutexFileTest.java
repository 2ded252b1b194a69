package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a file mutex takes for its own, and that it writes no other. */
class FileMutexFileTest {

    private static final Duration TTL = Duration.ofSeconds(300);

    @TempDir
    Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("slots.vault.lock");
    }

    private static void adopt(SealedVault vault) {
        vault.adopt(
                Map.of(
                        SlotName.PRIMARY_TOKEN_CREATION_TOKEN, VaultFixture.token("a"),
                        SlotName.PRIMARY_SECRET_EDIT_TOKEN, VaultFixture.token("b")),
                VaultFixture.context());
    }

    private Optional<Lease> acquire() {
        return FileMutex.at(file, clock).tryAcquire(lease(TTL)).lease();
    }

    @Test
    void a_file_that_holds_anything_else_is_refused_and_left_as_it_is() throws Exception {
        Path vaultFile = directory.resolve("slots.vault");
        SealedVault vault = VaultFixture.vault(vaultFile);
        vault.write(SlotName.PRIMARY_SECRET_EDIT_TOKEN, VaultFixture.token("one"), VaultFixture.context());
        Path notes = Files.writeString(directory.resolve("notes"), "pid 1\nand what I thought of it\n");
        Path large = Files.write(directory.resolve("large"), new byte[100_000]);

        for (Path wrong : new Path[] {vaultFile, notes, large}) {
            byte[] before = Files.readAllBytes(wrong);

            assertThatThrownBy(() ->
                            FileMutex.at(wrong, clock).tryAcquire(lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                    .hasMessageContainingAll("lock file " + wrong + ": content: ", "<vault>.lock");
            assertThat(wrong).hasBinaryContent(before);
        }
    }

    @Test
    void a_vault_that_is_not_there_yet_is_no_lock_file_either() {
        FileMutex onTheVault = FileMutex.at(directory.resolve("slots.vault"), clock);
        SealedVault vault = VaultFixture.vault(directory.resolve("slots.vault"));
        Lease lease = onTheVault.tryAcquire(lease(TTL)).lease().orElseThrow();
        try {
            assertThatThrownBy(() -> vault.read(DEADLINE))
                    .isInstanceOf(RotatorException.class)
                    .hasMessageContainingAll("content: it is the lock of a run", "<vault>.lock");
            assertThatThrownBy(() -> adopt(vault))
                    .isInstanceOf(RotatorException.class)
                    .hasMessageContaining("content: it is the lock of a run");
            assertThat(lease.covers(clock.instant())).isTrue();
        } finally {
            lease.release(DEADLINE);
        }
    }

    @Test
    void the_guard_of_a_vault_is_no_lock_file_whichever_of_the_two_comes_first() {
        Path guard = directory.resolve("slots.vault.guard");
        SealedVault vault = VaultFixture.vault(directory.resolve("slots.vault"));
        Lease lease = FileMutex.at(guard, clock).tryAcquire(lease(TTL)).lease().orElseThrow();
        try {
            assertThatThrownBy(() -> adopt(vault))
                    .isInstanceOf(RotatorException.class)
                    .hasMessageContainingAll("lock file " + guard, "the lock of a run", "<vault>.lock");
        } finally {
            lease.release(DEADLINE);
        }

        SealedVault other = VaultFixture.vault(directory.resolve("other.vault"));
        adopt(other);
        assertThatThrownBy(() -> FileMutex.at(directory.resolve("other.vault.guard"), clock)
                        .tryAcquire(lease(TTL))
                        .lease())
                .isInstanceOf(RotatorException.class)
                .hasMessageContainingAll("the guard of a vault's changes", "<vault>.lock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "pid 4711\nsince 2026-01-01T00:0",
                "pid 4711\nsince 2026-01-01T00:00:00Z\nuntil 2026-01-01T00:05:00Z\n",
                "pid 4711\nsince 2026-13-41T00:00:00Z\nuntil 2026-01-01T00:05:00Z\n",
                "pid 47\0\0\0\0",
                "\0\0\0\0\0\0\0\0"
            })
    void what_a_crash_or_a_power_failure_left_in_the_file_is_in_nobody_s_way(String text) throws Exception {
        Files.writeString(file, text);

        Lease lease = acquire().orElseThrow();
        lease.release(DEADLINE);

        assertThat(file).isEmptyFile();
    }

    @Test
    void a_folder_that_has_vanished_is_a_failure_and_not_created_again() throws Exception {
        Path folder = directory.resolve("volume");
        FileMutex mounted = FileMutex.at(folder.resolve("lock"), clock);
        mounted.tryAcquire(lease(TTL)).lease().orElseThrow().release(DEADLINE);
        Files.move(folder, directory.resolve("unmounted"));

        assertThatThrownBy(() -> mounted.tryAcquire(lease(TTL)).lease())
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContainingAll(folder.resolve("lock").toString(), "absent: its folder", "mounted");
        assertThat(folder).doesNotExist();
    }

    @Test
    void it_needs_no_clock() {
        FileMutex inRealTime = FileMutex.at(directory.resolve("another.lock"));

        inRealTime.tryAcquire(lease(TTL)).lease().orElseThrow().release(DEADLINE);
        assertThat(inRealTime.tryAcquire(lease(Duration.ZERO)).lease()).isPresent();
    }
}
