package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.Destination;
import java.util.Optional;

/** The Secrets Store as a destination. */
class SecretsStoreDestinationContractTest extends SimulatedDestinationContract {

    /** The simulated store has secrets of the slots' bare names from the beginning. */
    private static final String PREFIX = "CONTRACT_";

    SecretsStoreDestinationContractTest() {
        super("PATCH", "/secrets_store/");
    }

    @Override
    protected Destination destination() {
        return SecretsStoreSlots.builder(run.account, run.cloudflare.storeId())
                .namePrefix(PREFIX)
                .build();
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return Optional.ofNullable(run.cloudflare.state().secrets().get(PREFIX + slot.name()))
                .map(SecretValue::of);
    }

    @Override
    protected Object contents() {
        return run.cloudflare.state().storedSecrets();
    }
}
