package dev.twoslot.rotator.testkit.simulation.setup;

/**
 * What a client needs for an account of {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare}.
 *
 * @param accountId the account, 32 hexadecimal digits
 * @param storeId its Secrets Store, {@code default_secrets_store}
 * @param kvNamespaceId its KV namespace, {@code rotator}
 * @param creationToken a token with {@code Account API Tokens Write}, without an end
 * @param editToken a token with {@code Secrets Store Write} and {@code Workers KV Storage Write}, without an end
 */
public record AccountAccess(
        String accountId, String storeId, String kvNamespaceId, String creationToken, String editToken) {

    /** The ids alone. */
    @Override
    public String toString() {
        return "AccountAccess[accountId=" + accountId + ", storeId=" + storeId + ", kvNamespaceId=" + kvNamespaceId
                + "]";
    }
}
