package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.vault.VaultFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file mutex makes of what its file says of the holder, while another process holds it. */
class FileMutexHolderTest {

    private static final Duration TTL = Duration.ofSeconds(300);

    @TempDir
    Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("slots.vault.lock");
    }

    private Optional<Lease> acquire() {
        return FileMutex.at(file, clock).tryAcquire(lease(TTL)).lease();
    }

    @Test
    void a_process_that_holds_it_longer_than_its_lease_is_told_with_its_end_and_its_name_for_the_run_to_fail_by()
            throws Exception {
        Files.createFile(file);
        try (ChildJvm holder = ChildJvm.run(SealedVaultConcurrencyTest.Locker.class, file.toString())) {
            assertThat(holder.line()).isEqualTo("locked");
            String text = "pid 4711\nsince 2025-12-31T23:00:00Z\nuntil 2025-12-31T23:05:00Z\n";
            Files.writeString(file, text);

            Acquisition refused = FileMutex.at(file, clock).tryAcquire(lease(TTL));
            assertThat(refused.lease()).isEmpty();
            assertThat(refused.heldUntil()).contains(Instant.parse("2025-12-31T23:05:00Z"));
            assertThat(refused.holder()).isEqualTo("pid 4711, since 2025-12-31T23:00:00Z");
            assertThat(file).hasContent(text);
        }
        assertThat(acquire()).isPresent();
    }

    /** What it says is the previous holder's, who crashed; it is about to write its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pid 4711\nsi",
                "pid 4711\nsince 2026-01-01T00:00:00Z\nuntil 2026-01-01T00:05:00Z\n",
                "pid 4711\nsince 2026-13-41T00:00:00Z\nuntil 2026-13-41T00:05:00Z\n"
            })
    void a_process_of_which_nothing_is_known_or_whose_lease_lasts_is_the_holder(String text) throws Exception {
        Files.createFile(file);
        try (ChildJvm holder = ChildJvm.run(SealedVaultConcurrencyTest.Locker.class, file.toString())) {
            assertThat(holder.line()).isEqualTo("locked");
            Files.writeString(file, text);

            assertThat(acquire()).isEmpty();
        }
    }

    /** A crash left its text there, and the next holder has the lock and writes its own a moment later. */
    @Test
    void a_holder_who_is_just_writing_its_own_text_is_not_taken_for_the_one_before() throws Exception {
        Files.writeString(file, "pid 4711\nsince 2025-12-31T23:00:00Z\nuntil 2025-12-31T23:05:00Z\n");
        try (ChildJvm holder = ChildJvm.run(SealedVaultConcurrencyTest.Locker.class, file.toString())) {
            assertThat(holder.line()).isEqualTo("locked");
            Time meanwhile = new WritingWhileItSleeps(
                    clock, file, "pid 1\nsince 2026-01-01T00:00:00Z\nuntil 2026-01-01T00:05:00Z\n");

            assertThat(FileMutex.at(file, meanwhile).tryAcquire(lease(TTL)).lease())
                    .isEmpty();
        }
    }

    /** What another process does to a file while this one waits. */
    private record WritingWhileItSleeps(VirtualClock clock, Path file, String text) implements Time {

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            clock.sleep(pause);
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            return clock.await(work, deadline);
        }
    }
}
