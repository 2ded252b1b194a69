package dev.twoslot.rotator.testkit.simulation;

/**
 * What a fresh simulation starts with. A reset brings back the same, so that what was handed out stays valid.
 *
 * @param accountId the one account
 * @param storeId its Secrets Store, named {@code default_secrets_store}
 * @param kvNamespaceId its KV namespace
 * @param creationTokenId the id of the token that may create tokens
 * @param creationToken its value
 * @param editTokenId the id of the token that may write secrets and KV
 * @param editToken its value
 */
public record Bootstrap(
        String accountId,
        String storeId,
        String kvNamespaceId,
        String creationTokenId,
        String creationToken,
        String editTokenId,
        String editToken) {

    public static Bootstrap draw(Identifiers identifiers) {
        return new Bootstrap(
                identifiers.objectId(),
                identifiers.objectId(),
                identifiers.objectId(),
                identifiers.objectId(),
                identifiers.tokenValue(),
                identifiers.objectId(),
                identifiers.tokenValue());
    }

    @Override
    public String toString() {
        return "Bootstrap[accountId=" + accountId + "]";
    }
}
