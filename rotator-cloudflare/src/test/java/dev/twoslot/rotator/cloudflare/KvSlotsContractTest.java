package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.testkit.HttpFault;
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
