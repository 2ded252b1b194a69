package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiFamily;
import java.time.Duration;

/**
 * The requests of one Workers KV namespace.
 *
 * @param accountId the account's id
 * @param namespaceId the namespace's id
 */
record KvCalls(String accountId, String namespaceId) {

    /** The shortest ttl that KV accepts (Cloudflare docs, kv/api/write-key-value-pairs, 2026-11). */
    static final Duration SHORTEST_TTL = Duration.ofSeconds(60);

    /** All that a consumer needs. */
    private static final String READ = "Workers KV Storage Read";

    private static final String NAMESPACE = "/accounts/{account_id}/storage/kv/namespaces/{namespace_id}";
    private static final String VALUE = NAMESPACE + "/values/{key_name}";
    private static final String PROBE_LIMIT = "10";

    ApiCall probe() {
        return ApiCall.get(ApiFamily.WORKERS_KV, NAMESPACE + "/keys", accountId, namespaceId)
                .query("limit", PROBE_LIMIT)
                .needing(PermissionGroups.KV_WRITE)
                .believingRefusals()
                .build();
    }

    ApiCall.Builder get(String key) {
        return ApiCall.get(ApiFamily.WORKERS_KV, VALUE, accountId, namespaceId, key)
                .raw()
                .needing(READ);
    }

    ApiCall.Builder put(String key, byte[] value) {
        return ApiCall.idempotent(ApiFamily.WORKERS_KV, "PUT", VALUE, accountId, namespaceId, key)
                .bytes(value)
                .needing(PermissionGroups.KV_WRITE);
    }

    ApiCall.Builder delete(String key) {
        return ApiCall.idempotent(ApiFamily.WORKERS_KV, "DELETE", VALUE, accountId, namespaceId, key)
                .needing(PermissionGroups.KV_WRITE);
    }
}
