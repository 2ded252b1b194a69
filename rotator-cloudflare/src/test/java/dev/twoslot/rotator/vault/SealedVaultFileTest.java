package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_TOKEN_CREATION_TOKEN;
import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.context;
import static dev.twoslot.rotator.vault.VaultFixture.key;
import static dev.twoslot.rotator.vault.VaultFixture.token;
import static dev.twoslot.rotator.vault.VaultFixture.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the vault treats its file: which it refuses, and that a good one is never lost. */
class SealedVaultFileTest {

    @TempDir
    Path directory;

    private Path file;
    private SealedVault vault;

    @BeforeEach
    void aVaultThatHoldsOneToken() {
        file = directory.resolve("slots.vault");
        vault = vault(file);
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());
    }

    @Test
    void the_file_and_what_lies_beside_it_are_their_owner_s_alone() throws Exception {
        assertThat(VaultFixture.filesIn(directory)).containsExactly(file, directory.resolve("slots.vault.guard"));
        for (Path each : VaultFixture.filesIn(directory)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void directories_that_are_missing_are_created_for_their_owner_alone() throws Exception {
        Path deep = directory.resolve("a").resolve("b").resolve("slots.vault");

        vault(deep).write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());

        for (Path created = deep.getParent(); !directory.equals(created); created = created.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
                    .isEqualTo("rwx------");
        }
        assertThat(vault(deep).read(DEADLINE).slot(PRIMARY_SECRET_EDIT_TOKEN))
                .isEqualTo(SlotContent.published(token("one")));
    }

    @Test
    void a_write_puts_another_file_in_the_place_of_the_old_one_instead_of_writing_into_it() throws Exception {
        byte[] before = Files.readAllBytes(file);
        Path old = Files.createLink(directory.resolve("a second name of the old file"), file);

        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("two"), context());

        assertThat(old).hasBinaryContent(before);
        assertThat(fileKey(file)).isNotEqualTo(fileKey(old));
    }

    private static Object fileKey(Path path) throws Exception {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Test
    void a_wrong_key_opens_nothing_and_overwrites_nothing() throws Exception {
        SealedVault stranger = SealedVault.at(file, key(2), VirtualClock.create());

        assertRefusedAndKept(stranger, "another key, or altered");
        assertRefused(() -> adopt(stranger), "another key, or altered");
        assertRefused(() -> stranger.updateNotes(notes -> "new", DEADLINE), "another key, or altered");
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    @Test
    void a_bit_that_flipped_anywhere_is_noticed_and_the_file_is_kept() throws Exception {
        byte[] good = Files.readAllBytes(file);
        for (int position = 0; position < good.length; position++) {
            byte[] altered = good.clone();
            altered[position] ^= (byte) (1 << (position % Byte.SIZE));
            Files.write(file, altered);

            assertRefusedAndKept(vault, position < "TWOSLOT".length() ? "was not sealed by this program" : "altered");
        }
        Files.write(file, good);
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    @Test
    void a_file_that_was_cut_short_anywhere_is_noticed_and_kept() throws Exception {
        byte[] good = Files.readAllBytes(file);
        for (int length = 1; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));

            assertRefusedAndKept(vault, "cut short");
        }
        Files.write(file, new byte[0]);
        assertRefusedAndKept(vault, "content: it is empty", "mount its folder");
    }

    @Test
    void a_file_that_is_no_vault_is_kept() throws Exception {
        Files.writeString(file, "ACCOUNT_ID=0123456789abcdef");
        assertRefusedAndKept(vault, "was not sealed by this program", "move it away", "run --take-over");

        Files.write(file, new byte[(1 << 20) + 1]);
        assertRefusedAndKept(vault, "content: it is larger than");
    }

    @Test
    void what_was_sealed_for_kv_is_no_vault() throws Exception {
        Files.write(
                file,
                new Sealer(key(1), new SecureRandom())
                        .seal("kv/PRIMARY_SECRET_EDIT_TOKEN", "{}".getBytes(StandardCharsets.UTF_8)));

        assertRefusedAndKept(vault, "another key, or altered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-", "rw-rw-r--", "rwxrwxrwx"})
    void a_file_that_others_may_read_or_write_is_refused_with_the_remedy_and_kept(String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertRefusedAndKept(vault, "mode: it is " + mode, "chmod o-rwx");
    }

    /** The kubelet adds the group's bits to every file of a volume with fsGroup, each time it is mounted. */
    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-r-----", "rwxrwx---"})
    void a_file_that_a_volume_gave_to_its_group_is_read_and_has_its_own_mode_after_the_next_write(String mode)
            throws Exception {
        for (Path each : VaultFixture.filesIn(directory)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(mode));
        }

        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("two"), context());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("two")));
    }

    @Test
    void a_foreign_user_s_file_is_refused_with_the_remedy_and_kept() throws Exception {
        Path foreign = ofAForeignUser();

        assertRefusedAndKept(
                vaultAs(HostProcess.current(), foreign),
                foreign,
                "owner: it belongs to the user ",
                "runs as " + HostProcess.current().userForPeople());
    }

    private Path ofAForeignUser() throws Exception {
        int own = (Integer) Files.getAttribute(file, "unix:uid");
        assumeTrue(own == 0, "only root can give a file away; FileTrustTest has the rule for everybody");
        Files.setAttribute(file, "unix:uid", 54321);
        return file;
    }

    @Test
    void where_a_volume_gives_files_an_owner_that_would_be_refused_the_first_write_is_refused_and_leaves_nothing()
            throws Exception {
        int own = (Integer) Files.getAttribute(file, "unix:uid");
        assumeTrue(own != 0, "root's files are everybody's to believe");
        HostProcess another = new HostProcess(1, OptionalLong.of(own + 1), Optional.of("another"));
        Path fresh = directory.resolve("fresh.vault");

        assertRefused(() -> write(vaultAs(another, fresh)), "owner: it belongs to the user");
        assertThat(fresh).doesNotExist();
    }

    private static void adopt(SealedVault vault) {
        vault.adopt(
                Map.of(
                        PRIMARY_TOKEN_CREATION_TOKEN, token("creation"),
                        PRIMARY_SECRET_EDIT_TOKEN, token("edit")),
                context());
    }

    private static SealedVault vaultAs(HostProcess self, Path file) {
        return new SealedVault(file, key(1), VirtualClock.create(), new SecureRandom(), self);
    }

    @Test
    void a_vault_that_was_seen_and_has_vanished_is_a_failure_and_nothing_is_created_in_its_place() throws Exception {
        SealedVault reader = vault(file);
        reader.read(DEADLINE);
        Files.delete(file);
        List<Path> before = VaultFixture.filesIn(directory);

        for (SealedVault seen : List.of(vault, reader)) {
            assertRefused(() -> seen.read(DEADLINE), "absent: it was there and has vanished", "volume is mounted");
            assertRefused(() -> write(seen), "absent: ");
            assertRefused(() -> adopt(seen), "absent: ");
            assertRefused(() -> seen.updateNotes(notes -> "new", DEADLINE), "absent: ");
        }
        assertThat(VaultFixture.filesIn(directory)).isEqualTo(before);
    }

    @Test
    void a_vault_whose_folder_has_vanished_is_a_failure_and_the_folder_is_not_created_again() throws Exception {
        Path folder = directory.resolve("volume");
        SealedVault mounted = vault(folder.resolve("slots.vault"));
        mounted.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());
        Files.move(folder, directory.resolve("unmounted"));

        assertRefused(() -> mounted.read(DEADLINE), "absent: it was there and has vanished", folder.toString());
        assertRefused(() -> write(mounted), "absent: ");
        assertThat(folder).doesNotExist();

        Files.move(directory.resolve("unmounted"), folder);
        assertThat(mounted.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    @Test
    void an_instance_that_never_saw_the_file_finds_an_empty_vault_and_fills_it() throws Exception {
        Files.delete(file);
        SealedVault first = vault(file);

        assertThat(first.read(DEADLINE).slots()).containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.empty());
        adopt(first);
        assertThat(first.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("edit")));
    }

    @Test
    void a_vault_needs_no_clock() {
        SealedVault inRealTime = SealedVault.at(file, key(1));

        inRealTime.write(PRIMARY_SECRET_EDIT_TOKEN, token("two"), VaultFixture.contextInRealTime());

        assertThat(inRealTime.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("two")));
    }

    @Test
    void a_symbolic_link_is_refused_and_kept_even_if_it_leads_to_a_good_vault_or_nowhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.vault"), file);
        assertRefusedAndKept(vault(link), link, "symbolic link");

        Path dangling = Files.createSymbolicLink(directory.resolve("dangling.vault"), directory.resolve("nowhere"));
        assertRefused(() -> vault(dangling).read(DEADLINE), "symbolic link");
        assertRefused(() -> write(vault(dangling)), "symbolic link");
        assertThat(Files.isSymbolicLink(dangling)).isTrue();
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void a_directory_in_its_place_is_refused() throws Exception {
        Path inItsPlace = Files.createDirectory(directory.resolve("directory.vault"));

        assertRefused(() -> vault(inItsPlace).read(DEADLINE), inItsPlace.toString(), "not a regular file");
        assertRefused(() -> write(vault(inItsPlace)), inItsPlace.toString(), "not a regular file");
    }

    @Test
    void a_file_where_a_directory_should_be_is_refused() {
        Path below = file.resolve("slots.vault");

        assertThatThrownBy(() -> write(vault(below)))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContaining(below.toString());
    }

    @Test
    void the_lock_file_is_never_a_symbolic_link() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Path guard = directory.resolve("slots.vault.guard");
        Files.delete(guard);
        Files.createSymbolicLink(guard, victim);

        assertThatThrownBy(() -> write(vault))
                .isInstanceOf(RotatorException.class)
                .hasMessageContainingAll(guard.toString(), "symbolic link");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void a_directory_that_may_not_be_written_leaves_a_vault_that_can_be_read() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(
                    Files.isWritable(directory), "this user may write everywhere (root), so no directory is read-only");

            assertRefusedAndWriteFails();
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void assertRefusedAndWriteFails() {
        assertRefused(() -> write(vault), "can't be written", "may be written by this user");
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    @Test
    void what_a_crash_left_behind_is_harmless_and_cleared_away_by_the_next_write_but_nothing_else_is()
            throws Exception {
        Path leftover = Files.writeString(directory.resolve(".slots.vault.0123456789abcdef.tmp"), "half a va");
        Path link = Files.createSymbolicLink(directory.resolve(".slots.vault.fedcba9876543210.tmp"), file);
        Path ofAnotherVault = Files.writeString(directory.resolve(".slots.vault.old.0123456789abcdef.tmp"), "x");
        Path somebodyElses = Files.writeString(directory.resolve(".slots.vault.notes.tmp"), "x");

        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("two"), context());

        assertThat(leftover).doesNotExist();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(ofAnotherVault).exists();
        assertThat(somebodyElses).exists();
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("two")));
    }

    @Test
    void an_interrupted_thread_changes_nothing_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> write(vault))
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.TRANSIENT))
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(vault.read(DEADLINE).slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    private static void write(SealedVault vault) {
        vault.write(SlotName.SECONDARY_SECRET_EDIT_TOKEN, token("never to be stored"), context());
    }

    private void assertRefusedAndKept(SealedVault refusing, String... parts) throws Exception {
        assertRefusedAndKept(refusing, file, parts);
    }

    private void assertRefusedAndKept(SealedVault refusing, Path named, String... parts) throws Exception {
        byte[] before = Files.readAllBytes(file);

        assertRefused(() -> refusing.read(DEADLINE), parts);
        assertRefused(() -> write(refusing), parts);
        assertThatThrownBy(() -> refusing.read(DEADLINE)).hasMessageStartingWith("vault " + named + ": ");

        assertThat(file).hasBinaryContent(before);
    }

    private static void assertRefused(ThrowingCallable attempt, String... parts) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContainingAll(parts);
    }
}
