package dev.twoslot.rotator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.vault.VaultKey.Derivation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultKeyTest {

    private static final byte[] BYTES = bytes();
    private static final String PASSPHRASE = "twenty characters at the least";
    private static final byte[] NO_SALT = {};

    @TempDir
    Path directory;

    private static byte[] bytes() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0xff - i); // so that base64 has characters that differ between the two alphabets
        }
        return bytes;
    }

    private static VaultKey key(String text) {
        return VaultKey.of(SecretValue.of(text));
    }

    @Test
    void base64_base64url_and_hex_of_the_same_32_bytes_are_the_same_raw_key() {
        String base64 = Base64.getEncoder().encodeToString(BYTES);
        String base64Url = Base64.getUrlEncoder().encodeToString(BYTES);
        String hex = HexFormat.of().formatHex(BYTES);
        assertThat(base64).isNotEqualTo(base64Url);

        for (String text : new String[] {
            base64,
            hex,
            hex.toUpperCase(Locale.ROOT),
            base64Url,
            "hex:" + hex,
            "base64:" + base64,
            "base64:" + base64.substring(0, 43),
            "base64:" + base64Url,
            "base64:" + base64Url.substring(0, 43)
        }) {
            assertThat(key(text).derivation()).isEqualTo(Derivation.RAW_KEY);
            assertThat(key(text).aesKey(NO_SALT).getEncoded()).isEqualTo(BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "twenty characters!!!",
                "correct horse battery staple",
                "\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11 and fifteen more",
                "passphrase:twenty characters!!!",
                // What would be something else, or nothing, without the prefix
                "passphrase:00000000000000000000000000000000000000000000000000000000000000000",
                "passphrase:correct-horse-battery-staple",
                "passphrase:note: colons and \"quotes\" do",
                "passphrase:hex:0123456789abcdef"
            })
    void a_text_that_can_be_a_passphrase_only_is_one(String text) {
        assertThat(key(text).derivation()).isEqualTo(Derivation.PBKDF2_HMAC_SHA256_600K);
    }

    @Test
    void a_prefix_is_no_part_of_the_passphrase() {
        byte[] salt = new byte[16];

        assertThat(key("passphrase:" + PASSPHRASE).aesKey(salt))
                .isEqualTo(key(PASSPHRASE).aesKey(salt));
    }

    /** Each may be a passphrase, or a key that was cut, quoted or copied with its name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // 31 and 33 bytes in base64, 31 in hex, a digit too many, both alphabets at once, none of its padding
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "00000000000000000000000000000000000000000000000000000000000000",
                "00000000000000000000000000000000000000000000000000000000000000000",
                "+_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                // Bits after the 256th: no encoder writes that
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                // With something around it or between
                "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"",
                "'0000000000000000000000000000000000000000000000000000000000000000'",
                "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000",
                "0x0000000000000000000000000000000000000000000000000000000000000000",
                // A prefix that is none of ours
                "Base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "HEX:0000000000000000000000000000000000000000000000000000000000000000",
                "key: correct horse battery staple",
                // Words with hyphens alone
                "correct-horse-battery-staple",
                "nineteencharacters0"
            })
    void a_text_that_may_be_in_more_than_one_form_is_refused_with_the_prefixes_and_without_being_shown(String text) {
        assertThatThrownBy(() -> key(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'hex:'", "'base64:'", "'passphrase:'", "which form")
                .hasMessageNotContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "hex:00, 64 hexadecimal digits",
        "hex:zz00000000000000000000000000000000000000000000000000000000000000, 64 hexadecimal digits",
        "hex:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, 64 hexadecimal digits",
        "base64:AAAA, 32 bytes in base64",
        "base64:+_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, 32 bytes in base64",
        "base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=, 32 bytes in base64",
        "passphrase:nineteen characters, at least 20 characters",
        // 19 characters, 20 of Java's
        "'passphrase:\uD83D\uDD11eighteen character', at least 20 characters"
    })
    void a_form_that_is_named_must_be_kept_and_the_text_is_not_shown(String text, String rule) {
        assertThatThrownBy(() -> key(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(text.substring(0, text.indexOf(':') + 1), rule)
                .hasMessageNotContaining(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short one",
                "nineteen characters",
                // 19 characters, 20 of Java's
                "\uD83D\uDD11eighteen character"
            })
    void a_shorter_text_is_refused_without_being_shown(String text) {
        assertThatThrownBy(() -> key(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 20 characters")
                .hasMessageNotContaining(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " leading space and long enough",
                "trailing newline and long enough\n",
                "tab\tinside and long enough",
                "passphrase: leading space and long enough",
                "hex:0000000000000000000000000000000000000000000000000000000000000000 "
            })
    void a_text_with_white_space_around_it_or_a_control_character_is_refused_without_being_shown(String text) {
        assertThatThrownBy(() -> key(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one line without white space")
                .hasMessageNotContaining(text.strip());
    }

    @Test
    void a_passphrase_is_stretched_with_pbkdf2_as_documented() {
        // From Python: hashlib.pbkdf2_hmac("sha256", b"twenty characters at the least", bytes(range(16)), 600000)
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

        assertThat(key(PASSPHRASE).aesKey(salt).getEncoded())
                .isEqualTo(HexFormat.of().parseHex("0becc3ef6bac1c0aea8ebdb952e2d9f2a93ce0f4f466d07b409b0650b314a8ce"));
    }

    @Test
    void a_passphrase_is_stretched_once_for_each_salt() {
        VaultKey key = key(PASSPHRASE);
        byte[] one = new byte[16];
        byte[] other = new byte[16];
        other[0] = 1;

        assertThat(key.aesKey(one)).isSameAs(key.aesKey(one.clone())).isNotEqualTo(key.aesKey(other));
    }

    @Test
    void it_does_not_print_itself() {
        assertThat(key(PASSPHRASE)).hasToString("VaultKey[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void a_key_file_is_one_line_with_or_without_a_line_break(String end) throws Exception {
        Path file = keyFile(HexFormat.of().formatHex(BYTES) + end, "rw-------");

        assertThat(VaultKey.fromFile(file).aesKey(NO_SALT).getEncoded()).isEqualTo(BYTES);
    }

    @Test
    void a_key_file_may_be_read_only_and_reached_through_a_link() throws Exception {
        Path file = keyFile(PASSPHRASE, "r--------");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(VaultKey.fromFile(link).derivation()).isEqualTo(Derivation.PBKDF2_HMAC_SHA256_600K);
    }

    /** As Kubernetes shows a Secret: a link through a folder that is a link, to a file of mode 0440. */
    @Test
    void a_key_that_a_platform_mounts_is_taken() throws Exception {
        Path version = Files.createDirectory(directory.resolve("..2026_01_01_00_00_00.1"));
        Path file = Files.writeString(version.resolve("key"), PASSPHRASE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        Files.createSymbolicLink(directory.resolve("..data"), version.getFileName());
        Path link = Files.createSymbolicLink(directory.resolve("key"), Path.of("..data", "key"));

        assertThat(VaultKey.fromFile(link).derivation()).isEqualTo(Derivation.PBKDF2_HMAC_SHA256_600K);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-", "r--r--r--"})
    void a_key_file_that_others_may_read_or_write_is_refused_with_the_remedy(String mode) throws Exception {
        Path file = keyFile(PASSPHRASE, mode);

        assertRefused(() -> VaultKey.fromFile(file), file + ": mode: it is " + mode, "chmod o-rwx", "defaultMode 0440");
    }

    @Test
    void a_link_to_a_key_file_that_others_may_read_is_refused() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), keyFile(PASSPHRASE, "rw-r--r--"));

        assertRefused(() -> VaultKey.fromFile(link), link + ": mode: ");
    }

    @Test
    void a_key_file_with_something_else_in_it_is_refused_by_name_and_not_by_value() throws Exception {
        assertRefused(
                () -> VaultKey.fromFile(keyFile("too short", "rw-------")), "content: ", "at least 20 characters");
        assertRefused(() -> VaultKey.fromFile(keyFile("", "rw-------")), "content: it is empty");
        assertRefused(() -> VaultKey.fromFile(keyFile(" \n", "rw-------")), "content: it is empty or blank");
        assertRefused(
                () -> VaultKey.fromFile(keyFile(PASSPHRASE + "\nsecond\n", "rw-------")), "content: ", "one line");
        assertRefused(() -> VaultKey.fromFile(keyFile("x".repeat(5000), "rw-------")), "content: it is larger than");
        assertRefused(() -> VaultKey.fromFile(keyFile(BYTES, "rw-------")), "content: it is not UTF-8");
        assertRefused(() -> VaultKey.fromFile(directory), directory + ": content: it is not a regular file");
        assertRefused(() -> VaultKey.fromFile(directory.resolve("none")), "absent: there is no such file");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        assertRefused(() -> VaultKey.fromFile(dangling), "absent: ", "a link to one that is not there");
    }

    @Test
    void a_key_file_that_this_user_may_not_read_is_refused_with_its_owner_and_mode() throws Exception {
        Path file = keyFile(PASSPHRASE, "---------");
        assumeFalse(Files.isReadable(file), "this user may read everything (root)");

        assertRefused(() -> VaultKey.fromFile(file), "mode: ", "may not read it", "is ---------");
    }

    /** Where the file's name was configured, there may be the key itself. */
    @Test
    void a_caller_who_must_not_show_the_name_gives_the_file_another_one() throws Exception {
        for (Path file : new Path[] {
            directory.resolve("canary"),
            directory.resolve("canary".repeat(100)),
            keyFile(PASSPHRASE, "rw-rw-rw-").resolve("canary"),
            Files.createDirectory(directory.resolve("canary-directory"))
        }) {
            assertThatThrownBy(() -> VaultKey.fromFile(file, "the key's file"))
                    .isInstanceOf(RotatorException.class)
                    .hasMessageStartingWith("the key's file: ")
                    .hasMessageNotContaining("canary")
                    .hasNoCause();
        }
    }

    private static void assertRefused(ThrowingCallable attempt, String... parts) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageStartingWith("vault key file ")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining(PASSPHRASE);
    }

    private Path keyFile(String content, String mode) throws Exception {
        return keyFile(content.getBytes(StandardCharsets.UTF_8), mode);
    }

    private Path keyFile(byte[] content, String mode) throws Exception {
        Path file = Files.createTempFile(directory, "key", ".txt");
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
