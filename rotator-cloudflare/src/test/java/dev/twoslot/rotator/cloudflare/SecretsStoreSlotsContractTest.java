package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.testkit.HttpFault;
import java.util.Optional;

/** Slots that are published to a simulated Secrets Store. */
class SecretsStoreSlotsContractTest extends PublishedSlotsContract {

    SecretsStoreSlotsContractTest() {
        super(HttpFault.on("PATCH", "/secrets/"));
    }

    @Override
    SlotPublisher place() {
        return SecretsStoreSlots.of(run.account, run.cloudflare.storeId());
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return Optional.ofNullable(run.cloudflare.state().secrets().get(slot.name()))
                .map(SecretValue::of);
    }
}
