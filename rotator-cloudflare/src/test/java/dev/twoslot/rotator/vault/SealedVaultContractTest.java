package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.SecretSlotStore;
import java.util.List;
import java.util.Optional;

/** The vault by itself, which is then what consumers read, too. */
class SealedVaultContractTest extends SlotStoreOverAVaultContract {

    @Override
    protected SecretSlotStore store() {
        return vault();
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a-credential-that-a-file-has-no-use-for");
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return vault().read(deadline()).slot(slot).token().map(Token::value);
    }

    @Override
    protected List<WriteFault> writeFaults() {
        return List.of(vaultRefused());
    }
}
