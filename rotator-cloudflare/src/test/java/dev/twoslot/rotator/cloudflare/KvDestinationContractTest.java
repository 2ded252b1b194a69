package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.vault.VaultFixture;
import java.util.Optional;

/** Workers KV as a destination. It keeps no comments, so D12 is skipped. */
class KvDestinationContractTest extends SimulatedDestinationContract {

    KvDestinationContractTest() {
        super("PUT", "/storage/kv/");
    }

    @Override
    protected KvSlots destination() {
        return KvSlots.builder(run.account, run.cloudflare.kvNamespaceId(), VaultFixture.key(2))
                .build();
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return destination().read(slot, credential(), deadline()).map(Token::value);
    }

    @Override
    protected Object contents() {
        return run.cloudflare.state().kv();
    }
}
