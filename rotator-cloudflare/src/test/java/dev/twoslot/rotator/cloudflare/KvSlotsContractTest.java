package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.vault.VaultFixture;
import java.util.Optional;

/** Slots that are published to a simulated Workers KV. */
class KvSlotsContractTest extends PublishedSlotsContract {

    KvSlotsContractTest() {
        super(HttpFault.on("PUT", "/values/"));
    }

    @Override
    KvSlots place() {
        return KvSlots.builder(run.account, run.cloudflare.kvNamespaceId(), VaultFixture.key(2))
                .build();
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return place().read(slot, credential(), deadline()).map(Token::value);
    }
}
