package dev.twoslot.rotator.destination;

import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.SECONDARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.context;
import static dev.twoslot.rotator.vault.VaultFixture.token;
import static dev.twoslot.rotator.vault.VaultFixture.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.vault.SealedVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishedSlotsTest {

    @TempDir
    Path directory;

    private Path file;
    private SealedVault ownCopy;
    private final List<String> published = new ArrayList<>();

    @BeforeEach
    void anOwnCopyWithAnOlderToken() {
        file = directory.resolve("slots.vault");
        ownCopy = vault(file);
        ownCopy.write(PRIMARY_SECRET_EDIT_TOKEN, token("old"), context());
    }

    /** A destination of which only the write matters. */
    private interface Put {
        void put(SlotName slot, Token token, CallContext context);
    }

    private static Destination destination(String name, Put put) {
        return new Destination() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void put(SlotName slot, Token token, CallContext context) {
                put.put(slot, token, context);
            }
        };
    }

    private static PublishedSlots slots(SealedVault vault, Destination... required) {
        PublishedSlots.Builder slots = PublishedSlots.builder(vault);
        for (Destination destination : required) {
            slots.required(destination);
        }
        return slots.build();
    }

    /** A place that notes what it gets, and what the own copy says at that moment. */
    private Destination place(String name) {
        return destination(name, (slot, token, context) -> {
            assertThat(ownSlot(slot)).isEqualTo(SlotContent.unpublished(token));
            published.add(name + " " + slot + " " + token.id());
        });
    }

    private SlotContent ownSlot(SlotName slot) {
        return vault(file).read(DEADLINE).slot(slot);
    }

    @Test
    void a_write_goes_to_the_own_copy_first_then_to_each_place_in_order_and_only_then_counts_as_published() {
        PublishedSlots slots = slots(ownCopy, place("store"), place("kv"));

        slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context());

        assertThat(published)
                .containsExactly("store PRIMARY_SECRET_EDIT_TOKEN id-of-new", "kv PRIMARY_SECRET_EDIT_TOKEN id-of-new");
        assertThat(slots.read(DEADLINE).slots())
                .containsOnlyKeys(SlotName.values())
                .containsEntry(PRIMARY_SECRET_EDIT_TOKEN, SlotContent.published(token("new")))
                .containsEntry(SECONDARY_SECRET_EDIT_TOKEN, SlotContent.empty());
    }

    @Test
    void a_place_gets_the_context_of_the_write() {
        List<CallContext> seen = new ArrayList<>();
        CallContext context = context();

        slots(ownCopy, destination("store", (slot, token, given) -> seen.add(given)))
                .write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context);

        assertThat(seen).containsExactly(context);
    }

    @ParameterizedTest
    @EnumSource
    void a_place_that_fails_is_heard_as_it_is_and_leaves_the_slot_unpublished_until_a_repeat(
            RotatorException.Kind kind) {
        RotatorException failure = new RotatorException(kind, "the second place failed");
        List<RotatorException> failures = new ArrayList<>(List.of(failure));
        Destination failsOnce = destination("second", (slot, token, context) -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
        });
        PublishedSlots slots = slots(ownCopy, place("first"), failsOnce, place("third"));

        assertThat(catchThrowable(() -> slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context())))
                .isSameAs(failure);
        assertThat(published).containsExactly("first PRIMARY_SECRET_EDIT_TOKEN id-of-new");
        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("new")));

        slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context());
        assertThat(published).hasSize(3).last().isEqualTo("third PRIMARY_SECRET_EDIT_TOKEN id-of-new");
        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("new")));
    }

    @Test
    void a_place_that_breaks_its_contract_leaves_the_slot_unpublished_too() {
        PublishedSlots slots = slots(ownCopy, destination("store", (slot, token, context) -> {
            throw new IllegalStateException("no such exception was promised");
        }));

        assertThatThrownBy(() -> slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("new")));
    }

    @Test
    void nothing_is_published_that_the_own_copy_could_not_take() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        PublishedSlots slots = slots(ownCopy, place("store"));

        assertThatThrownBy(() -> slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context()))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContaining(file.toString());
        assertThat(published).isEmpty();
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void an_own_copy_that_can_t_note_the_publication_fails_the_write() {
        Destination breaksTheFile = destination(
                "store",
                (slot, token, context) ->
                        assertThat(file.toFile().setReadable(true, false)).isTrue());
        PublishedSlots slots = slots(ownCopy, breaksTheFile);

        assertThatThrownBy(() -> slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("new"), context()))
                .isInstanceOf(RotatorException.class)
                .hasMessageContaining("chmod o-rwx");

        assertThat(file.toFile().setReadable(false, false)).isTrue();
        assertThat(file.toFile().setReadable(true, true)).isTrue();
        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("new")));
    }

    @Test
    void a_slot_that_another_run_wrote_meanwhile_is_ambiguous_and_stays_unpublished_with_the_other_run_s_token() {
        Destination slow = destination(
                "store",
                (slot, token, context) -> slots(vault(file), destination("store", (s, t, c) -> {}))
                        .write(slot, token("theirs"), context));
        PublishedSlots slots = slots(ownCopy, slow);

        assertThatThrownBy(() -> slots.write(PRIMARY_SECRET_EDIT_TOKEN, token("ours"), context()))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.AMBIGUOUS))
                .hasMessageContainingAll("PRIMARY_SECRET_EDIT_TOKEN", "another run");
        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.unpublished(token("theirs")));
    }

    @Test
    void a_token_of_which_the_id_was_learned_later_is_still_the_very_token() {
        Token unknown = Token.of(token("new").value());
        Destination learns = destination(
                "store", (slot, token, context) -> ownCopy.record(slot, token("new"), Set.of(), context.deadline()));

        slots(ownCopy, learns).write(PRIMARY_SECRET_EDIT_TOKEN, unknown, context());

        assertThat(ownSlot(PRIMARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotContent.published(token("new")));
    }

    @Test
    void without_a_place_to_publish_to_it_is_refused() {
        assertThatThrownBy(() -> slots(ownCopy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use the vault itself");
    }
}
