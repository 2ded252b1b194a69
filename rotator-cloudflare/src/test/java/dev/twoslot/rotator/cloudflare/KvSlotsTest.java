package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.vault.VaultKey;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sealed slots in a simulated Workers KV. */
class KvSlotsTest {

    private static final VaultKey KEY =
            VaultKey.of(SecretValue.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private static final SlotName SLOT = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
    private static final Token TOKEN = new Token(
            SecretValue.of("cfat_abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl"),
            "0123456789abcdef0123456789abcdef",
            null,
            null,
            Instant.parse("2026-01-01T02:10:00Z"));

    @Test
    void a_consumer_reads_what_was_published() {
        try (var run = new SimulatedRun()) {
            slots(run, KEY).put(SLOT, TOKEN, run.editing());

            assertThat(read(run, KEY, SLOT)).contains(TOKEN);
        }
    }

    @Test
    void a_token_of_which_only_the_value_is_known_is_read_as_such() {
        try (var run = new SimulatedRun()) {
            slots(run, KEY).put(SLOT, Token.of(TOKEN.value()), run.editing());

            assertThat(read(run, KEY, SLOT)).contains(Token.of(TOKEN.value()));
        }
    }

    @Test
    void a_slot_that_was_never_written_is_empty() {
        try (var run = new SimulatedRun()) {
            assertThat(read(run, KEY, SLOT)).isEmpty();
        }
    }

    @Test
    void the_namespace_holds_nothing_of_the_token_in_clear() {
        try (var run = new SimulatedRun()) {
            slots(run, KEY).put(SLOT, TOKEN, run.editing());

            assertThat(run.cloudflare.state().kv().get(run.cloudflare.kvNamespaceId()))
                    .hasEntrySatisfying("two-slot/slots/PRIMARY_SECRET_EDIT_TOKEN", entry -> {
                        assertThat(entry.value()).doesNotContain(TOKEN.value().reveal(), "cfat_", "0123456789abcdef");
                        assertThat(entry.expiration()).isNull();
                    });
        }
    }

    @Test
    void a_value_that_was_sealed_with_another_key_does_not_open() {
        try (var run = new SimulatedRun()) {
            slots(run, KEY).put(SLOT, TOKEN, run.editing());
            VaultKey other = VaultKey.of(SecretValue.of("f".repeat(64)));

            assertThatThrownBy(() -> read(run, other, SLOT))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("the value of PRIMARY_SECRET_EDIT_TOKEN in Workers KV");
        }
    }

    @Test
    void a_value_that_was_moved_under_another_slots_key_does_not_open() {
        try (var run = new SimulatedRun()) {
            slots(run, KEY).put(SLOT, TOKEN, run.editing());
            SlotName another = SlotName.SECONDARY_SECRET_EDIT_TOKEN;
            byte[] sealed = run.account
                    .client()
                    .send(
                            run.kv().get("two-slot/slots/" + SLOT.name()).build(),
                            run.editing().credential(),
                            run.deadline())
                    .body();
            run.account
                    .client()
                    .send(
                            run.kv()
                                    .put("two-slot/slots/" + another.name(), sealed)
                                    .build(),
                            run.editing().credential(),
                            run.deadline())
                    .orThrow();

            assertThatThrownBy(() -> read(run, KEY, another)).isInstanceOf(RotatorException.class);
        }
    }

    @Test
    void a_lost_reply_is_settled_by_writing_again() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PUT", "/values/").loseReply());

            slots(run, KEY).put(SLOT, TOKEN, run.editing());

            assertThat(read(run, KEY, SLOT)).contains(TOKEN);
        }
    }

    @Test
    void prefixes_keep_rotations_apart() {
        try (var run = new SimulatedRun()) {
            KvSlots other = KvSlots.builder(run.account, run.cloudflare.kvNamespaceId(), KEY)
                    .keyPrefix("other/")
                    .build();
            other.put(SLOT, TOKEN, run.editing());

            assertThat(read(run, KEY, SLOT)).isEmpty();
            assertThat(other.read(SLOT, run.editing().credential(), run.deadline()))
                    .contains(TOKEN);
        }
    }

    private static KvSlots slots(SimulatedRun run, VaultKey key) {
        return KvSlots.builder(run.account, run.cloudflare.kvNamespaceId(), key).build();
    }

    private static Optional<Token> read(SimulatedRun run, VaultKey key, SlotName slot) {
        return slots(run, key).read(slot, run.editing().credential(), run.deadline());
    }
}
