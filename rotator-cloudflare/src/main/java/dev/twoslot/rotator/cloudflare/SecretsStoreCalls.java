package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiFamily;
import dev.twoslot.rotator.cloudflare.api.Expectation;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.slot.Token;

/**
 * The requests of one Secrets Store's secrets.
 *
 * @param accountId the account's id
 * @param storeId the store's id
 */
record SecretsStoreCalls(String accountId, String storeId) {

    private static final String SECRETS = "/accounts/{account_id}/secrets_store/stores/{store_id}/secrets";
    private static final String SECRET = SECRETS + "/{secret_id}";
    private static final String PAGE_SIZE = "100";
    private static final String PROBE_PAGE_SIZE = "5";
    private static final String SCOPE = "workers";

    /** An id that no secret has. */
    private static final String NO_SECRET = "0".repeat(32);

    private static final Expectation SECRET_LIST = Expectation.list(
            "a secret", secret -> Identifiers.isSecret(secret.path("id").textValue()));

    ApiCall.Builder list() {
        return ApiCall.get(ApiFamily.SECRETS_STORE, SECRETS, accountId, storeId)
                .query("per_page", PAGE_SIZE)
                .expecting(SECRET_LIST)
                .needing(PermissionGroups.SECRETS_STORE_WRITE);
    }

    /** A second source for what the list says of a secret's id. */
    ApiCall find(String secretId) {
        return ApiCall.get(ApiFamily.SECRETS_STORE, SECRET, accountId, storeId, secretId)
                .expecting(Expectation.object(
                        "the secret that was asked for",
                        secret -> secretId.equals(secret.path("id").textValue()) && Json.text(secret, "name") != null))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    ApiCall probe() {
        return ApiCall.get(ApiFamily.SECRETS_STORE, SECRETS, accountId, storeId)
                .query("per_page", PROBE_PAGE_SIZE)
                .expecting(SECRET_LIST)
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .believingRefusals()
                .build();
    }

    /** Edits a secret that isn't there: refused to a token that may only read, and without an effect for any. */
    ApiCall writeProbe() {
        return ApiCall.idempotent(ApiFamily.SECRETS_STORE, "PATCH", SECRET, accountId, storeId, NO_SECRET)
                .json(Json.write(Json.object().put("comment", "")))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    /** Replaces value and comment together; name, id and scopes stay (Cloudflare docs, secrets-store/manage-secrets, 2026-09-25). */
    ApiCall edit(String secretId, String name, Token token, String comment) {
        return ApiCall.idempotent(ApiFamily.SECRETS_STORE, "PATCH", SECRET, accountId, storeId, secretId)
                .json(Json.write(fill(Json.object(), token, comment)))
                .expecting(Expectation.object(
                        "the secret that was to be edited",
                        secret -> secretId.equals(secret.path("id").textValue())
                                && (secret.path("name").isMissingNode() || name.equals(Json.text(secret, "name")))))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    /** The body is a list, of one (workers-sdk, secrets-store commands, 2026-05). */
    ApiCall create(String name, Token token, String comment) {
        ObjectNode secret = fill(Json.object().put("name", name), token, comment);
        secret.putArray("scopes").add(SCOPE);
        return ApiCall.create(ApiFamily.SECRETS_STORE, SECRETS, accountId, storeId)
                .json(Json.write(Json.list().add(secret)))
                .expecting(Expectation.list(
                        "the secret that was to be created",
                        created -> Identifiers.isSecret(created.path("id").textValue())
                                && name.equals(Json.text(created, "name"))))
                .needing(PermissionGroups.SECRETS_STORE_WRITE)
                .build();
    }

    private static ObjectNode fill(ObjectNode secret, Token token, String comment) {
        return secret.put("value", token.value().reveal()).put("comment", comment);
    }
}
