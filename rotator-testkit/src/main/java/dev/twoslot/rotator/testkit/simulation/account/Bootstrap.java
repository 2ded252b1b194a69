package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.setup.AccountAccess;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a fresh account starts with. A reset brings back the same, so that what was handed out stays valid.
 *
 * @param access its ids and its first tokens
 * @param creationTokenId the id of the token that may create tokens
 * @param editTokenId the id of the token that may write secrets and KV
 * @param secretIds the ids of the four slots
 */
public record Bootstrap(AccountAccess access, String creationTokenId, String editTokenId, List<String> secretIds) {
    static final int SLOTS = 4;

    /** What the SECONDARY slots hold until the first rotation. */
    public static final String SECONDARY_PLACEHOLDER = "empty-until-the-first-rotation";

    public static Bootstrap draw(SimulatedIds identifiers) {
        String accountId = identifiers.objectId();
        String storeId = identifiers.objectId();
        String kvNamespaceId = identifiers.objectId();
        String creationTokenId = identifiers.objectId();
        String creationToken = identifiers.accountTokenValue();
        String editTokenId = identifiers.objectId();
        String editToken = identifiers.accountTokenValue();
        return new Bootstrap(
                new AccountAccess(accountId, storeId, kvNamespaceId, creationToken, editToken),
                creationTokenId,
                editTokenId,
                Stream.generate(identifiers::objectId).limit(SLOTS).toList());
    }
}
