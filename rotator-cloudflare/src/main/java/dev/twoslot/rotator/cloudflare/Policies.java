package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a token's policies grant. As sets: Cloudflare reorders policies and groups (terraform-provider-cloudflare issue 7094). */
final class Policies {

    private Policies() {}

    /**
     * The ids of the permission groups that a token has on the account.
     *
     * @return empty if its policies are not told, or if they go beyond allowing something on this account
     */
    static Optional<Set<String>> granted(JsonNode token, TokenCalls calls) {
        JsonNode policies = token.path("policies");
        if (!policies.isArray()) {
            return Optional.empty();
        }
        Set<String> granted = new HashSet<>();
        for (JsonNode policy : policies) {
            if (!calls.isOnThisAccountAlone(policy)) {
                return Optional.empty();
            }
            for (JsonNode group : policy.path("permission_groups")) {
                granted.add(group.path("id").asText());
            }
        }
        return Optional.of(granted);
    }
}
