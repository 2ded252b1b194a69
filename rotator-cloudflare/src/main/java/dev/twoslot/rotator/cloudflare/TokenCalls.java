package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.spi.NewToken;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The requests of the account's API tokens. */
final class TokenCalls {

    static final String ACCOUNT_RESOURCE = "com.cloudflare.api.account.";

    private static final String TOKENS = "/accounts/{account_id}/tokens";
    private static final String PAGE_SIZE = "50";
    private static final String PROBE_PAGE_SIZE = "5";

    private TokenCalls() {}

    /** The token under test is the credential; no permission is needed (Cloudflare docs, API reference, 2026-07-27). */
    static ApiCall verify() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS + "/verify")
                .believingRefusals()
                .build();
    }

    static ApiCall.Builder list() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS)
                .query("per_page", PAGE_SIZE)
                .needing(PermissionGroups.TOKENS_WRITE);
    }

    static ApiCall probe() {
        return ApiCall.get(ApiFamily.TOKENS, TOKENS)
                .query("per_page", PROBE_PAGE_SIZE)
                .needing(PermissionGroups.TOKENS_WRITE)
                .believingRefusals()
                .build();
    }

    static ApiCall revoke(String tokenId) {
        return ApiCall.idempotent(ApiFamily.TOKENS, "DELETE", TOKENS + "/{token_id}", tokenId)
                .needing(PermissionGroups.TOKENS_WRITE)
                .build();
    }

    /**
     * When a new token is to expire, in whole seconds: Cloudflare is known to want RFC 3339 without a fraction (Cloudflare docs,
     * create-via-api; Infisical's rotator, 2026), and an {@code Instant} without one prints none.
     */
    static Instant expiry(NewToken request) {
        return request.expiresAt().truncatedTo(ChronoUnit.SECONDS);
    }

    /** One policy on the whole account: a policy must not mix scopes (Cloudflare docs, create-via-api, 2026-11). */
    static ApiCall create(NewToken request, List<String> groupIds, String accountId) {
        ObjectNode body = Json.object();
        body.put("name", request.name());
        body.put("expires_on", expiry(request).toString());
        ObjectNode policy = body.putArray("policies").addObject();
        policy.put("effect", "allow");
        for (String id : groupIds) {
            policy.withArray("permission_groups").addObject().put("id", id);
        }
        policy.putObject("resources").put(ACCOUNT_RESOURCE + accountId, "*");
        return ApiCall.create(ApiFamily.TOKENS, TOKENS)
                .json(Json.write(body))
                .needing(PermissionGroups.TOKENS_WRITE)
                .build();
    }
}
