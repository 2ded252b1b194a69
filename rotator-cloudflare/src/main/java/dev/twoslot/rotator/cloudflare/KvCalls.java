package dev.twoslot.rotator.cloudflare;

import java.time.Duration;

/** The requests of one Workers KV namespace. */
final class KvCalls {

    /** The shortest ttl that KV accepts (Cloudflare docs, kv/api/write-key-value-pairs, 2026-11). */
    static final Duration SHORTEST_TTL = Duration.ofSeconds(60);

    /** All that a consumer needs. */
    private static final String READ = "Workers KV Storage Read";

    private static final String NAMESPACE = "/accounts/{account_id}/storage/kv/namespaces/{namespace_id}";
    private static final String VALUE = NAMESPACE + "/values/{key_name}";
    private static final String PROBE_LIMIT = "10";

    private KvCalls() {}

    static ApiCall probe(String namespaceId) {
        return ApiCall.get(ApiFamily.WORKERS_KV, NAMESPACE + "/keys", namespaceId)
                .query("limit", PROBE_LIMIT)
                .needing(PermissionGroups.KV_WRITE)
                .believingRefusals()
                .build();
    }

    static ApiCall.Builder get(String namespaceId, String key) {
        return ApiCall.get(ApiFamily.WORKERS_KV, VALUE, namespaceId, key).raw().needing(READ);
    }

    static ApiCall.Builder put(String namespaceId, String key, byte[] value) {
        return ApiCall.idempotent(ApiFamily.WORKERS_KV, "PUT", VALUE, namespaceId, key)
                .bytes(value)
                .needing(PermissionGroups.KV_WRITE);
    }

    static ApiCall.Builder delete(String namespaceId, String key) {
        return ApiCall.idempotent(ApiFamily.WORKERS_KV, "DELETE", VALUE, namespaceId, key)
                .needing(PermissionGroups.KV_WRITE);
    }
}
