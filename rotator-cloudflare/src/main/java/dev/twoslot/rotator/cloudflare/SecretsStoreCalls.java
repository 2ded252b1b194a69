package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;

/** The requests of one Secrets Store's secrets. */
final class SecretsStoreCalls {

    private static final String SECRETS = "/accounts/{account_id}/secrets_store/stores/{store_id}/secrets";
    private static final String PAGE_SIZE = "100";
    private static final String PROBE_PAGE_SIZE = "5";
    private static final String SCOPE = "workers";
    private static final int MAX_SHOWN_ID = 64;

    private SecretsStoreCalls() {}

    static ApiCall.Builder list(String storeId) {
        return ApiCall.get(ApiFamily.SECRETS_STORE, SECRETS, storeId)
                .query("per_page", PAGE_SIZE)
                .needing(PermissionGroups.SECRETS_STORE_WRITE);
    }

    static ApiCall probe(String storeId) {
        return ApiCall.get(ApiFamily.SECRETS_STORE, SECRETS, storeId)
                .query("per_page", PROBE_PAGE_SIZE)
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .believingRefusals()
                .build();
    }

    /** Replaces value and comment together; name, id and scopes stay (Cloudflare docs, secrets-store/manage-secrets, 2026-09-25). */
    static ApiCall edit(String storeId, String secretId, Token token) {
        return ApiCall.idempotent(ApiFamily.SECRETS_STORE, "PATCH", SECRETS + "/{secret_id}", storeId, secretId)
                .json(Json.write(fill(Json.object(), token)))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    /** The body is a list, of one (workers-sdk, secrets-store commands, 2026-05). */
    static ApiCall create(String storeId, SlotName slot, Token token) {
        ObjectNode secret = fill(Json.object().put("name", slot.name()), token);
        secret.putArray("scopes").add(SCOPE);
        return ApiCall.create(ApiFamily.SECRETS_STORE, SECRETS, storeId)
                .json(Json.write(Json.list().add(secret)))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    private static ObjectNode fill(ObjectNode secret, Token token) {
        return secret.put("value", token.value().reveal()).put("comment", comment(token));
    }

    /** What the secret holds, for people: the value itself can't be read back by anyone but a bound Worker. */
    private static String comment(Token token) {
        String id = token.id();
        String shownId = id == null ? "unknown" : id.substring(0, Math.min(id.length(), MAX_SHOWN_ID));
        return "two-slot: token " + shownId
                + ", expires " + (token.expiresAt() == null ? "unknown" : token.expiresAt())
                + ", fingerprint " + token.value().fingerprint();
    }
}
