package dev.twoslot.rotator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.spi.RotatorException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which owners and modes are believed. The file is this process' own; the process is another where a test says so. */
class FileTrustTest {

    @TempDir
    Path directory;

    private Path file;
    private HostProcess own;
    private HostProcess other;

    @BeforeEach
    void setUp() throws Exception {
        file = Files.writeString(directory.resolve("file"), "x");
        int uid = (Integer) Files.getAttribute(file, "unix:uid");
        own = process(OptionalLong.of(uid), Optional.of(Files.getOwner(file).getName()));
        other = process(OptionalLong.of(uid + 1), Optional.of("another"));
    }

    private static HostProcess process(OptionalLong uid, Optional<String> user) {
        return new HostProcess(1, uid, user);
    }

    private void mode(String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private boolean ownedByRoot() {
        return own.uid().getAsLong() == 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------", "rwx--x--x"})
    void what_its_owner_alone_may_read_and_write_is_believed_without_a_word(String mode) throws Exception {
        mode(mode);

        assertThat(FileTrust.examine(file, "file", own)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rw-rw----, may read and write it", "r--r-----, may read it", "rw--w----, may write it"})
    void access_of_the_group_is_accepted_with_a_warning(String mode, String access) throws Exception {
        mode(mode);

        assertThat(FileTrust.examine(file, "file", own))
                .hasValueSatisfying(warning -> assertThat(warning).contains(mode, access, "fsGroup", "chmod g-rwx"));
    }

    @ParameterizedTest
    @CsvSource({"rw----r--, may read it", "rw-----w-, may write it", "rw-rw-rw-, may read and write it"})
    void access_of_others_is_refused(String mode, String access) throws Exception {
        mode(mode);

        assertThatThrownBy(() -> FileTrust.examine(file, "file", own))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContainingAll("file: mode: it is " + mode, access, "chmod o-rwx");
    }

    /** The test's file is root's or it isn't, so one of the two ways out is seen here and the other one elsewhere. */
    @Test
    void a_file_of_another_user_is_believed_if_that_is_root_and_refused_otherwise() throws Exception {
        mode("r--r-----");
        if (ownedByRoot()) {
            assertThat(FileTrust.examine(file, "file", other)).isEmpty();
            mode("rw-rw----");
            assertThat(FileTrust.examine(file, "file", other)).isPresent();
            Files.setAttribute(file, "unix:uid", 54321);
        }
        assertThatThrownBy(() -> FileTrust.examine(file, "file", other))
                .isInstanceOf(RotatorException.class)
                .hasMessageContainingAll("file: owner: it belongs to the user ", "runs as another", "chown");
    }

    @Test
    void a_file_that_root_gave_away_is_refused_to_root_as_well() throws Exception {
        if (ownedByRoot()) {
            Files.setAttribute(file, "unix:uid", 54321);
            assertThatThrownBy(() -> FileTrust.examine(file, "file", own))
                    .isInstanceOf(RotatorException.class)
                    .hasMessageContaining("owner: it belongs to the user 54321");
        }
    }

    @Test
    void a_user_without_a_name_is_known_by_number_and_one_without_a_number_by_name() throws Exception {
        mode("rw-------");

        assertThat(FileTrust.examine(file, "file", process(own.uid(), Optional.empty())))
                .isEmpty();
        assertThat(FileTrust.examine(file, "file", process(OptionalLong.empty(), own.user())))
                .isEmpty();
        if (!ownedByRoot()) {
            for (HostProcess stranger : List.of(
                    process(OptionalLong.of(own.uid().getAsLong() + 1), Optional.empty()),
                    process(OptionalLong.empty(), Optional.of("another")))) {
                assertThatThrownBy(() -> FileTrust.examine(file, "file", stranger))
                        .isInstanceOf(RotatorException.class)
                        .hasMessageContaining("owner: ");
            }
        }
    }

    @Test
    void what_the_platform_tells_of_this_process_is_what_its_files_get() throws Exception {
        mode("rw-------");

        assertThat(HostProcess.current().uid()).isEqualTo(own.uid());
        assertThat(FileTrust.examine(file, "file", HostProcess.current())).isEmpty();
    }

    @Test
    void the_file_system_s_uid_is_the_last_of_four() {
        assertThat(HostProcess.uidIn(List.of("Name:\tjava", "Uid:\t1\t2\t3\t4294967294", "Gid:\t5\t6\t7\t8")))
                .hasValue(4294967294L);
        assertThat(HostProcess.uidIn(List.of("Name:\tUid: 1 2 3 4"))).isEmpty();
    }

    @Test
    void access_that_was_denied_is_told_with_owner_and_mode() throws Exception {
        mode("r--------");
        AccessDeniedException cause = new AccessDeniedException(file.toString());

        assertThat(FileTrust.denied(file, "file", own, "write it", cause))
                .hasMessageContainingAll(
                        "file: mode: ",
                        "may not write it",
                        "is r--------",
                        own.user().orElseThrow())
                .hasCause(cause);
        assertThat(FileTrust.denied(directory.resolve("none"), "file", own, "create it", cause))
                .hasMessageContainingAll("file: mode: ", "may not create it", "its folder");
    }
}
