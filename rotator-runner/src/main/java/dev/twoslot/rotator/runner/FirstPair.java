package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.cloudflare.SealedVault;
import dev.twoslot.rotator.runner.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots that begin with the pair that an administrator supplied: it goes into the vault when the slots are first read,
 * which is under the rotation's lock, so that nobody else's run is disturbed, and a vault that can't take it is a failed run
 * like any other. Once the vault holds a pair the administrator's is ignored, with one notice, unless the rotation is to
 * start over from it.
 *
 * <p>Thread-safe.
 */
final class FirstPair implements SecretSlotStore {

    private static final Logger LOG = LoggerFactory.getLogger(FirstPair.class);

    private final SealedVault vault;
    private final SecretSlotStore slots;
    private final boolean startOver;
    private @Nullable AdministratorPair pair;

    /**
     * @param vault the rotator's own copy
     * @param slots the slots whose own copy that is
     * @param pair the administrator's tokens, or null if there are none
     * @param startOver whether they replace what the vault holds
     */
    FirstPair(SealedVault vault, SecretSlotStore slots, @Nullable AdministratorPair pair, boolean startOver) {
        this.vault = vault;
        this.slots = slots;
        this.pair = pair;
        this.startOver = startOver;
    }

    @Override
    public Map<SlotName, SlotContent> read(Instant deadline) {
        takeIn();
        return slots.read(deadline);
    }

    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        slots.write(slot, token, context);
    }

    private synchronized void takeIn() {
        if (pair == null) {
            return;
        }
        Token creation = Token.of(pair.creationToken());
        Token edit = Token.of(pair.editToken());
        if (startOver) {
            vault.replacePrimary(creation, edit);
        } else if (vault.holdsPair()) {
            LOG.warn("PRIMARY_TOKEN_CREATION_TOKEN and PRIMARY_SECRET_EDIT_TOKEN are ignored: the vault holds a pair"
                    + " already. Take them out of the environment");
        } else {
            vault.importPrimary(creation, edit);
        }
        pair = null;
    }
}
