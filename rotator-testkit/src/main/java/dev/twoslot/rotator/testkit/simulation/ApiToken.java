package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.SimulationState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One account token. Guarded by the simulation's lock. */
final class AccountToken {
    static final String ACTIVE = "active";
    static final String DISABLED = "disabled";
    static final String EXPIRED = "expired";

    private final String id;
    private final Instant issuedOn;
    private TokenBody body;
    private String value;
    private Instant visibleFrom;
    private Instant modifiedOn;
    private boolean disabled;
    private @Nullable Instant lastUsedOn;

    AccountToken(String id, TokenBody body, String value, Instant now, Instant visibleFrom) {
        this.id = id;
        this.issuedOn = now;
        this.modifiedOn = now;
        this.body = body;
        this.value = value;
        this.visibleFrom = visibleFrom;
    }

    String id() {
        return id;
    }

    String value() {
        return value;
    }

    Instant issuedOn() {
        return issuedOn;
    }

    @Nullable
    Instant expiresOn() {
        return body.expiresOn();
    }

    @Nullable
    Instant notBefore() {
        return body.notBefore();
    }

    @Nullable
    IpCondition condition() {
        return body.condition();
    }

    boolean visibleAt(Instant now) {
        return !now.isBefore(visibleFrom);
    }

    String status(Instant now) {
        Instant end = body.expiresOn();
        if (end != null && !now.isBefore(end)) {
            return EXPIRED;
        }
        return disabled ? DISABLED : ACTIVE;
    }

    /** Whether a policy allows one of the groups on the account and none denies it. */
    boolean may(String accountId, List<PermissionGroup> anyOf) {
        boolean allowed = false;
        for (TokenPolicy policy : body.policies()) {
            if (policy.concerns(accountId, anyOf)) {
                if (!policy.allow()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    void replace(TokenBody newBody, Instant now) {
        body = newBody;
        modifiedOn = now;
        if (newBody.disabled() != null) {
            disabled = newBody.disabled();
        }
    }

    void roll(String newValue, Instant now, Instant newVisibleFrom) {
        value = newValue;
        modifiedOn = now;
        visibleFrom = newVisibleFrom;
    }

    void used(Instant now) {
        lastUsedOn = now;
    }

    /** The token without its value. Times that are not set are null, as observed; an absent condition is left out. */
    ObjectNode toJson(Instant now, String requestIpKey) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("name", body.name());
        json.put("status", status(now));
        json.put("issued_on", Json.seconds(issuedOn));
        json.put("modified_on", Json.seconds(modifiedOn));
        json.put("last_used_on", Json.seconds(lastUsedOn));
        json.put("expires_on", Json.seconds(body.expiresOn()));
        json.put("not_before", Json.seconds(body.notBefore()));
        ArrayNode policies = json.putArray("policies");
        body.policies().stream()
                .sorted(Comparator.comparing(TokenPolicy::id))
                .forEach(policy -> policies.add(policy.toJson()));
        IpCondition condition = body.condition();
        if (condition != null) {
            json.set("condition", condition.toJson(requestIpKey));
        }
        return json;
    }

    /** What verify says of a token that it knows. */
    ObjectNode toVerifyJson(Instant now) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("status", status(now));
        putIfPresent(json, "expires_on", body.expiresOn());
        putIfPresent(json, "not_before", body.notBefore());
        return json;
    }

    SimulationState.Token toState(Instant now) {
        return new SimulationState.Token(
                id,
                body.name(),
                value,
                status(now),
                allowedGroups().map(PermissionGroup::name).distinct().sorted().toList(),
                issuedOn,
                body.expiresOn(),
                body.notBefore(),
                lastUsedOn);
    }

    private Stream<PermissionGroup> allowedGroups() {
        return body.policies().stream().filter(TokenPolicy::allow).flatMap(policy -> policy.groups().stream());
    }

    private static void putIfPresent(ObjectNode json, String key, @Nullable Instant time) {
        if (time != null) {
            json.put(key, Json.seconds(time));
        }
    }

    @Override
    public String toString() {
        return "AccountToken[" + id + "]";
    }
}
