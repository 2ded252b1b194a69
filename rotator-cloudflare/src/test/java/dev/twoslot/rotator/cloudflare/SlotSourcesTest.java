package dev.twoslot.rotator.cloudflare;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.ClockedCredentials;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a consumer that is no Worker can read the slots: the vault on the rotator's host, and Workers KV. */
class SlotSourcesTest {

    private static final VaultKey KEY =
            VaultKey.of(SecretValue.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Token OLD = Token.of(SecretValue.of("old"));
    private static final Token NEW = Token.of(SecretValue.of("new"));

    @TempDir
    private Path directory;

    private final SimulatedRun run = new SimulatedRun();

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void the_vault_serves_a_consumer_on_its_host_and_a_new_primary_is_noticed() {
        SealedVault vault = SealedVault.at(directory.resolve("vault"), KEY, run.clock);
        vault.write(SlotName.PRIMARY_SECRET_EDIT_TOKEN, OLD, run.editing());
        SlotCredentials credentials = credentials(SlotReader.store(vault, Role.SECRET_EDIT, TIMEOUT, run.clock));

        assertThat(use(credentials)).isEqualTo("old");

        vault.write(SlotName.SECONDARY_SECRET_EDIT_TOKEN, OLD, run.editing());
        vault.write(SlotName.PRIMARY_SECRET_EDIT_TOKEN, NEW, run.editing());
        run.clock.advance(Duration.ofMinutes(6));

        assertThat(use(credentials)).isEqualTo("new");
    }

    @Test
    void a_vault_that_holds_nothing_fails_a_call_with_the_names_of_both_slots() {
        SealedVault vault = SealedVault.at(directory.resolve("vault"), KEY, run.clock);
        SlotReader reader = SlotReader.store(vault, Role.TOKEN_CREATION, TIMEOUT, run.clock);

        BothSlotsFailedException failure =
                catchThrowableOfType(BothSlotsFailedException.class, () -> tryPrimaryThenSecondary(reader, token -> 1));

        assertThat(failure)
                .hasCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("the slot PRIMARY_TOKEN_CREATION_TOKEN is empty; it must hold a token");
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("SECONDARY_TOKEN_CREATION_TOKEN");
    }

    @Test
    void workers_kv_serves_a_consumer_that_has_the_key_and_may_read_the_namespace() {
        KvSlots slots = KvSlots.builder(run.account, run.cloudflare.kvNamespaceId(), KEY)
                .build();
        slots.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, NEW, run.editing());
        SecretValue mayRead = SecretValue.of(run.cloudflare.editToken());
        SlotReader reader = slot -> slots.read(
                        SlotName.of(slot, Role.SECRET_EDIT),
                        mayRead,
                        run.clock.instant().plus(TIMEOUT))
                .orElseThrow()
                .value();

        assertThat(use(credentials(reader))).isEqualTo("new");
    }

    private SlotCredentials credentials(SlotReader reader) {
        return ClockedCredentials.of(reader, run.clock);
    }

    private static String use(SlotCredentials credentials) {
        return tryPrimaryThenSecondary(credentials, SecretValue::reveal);
    }
}
