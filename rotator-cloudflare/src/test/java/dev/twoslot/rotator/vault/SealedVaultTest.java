package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_TOKEN_CREATION_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.SECONDARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.SECONDARY_TOKEN_CREATION_TOKEN;
import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.context;
import static dev.twoslot.rotator.vault.VaultFixture.token;
import static dev.twoslot.rotator.vault.VaultFixture.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vault holds. How it treats its file is in {@link SealedVaultFileTest}. */
class SealedVaultTest {

    @TempDir
    Path directory;

    private Path file;
    private SealedVault vault;

    @BeforeEach
    void setUp() {
        file = directory.resolve("slots.vault");
        vault = vault(file);
    }

    private SlotContent slot(SlotName name) {
        return vault(file).read(DEADLINE).slot(name);
    }

    @Test
    void a_missing_file_is_an_empty_vault_and_looking_at_it_creates_nothing() throws Exception {
        assertThat(vault.read(DEADLINE).slots())
                .containsOnlyKeys(SlotName.values())
                .allSatisfy((name, content) -> assertThat(content).isEqualTo(SlotContent.empty()));
        assertThat(vault.read(DEADLINE).notes()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_written_token_is_read_back_by_another_process_with_its_id_and_expiry_as_published() {
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());

        assertThat(vault(file).read(DEADLINE).slots())
                .containsOnlyKeys(SlotName.values())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")))
                .containsEntry(PRIMARY_TOKEN_CREATION_TOKEN, SlotContent.empty());
    }

    @Test
    void a_token_of_which_only_the_value_is_known_is_kept_as_that_and_what_is_learned_later_is_just_written() {
        Token known = token("one");
        Token unknown = Token.of(known.value());

        vault.write(PRIMARY_SECRET_EDIT_TOKEN, unknown, context());
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(unknown));

        vault.write(PRIMARY_SECRET_EDIT_TOKEN, known, context());
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(known));
    }

    @Test
    void a_write_changes_its_own_slot_alone_and_writing_again_changes_nothing() {
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());
        vault.write(SECONDARY_SECRET_EDIT_TOKEN, token("two"), context());
        vault.write(SECONDARY_SECRET_EDIT_TOKEN, token("two"), context());

        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("one")));
        assertThat(slot(SECONDARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("two")));
    }

    @Test
    void a_recorded_token_is_unpublished_until_that_very_token_is_marked() {
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("old"), context());
        vault.record(PRIMARY_SECRET_EDIT_TOKEN, token("new"), Set.of(), DEADLINE);
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("new")));

        assertThat(vault.markPublished(PRIMARY_SECRET_EDIT_TOKEN, token("old"), Set.of(), DEADLINE))
                .isFalse();
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("new")));

        assertThat(vault.markPublished(PRIMARY_SECRET_EDIT_TOKEN, token("new"), Set.of(), DEADLINE))
                .isTrue();
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("new")));
    }

    @Test
    void a_slot_that_another_run_published_is_unpublished_again_when_this_run_s_token_went_out_too() {
        vault.record(PRIMARY_SECRET_EDIT_TOKEN, token("ours"), Set.of(), DEADLINE);
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("theirs"), context());

        assertThat(vault.markPublished(PRIMARY_SECRET_EDIT_TOKEN, token("ours"), Set.of(), DEADLINE))
                .isFalse();
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("theirs")));
    }

    @Test
    void an_empty_slot_can_t_be_marked_published() {
        assertThat(vault.markPublished(PRIMARY_SECRET_EDIT_TOKEN, token("one"), Set.of(), DEADLINE))
                .isFalse();
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.empty());
    }

    @Test
    void an_administrators_pair_is_taken_into_primary_as_published_in_one_step_and_secondary_stays() {
        vault.record(PRIMARY_SECRET_EDIT_TOKEN, token("dead"), Set.of(), DEADLINE);
        vault.record(SECONDARY_SECRET_EDIT_TOKEN, token("previous"), Set.of(), DEADLINE);
        vault.updateNotes(before -> "a note", DEADLINE);

        for (int time = 1; time <= 2; time++) {
            vault.adopt(
                    Map.of(
                            PRIMARY_TOKEN_CREATION_TOKEN, token("creation"),
                            PRIMARY_SECRET_EDIT_TOKEN, token("edit")),
                    context());

            assertThat(vault(file).read(DEADLINE))
                    .isEqualTo(new SlotInventory(
                            Map.of(
                                    PRIMARY_TOKEN_CREATION_TOKEN, SlotContent.published(token("creation")),
                                    PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("edit")),
                                    SECONDARY_TOKEN_CREATION_TOKEN, SlotContent.empty(),
                                    SECONDARY_SECRET_EDIT_TOKEN, SlotContent.unpublished(token("previous"))),
                            "a note"));
        }
    }

    @Test
    void notes_are_sealed_with_the_slots_and_read_back_by_another_process() throws Exception {
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());

        assertThat(vault.updateNotes(before -> before + "canary", DEADLINE)).isEqualTo("canary");
        vault.write(SECONDARY_SECRET_EDIT_TOKEN, token("two"), context());

        assertThat(vault(file).read(DEADLINE).notes()).isEqualTo("canary");
        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("one")));
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
    }

    @Test
    void everything_that_is_known_of_a_token_is_kept() {
        Token known = new Token(
                SecretValue.of("one"),
                "0123456789abcdef0123456789abcdef",
                "two-slot/test/secret-edit/run-1",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T02:10:00Z"));

        vault.write(PRIMARY_SECRET_EDIT_TOKEN, known, context());

        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(known));
    }

    @Test
    void a_passphrase_works_as_well_as_a_raw_key() {
        VaultKey first = VaultKey.of(SecretValue.of("correct horse battery staple"));
        VaultKey second = VaultKey.of(SecretValue.of("correct horse battery staple"));

        SealedVault.at(file, first, VirtualClock.create()).write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());

        assertThat(SealedVault.at(file, second, VirtualClock.create())
                        .read(DEADLINE)
                        .slots())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("one")));
    }

    @Test
    void no_file_shows_a_token_neither_in_clear_nor_in_base64() throws Exception {
        String secret = "cfat_canary0123456789";
        for (SlotName name : SlotName.values()) {
            vault.record(name, token(secret), Set.of(), DEADLINE);
            vault.markPublished(name, token(secret), Set.of(), DEADLINE);
        }

        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (Path each : VaultFixture.filesIn(directory)) {
            String content = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
            assertThat(content).doesNotContain("canary");
            for (int shift = 0; shift < 3; shift++) {
                // Base64 of the same text looks different at each of three offsets; its first and last characters
                // depend
                // on the neighbours.
                String encoded = Base64.getEncoder().encodeToString(shifted(bytes, shift));
                assertThat(content).doesNotContain(encoded.substring(4, encoded.length() - 4));
            }
        }
    }

    private static byte[] shifted(byte[] bytes, int by) {
        byte[] shifted = new byte[by + bytes.length];
        System.arraycopy(bytes, 0, shifted, by, bytes.length);
        return shifted;
    }

    @Test
    void fields_that_a_later_version_added_are_ignored() throws Exception {
        seal("""
                {"madeBy": "1.9", "slots": {"SPARE_TOKEN": {"value": "x"}, "PRIMARY_SECRET_EDIT_TOKEN":
                 {"value": "one", "id": null, "expiresAt": "2026-01-01T02:10:00Z", "published": true, "colour": "red"}}}""");

        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN))
                .isEqualTo(SlotContent.published(
                        new Token(SecretValue.of("one"), null, null, null, Instant.parse("2026-01-01T02:10:00Z"))));
    }

    @Test
    void a_slot_that_doesn_t_say_whether_it_is_published_is_not() throws Exception {
        seal("""
                {"slots": {"PRIMARY_SECRET_EDIT_TOKEN": {"value": "one"}}}""");

        assertThat(slot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(Token.of(SecretValue.of("one"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary is no JSON",
                "[]",
                "{}",
                "{\"slots\": []}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": \"canary\"}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": \" \"}}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": 5}}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": \"canary\", \"id\": {}}}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": \"canary\", \"expiresAt\": \"canary\"}}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": \"canary\", \"issuedAt\": \"canary\"}}}",
                "{\"slots\": {\"PRIMARY_SECRET_EDIT_TOKEN\": {\"value\": \"canary\", \"name\": [\"canary\"]}}}",
                "{\"slots\": {}, \"notes\": {\"canary\": 1}}"
            })
    void content_that_is_not_understood_is_refused_without_being_shown_and_is_not_overwritten(String content)
            throws Exception {
        seal(content);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> vault.read(DEADLINE))
                .isInstanceOf(RotatorException.class)
                .hasMessageContainingAll(file.toString(), "doesn't understand what is in it")
                .hasNoCause();
        assertThatThrownBy(() -> vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context()))
                .isInstanceOf(RotatorException.class)
                .hasMessageNotContaining("canary");
        assertThat(file).hasBinaryContent(before);
    }

    private void seal(String json) throws Exception {
        vault.write(PRIMARY_SECRET_EDIT_TOKEN, token("to get a file with the right mode"), context());
        byte[] sealed = new Sealer(VaultFixture.key(1), new SecureRandom())
                .seal("vault", json.getBytes(StandardCharsets.UTF_8));
        Files.write(file, sealed);
    }
}
