package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
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
