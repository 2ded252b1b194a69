package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.util.Optional;

/** Slots that are published to a simulated Secrets Store. */
class SecretsStoreSlotsContractTest extends PublishedSlotsContract {

    /** The simulated store has secrets of the slots' bare names from the beginning. */
    private static final String PREFIX = "CONTRACT_";

    SecretsStoreSlotsContractTest() {
        super(HttpFault.on("PATCH", "/secrets/"));
    }

    @Override
    Destination place() {
        return SecretsStoreSlots.builder(run.account, run.cloudflare.storeId())
                .namePrefix(PREFIX)
                .build();
    }

    @Override
    protected void editComment(SlotName slot, String comment) {
        run.cloudflare.dashboard().editComment(PREFIX + slot.name(), comment);
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return Optional.ofNullable(run.cloudflare.state().secrets().get(PREFIX + slot.name()))
                .map(SecretValue::of);
    }
}
