package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.context;
import static dev.twoslot.rotator.vault.VaultFixture.contextInRealTime;
import static dev.twoslot.rotator.vault.VaultFixture.key;
import static dev.twoslot.rotator.vault.VaultFixture.token;
import static dev.twoslot.rotator.vault.VaultFixture.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several writers at once, in one process and in several, and a disk that is full. */
class SealedVaultConcurrencyTest {

    private static final int ROUNDS = 40;

    @TempDir
    Path directory;

    /**
     * Nobody else writes this slot, so after each write it must hold what was written last. A change to another slot
     * that began before and ended after would bring back the older value.
     */
    private static void writeAndLookAgain(SealedVault vault, SlotName slot, boolean inRealTime) {
        for (int round = 0; round < ROUNDS; round++) {
            SlotContent written = SlotContent.published(token(slot + " " + round));
            vault.write(slot, written.token().orElseThrow(), inRealTime ? contextInRealTime() : context());
            SlotContent found = vault.read(DEADLINE).slot(slot);
            if (!written.equals(found)) {
                throw new IllegalStateException("lost: " + written + ", found " + found);
            }
        }
    }

    @Test
    void threads_that_write_different_slots_through_different_instances_lose_nothing() throws Exception {
        Path file = directory.resolve("slots.vault");
        SealedVault shared = vault(file);
        ExecutorService executor = Executors.newFixedThreadPool(SlotName.values().length);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            for (SlotName slot : SlotName.values()) {
                writers.add(() -> {
                    writeAndLookAgain(slot.slot() == Slot.PRIMARY ? shared : vault(file), slot, false);
                    return null;
                });
            }
            for (Future<Void> writer : executor.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(shared.read(DEADLINE).slots())
                .allSatisfy((slot, content) ->
                        assertThat(content).isEqualTo(SlotContent.published(token(slot + " " + (ROUNDS - 1)))));
    }

    /** Readers keep out of nobody's way, so there must be no moment without a file. */
    @Test
    void whoever_reads_while_others_write_finds_the_old_content_or_the_new() throws Exception {
        Path file = directory.resolve("slots.vault");
        SealedVault vault = vault(file);
        SlotName slot = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
        vault.write(slot, token("one"), context());
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Void> reader = executor.submit(() -> {
                while (!over.get()) {
                    assertThat(vault.read(DEADLINE).slot(slot).token()).isPresent();
                }
                return null;
            });
            for (int round = 0; round < 10 * ROUNDS && !reader.isDone(); round++) {
                vault.write(slot, token("one"), context());
            }
            over.set(true);
            reader.get();
        } finally {
            executor.shutdownNow();
        }
    }

    /** Writes one slot over and over once it is told to begin. */
    static final class Writer {
        public static void main(String... arguments) throws Exception {
            System.out.println("ready");
            SealedVault vault = SealedVault.at(Path.of(arguments[0]), key(1), Time.system());
            if (System.in.read() == '\n') {
                writeAndLookAgain(vault, SlotName.valueOf(arguments[1]), true);
                System.out.println("done");
            }
        }
    }

    @Test
    void processes_that_write_different_slots_lose_nothing() throws Exception {
        Path file = directory.resolve("slots.vault");
        String creation = SlotName.PRIMARY_TOKEN_CREATION_TOKEN.name();
        String edit = SlotName.PRIMARY_SECRET_EDIT_TOKEN.name();
        try (ChildJvm one = ChildJvm.run(Writer.class, file.toString(), creation);
                ChildJvm other = ChildJvm.run(Writer.class, file.toString(), edit)) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(other.line()).isEqualTo("ready");
            one.say("");
            other.say("");

            assertThat(one.remainingLines()).containsExactly("done");
            assertThat(other.remainingLines()).containsExactly("done");
        }

        assertThat(vault(file).read(DEADLINE).slots())
                .containsEntry(
                        SlotName.PRIMARY_TOKEN_CREATION_TOKEN,
                        SlotContent.published(token(creation + " " + (ROUNDS - 1))))
                .containsEntry(
                        SlotName.PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token(edit + " " + (ROUNDS - 1))));
    }

    /** Locks a file until it is killed. */
    static final class Locker {
        public static void main(String... arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                if (System.in.read() >= 0) {
                    System.out.println("told to end");
                }
            }
        }
    }

    @Test
    void a_writer_waits_for_another_process_until_its_deadline_and_gives_up_with_nothing_changed() throws Exception {
        Path file = directory.resolve("slots.vault");
        VirtualClock clock = VirtualClock.create();
        SealedVault vault = SealedVault.at(file, key(1), clock);
        SlotName slot = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
        vault.write(slot, token("one"), context());
        try (ChildJvm locker = ChildJvm.run(Locker.class, file + ".guard")) {
            assertThat(locker.line()).isEqualTo("locked");

            assertThatThrownBy(() -> vault.write(slot, token("two"), context()))
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.TRANSIENT))
                    .hasMessageContainingAll(file + ".guard", "another process holds it");
            assertThat(clock.instant()).isEqualTo(DEADLINE);
            assertThat(vault.read(DEADLINE).slots()).containsEntry(slot, SlotContent.published(token("one")));
        }

        vault.write(slot, token("two"), context());
        assertThat(vault.read(DEADLINE).slots()).containsEntry(slot, SlotContent.published(token("two")));
    }

    @Test
    void a_second_copy_of_the_library_in_the_same_process_is_waited_for_like_another_process() throws Exception {
        Path file = directory.resolve("slots.vault");
        SealedVault vault = vault(file);
        SlotName slot = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
        vault.write(slot, token("one"), context());
        try (FileChannel secondCopy =
                FileChannel.open(directory.resolve("slots.vault.guard"), StandardOpenOption.WRITE)) {
            assertThat(secondCopy.tryLock()).isNotNull();

            assertThatThrownBy(() -> vault.write(slot, token("two"), context()))
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.TRANSIENT));
        }
        assertThat(vault.read(DEADLINE).slots()).containsEntry(slot, SlotContent.published(token("one")));
    }

    /** Tries to write one token and prints what came of it. */
    static final class HopefulWriter {
        public static void main(String... arguments) {
            try {
                SealedVault.at(Path.of(arguments[0]), key(1), Time.system())
                        .write(SlotName.PRIMARY_SECRET_EDIT_TOKEN, token("two".repeat(4000)), contextInRealTime());
                System.out.println("written");
            } catch (RotatorException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }

    /** In the middle of the file, too: what was written of it by then must not take its place. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_write_that_finds_no_space_leaves_the_last_good_file_and_nothing_else(int blocks) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a POSIX shell is needed to limit the size of files");
        Path file = directory.resolve("slots.vault");
        vault(file).write(SlotName.PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());
        List<Path> filesBefore = VaultFixture.filesIn(directory);
        byte[] before = Files.readAllBytes(file);

        try (ChildJvm writer = ChildJvm.runWithSpaceForFiles(blocks, HopefulWriter.class, file.toString())) {
            assertThat(writer.line())
                    .startsWith("PERMANENT vault " + file + ": it can't be written")
                    .contains("it is as it was", "has space left");
        }

        assertThat(file).hasBinaryContent(before);
        assertThat(VaultFixture.filesIn(directory)).isEqualTo(filesBefore);
        assertThat(vault(file).read(DEADLINE).slots())
                .containsEntry(SlotName.PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }
}
