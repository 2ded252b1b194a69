package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiFamily;
import dev.twoslot.rotator.cloudflare.api.Expectation;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.spi.NewToken;
import java.util.List;

/**
 * The requests of an account's API tokens.
 *
 * @param accountId the account's id
 */
record TokenCalls(String accountId) {

    private static final String ACCOUNT_RESOURCE = "com.cloudflare.api.account.";

    private static final String TOKENS = "/accounts/{account_id}/tokens";
    private static final String TOKEN = TOKENS + "/{token_id}";
    private static final String USER_TOKENS = "/user/tokens";
    private static final String PAGE_SIZE = "50";
    private static final String PROBE_PAGE_SIZE = "5";

    private static final Expectation TOKEN_LIST = Expectation.list(
            "a token", token -> Identifiers.isHex(token.path("id").textValue()));
    private static final Expectation STATUS = Expectation.object(
            "a token's status",
            token -> Identifiers.isHex(token.path("id").textValue()) && Json.text(token, "status") != null);

    /** The token under test is the credential; no permission is needed (Cloudflare docs, API reference, 2026-07-27). */
    ApiCall verify() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS + "/verify", accountId)
                .expecting(STATUS)
                .believingRefusals()
                .build();
    }

    /** The same for a token that belongs to a user; refuses an account's (cloudflare-exporter issue 158). */
    static ApiCall verifyUsers() {
        return ApiCall.get(ApiFamily.TOKENS, USER_TOKENS + "/verify")
                .expecting(STATUS)
                .believingRefusals()
                .build();
    }

    ApiCall.Builder list() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS, accountId)
                .query("per_page", PAGE_SIZE)
                .expecting(TOKEN_LIST)
                .needing(PermissionGroups.TOKENS_WRITE);
    }

    ApiCall probe() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS, accountId)
                .query("per_page", PROBE_PAGE_SIZE)
                .expecting(TOKEN_LIST)
                .needing(PermissionGroups.TOKENS_WRITE)
                .believingRefusals()
                .build();
    }

    /** The permission groups of an account's own scope, those of one name or all. */
    ApiCall.Builder permissionGroups() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS + "/permission_groups", accountId)
                .query("scope", PermissionGroups.ACCOUNT_SCOPE)
                .expecting(Expectation.list(
                        "a permission group",
                        group -> Identifiers.isHex(group.path("id").textValue())))
                .needing(PermissionGroups.TOKENS_WRITE);
    }

    ApiCall find(String tokenId) {
        return ApiCall.get(ApiFamily.TOKENS, TOKEN, accountId, tokenId)
                .expecting(Expectation.object(
                        "the token that was asked for",
                        token -> tokenId.equals(token.path("id").textValue()) && Json.text(token, "name") != null))
                .needing(PermissionGroups.TOKENS_WRITE)
                .build();
    }

    ApiCall revoke(String tokenId) {
        return ApiCall.idempotent(ApiFamily.TOKENS, "DELETE", TOKEN, accountId, tokenId)
                .expecting(Expectation.object(
                        "the token that was to be revoked",
                        token -> token.path("id").isMissingNode()
                                || tokenId.equals(token.path("id").textValue())))
                .needing(PermissionGroups.TOKENS_WRITE)
                .build();
    }

    /**
     * One policy on the whole account: a policy must not mix scopes (Cloudflare docs, create-via-api, 2026-11). The expiry is in
     * whole seconds: Cloudflare is known to want RFC 3339 without a fraction (Cloudflare docs, create-via-api; Infisical's
     * rotator, 2026), and an {@code Instant} without one prints none.
     */
    ApiCall create(NewToken request, List<String> groupIds) {
        ObjectNode body = Json.object();
        body.put("name", request.name());
        body.put("expires_on", request.expiresAt().toString());
        ObjectNode policy = body.putArray("policies").addObject();
        policy.put("effect", "allow");
        for (String id : groupIds) {
            policy.withArray("permission_groups").addObject().put("id", id);
        }
        policy.putObject("resources").put(ACCOUNT_RESOURCE + accountId, "*");
        return ApiCall.create(ApiFamily.TOKENS, TOKENS, accountId)
                .json(Json.write(body))
                .expecting(Expectation.object(
                        "the token that was asked for",
                        token -> Identifiers.isHex(token.path("id").textValue())
                                && request.name().equals(Json.text(token, "name"))))
                .needing(PermissionGroups.TOKENS_WRITE)
                .build();
    }

    /** Whether a policy allows something on this account and on nothing else. */
    boolean isOnThisAccountAlone(JsonNode policy) {
        JsonNode resources = policy.path("resources");
        return "allow".equals(Json.text(policy, "effect"))
                && resources.size() == 1
                && "*".equals(Json.text(resources, ACCOUNT_RESOURCE + accountId));
    }
}
