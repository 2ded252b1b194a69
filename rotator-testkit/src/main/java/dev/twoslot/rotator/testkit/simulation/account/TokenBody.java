package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a token that its owner chooses, as create and update send it.
 *
 * @param name 1 to 120 characters
 * @param policies at least one
 * @param expiresOn when it stops working, or null for never
 * @param notBefore when it starts working, or null for at once
 * @param condition from where it may be used, or null for anywhere
 * @param disabled what the status asks for, or null if it was left out
 */
record TokenBody(
        String name,
        List<TokenPolicy> policies,
        @Nullable Instant expiresOn,
        @Nullable Instant notBefore,
        @Nullable IpCondition condition,
        @Nullable Boolean disabled) {

    /** A working token of the account without an end. */
    static TokenBody permanent(String name, TokenPolicy policy) {
        return new TokenBody(name, List.of(policy), null, null, null, null);
    }

    /**
     * Reads a request body.
     *
     * @throws ApiException HTTP 400; the texts of 400 and 1001 "Failed common permission check" are as reported, the
     *     others are the simulator's own
     */
    static TokenBody parse(@Nullable JsonNode json, String accountId, SimulatedIds identifiers) throws ApiException {
        if (json == null || !json.isObject()) {
            throw new ApiException(400, 6007, "Malformed JSON in request body");
        }
        String name = text(json, "name", "Token name must be a string");
        if (name.isEmpty() || name.length() > 120) {
            throw new ApiException(400, 400, "Token name must have a length between 1 and 120 characters");
        }
        List<TokenPolicy> policies = new ArrayList<>();
        for (JsonNode policy : list(json, "policies")) {
            policies.add(policy(policy, accountId, identifiers));
        }
        if (policies.isEmpty()) {
            throw new ApiException(400, 400, "Token must have at least one policy");
        }
        return new TokenBody(
                name,
                List.copyOf(policies),
                time(json, "expires_on"),
                time(json, "not_before"),
                condition(json),
                disabled(json));
    }

    /** The first permission group that is granted here and that the creator does not hold itself, or null. */
    @Nullable
    PermissionGroup notHeldBy(ApiToken creator, String accountId) {
        for (TokenPolicy policy : policies) {
            for (PermissionGroup group : policy.groups()) {
                if (policy.allow() && !creator.may(accountId, List.of(group))) {
                    return group;
                }
            }
        }
        return null;
    }

    static ApiException permissionCheckFailed(PermissionGroup group) {
        return new ApiException(
                400,
                1001,
                "Failed common permission check against resources. (Permission group: \"" + group.name() + "\")");
    }

    private static TokenPolicy policy(JsonNode json, String accountId, SimulatedIds identifiers) throws ApiException {
        String effect = text(json, "effect", "Policy effect must be allow or deny");
        if (!effect.equals("allow") && !effect.equals("deny")) {
            throw new ApiException(400, 400, "Policy effect must be allow or deny");
        }
        if (!(json.get("resources") instanceof ObjectNode resources) || resources.isEmpty()) {
            throw new ApiException(400, 400, "Policy must name at least one resource");
        }
        Set<PermissionGroup> groups = new LinkedHashSet<>();
        for (JsonNode group : list(json, "permission_groups")) {
            groups.add(PermissionCatalogue.byId(text(group, "id", "Permission group id must be a string"))
                    .orElseThrow(() -> new ApiException(400, 400, "Permission group not found")));
        }
        if (groups.isEmpty()) {
            throw new ApiException(400, 400, "Policy must name at least one permission group");
        }
        checkResources(resources, groups, accountId);
        return new TokenPolicy(identifiers.objectId(), effect.equals("allow"), List.copyOf(groups), resources);
    }

    /** Every group of a policy must apply to every resource of it, and the resource must belong to the account. */
    private static void checkResources(ObjectNode resources, Set<PermissionGroup> groups, String accountId)
            throws ApiException {
        String account = PermissionGroup.ACCOUNT_SCOPE + "." + accountId;
        for (Map.Entry<String, JsonNode> resource : resources.properties()) {
            if (!resource.getValue().isTextual() && !resource.getValue().isObject()) {
                throw new ApiException(400, 400, "Policy resources must be strings or objects");
            }
            String scope;
            if (resource.getKey().equals(account)) {
                scope = resource.getValue().isObject() ? PermissionGroup.ZONE_SCOPE : PermissionGroup.ACCOUNT_SCOPE;
            } else if (resource.getKey().startsWith(PermissionGroup.ZONE_SCOPE + ".")) {
                scope = PermissionGroup.ZONE_SCOPE;
            } else if (resource.getKey().startsWith(PermissionGroup.BUCKET_SCOPE + ".")) {
                scope = PermissionGroup.BUCKET_SCOPE;
            } else {
                throw permissionCheckFailed(groups.iterator().next());
            }
            for (PermissionGroup group : groups) {
                if (!group.scope().equals(scope)) {
                    throw permissionCheckFailed(group);
                }
            }
        }
    }

    private static @Nullable IpCondition condition(JsonNode json) throws ApiException {
        if (!json.hasNonNull("condition")) {
            return null;
        }
        if (!json.path("condition").isObject()) {
            throw new ApiException(400, 400, "Token condition must be an object");
        }
        return IpCondition.parse(json.path("condition"));
    }

    /** A part that is a string if it is there; a number or a boolean is none. */
    private static String text(JsonNode json, String key, String otherwise) throws ApiException {
        JsonNode part = json.path(key);
        if (!part.isTextual() && !part.isMissingNode() && !part.isNull()) {
            throw new ApiException(400, 400, otherwise);
        }
        return part.asText("");
    }

    /** A part that is an array if it is there. */
    private static JsonNode list(JsonNode json, String key) throws ApiException {
        JsonNode part = json.path(key);
        if (!part.isArray() && !part.isMissingNode() && !part.isNull()) {
            throw new ApiException(400, 400, key + " must be an array");
        }
        return part;
    }

    private static @Nullable Instant time(JsonNode json, String key) throws ApiException {
        if (!json.hasNonNull(key)) {
            return null;
        }
        String text = text(json, key, key + " must be a string");
        try {
            // Reported by an integrator in production: fractions of a second are refused.
            if (!text.contains(".")) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException e) {
            // Refused below, like a fraction.
        }
        throw new ApiException(400, 400, key + " must be an RFC 3339 time without fractional seconds");
    }

    private static @Nullable Boolean disabled(JsonNode json) throws ApiException {
        if (!json.hasNonNull("status")) {
            return null;
        }
        String status = text(json, "status", "Token status must be active or disabled");
        if (!status.equals(ApiToken.ACTIVE) && !status.equals(ApiToken.DISABLED)) {
            throw new ApiException(400, 400, "Token status must be active or disabled");
        }
        return status.equals(ApiToken.DISABLED);
    }
}
