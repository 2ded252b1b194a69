package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One API token, of an account or of the user. Guarded by the simulation's lock. */
public final class ApiToken {
    public static final String ACTIVE = "active";
    public static final String DISABLED = "disabled";
    static final String EXPIRED = "expired";
    public static final String EXPOSED = "revoked (exposed)";

    /** What may change about a token. */
    private record Details(
            TokenBody body,
            String value,
            Instant visibleFrom,
            Instant modifiedOn,
            boolean disabled,
            @Nullable Instant exposedOn,
            @Nullable Instant lastUsedOn) {}

    private final String id;
    private final TokenOwner owner;
    private final Instant issuedOn;
    private Details now;

    ApiToken(String id, TokenOwner owner, TokenBody body, String value, Instant issuedOn, Instant visibleFrom) {
        this.id = id;
        this.owner = owner;
        this.issuedOn = issuedOn;
        this.now = new Details(body, value, visibleFrom, issuedOn, false, null, null);
    }

    String id() {
        return id;
    }

    TokenOwner owner() {
        return owner;
    }

    String value() {
        return now.value;
    }

    @Nullable
    Instant expiresOn() {
        return now.body.expiresOn();
    }

    @Nullable
    Instant notBefore() {
        return now.body.notBefore();
    }

    @Nullable
    IpCondition condition() {
        return now.body.condition();
    }

    boolean visibleAt(Instant time) {
        return !time.isBefore(now.visibleFrom);
    }

    String status(Instant time) {
        if (now.exposedOn != null) {
            return EXPOSED;
        }
        Instant end = now.body.expiresOn();
        if (end != null && !time.isBefore(end)) {
            return EXPIRED;
        }
        return now.disabled ? DISABLED : ACTIVE;
    }

    /** When it stopped working for good, or null if it did not. */
    @Nullable
    Instant endedBy(Instant time) {
        if (now.exposedOn != null) {
            return now.exposedOn;
        }
        return status(time).equals(EXPIRED) ? now.body.expiresOn() : null;
    }

    /** Whether a policy allows one of the groups on the account and none denies it. */
    boolean may(String accountId, List<PermissionGroup> anyOf) {
        boolean allowed = false;
        for (TokenPolicy policy : now.body.policies()) {
            if (policy.concerns(accountId, anyOf)) {
                if (!policy.allow()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    /** Whether any policy speaks about the account. */
    boolean concerns(String accountId) {
        return now.body.policies().stream().anyMatch(policy -> policy.concerns(accountId, policy.groups()));
    }

    void replace(TokenBody body, Instant time) {
        boolean disabled = body.disabled() == null ? now.disabled : body.disabled();
        now = new Details(body, now.value, now.visibleFrom, time, disabled, now.exposedOn, now.lastUsedOn);
    }

    void roll(String newValue, Instant time, Instant newVisibleFrom) {
        now = new Details(now.body, newValue, newVisibleFrom, time, now.disabled, now.exposedOn, now.lastUsedOn);
    }

    public void disable(boolean disabled, Instant time) {
        now = new Details(now.body, now.value, now.visibleFrom, time, disabled, now.exposedOn, now.lastUsedOn);
    }

    public void expose(Instant time) {
        now = new Details(now.body, now.value, now.visibleFrom, time, now.disabled, time, now.lastUsedOn);
    }

    void used(Instant time) {
        now = new Details(now.body, now.value, now.visibleFrom, now.modifiedOn, now.disabled, now.exposedOn, time);
    }

    /** Brings back what it is now. */
    Runnable snapshot() {
        Details then = now;
        return () -> now = then;
    }

    /** The token without its value. Times that are not set are null, as observed; an absent condition is left out. */
    ObjectNode toJson(Instant time, String requestIpKey) {
        ObjectNode json = JsonText.object();
        json.put("id", id);
        json.put("name", now.body.name());
        json.put("status", status(time));
        json.put("issued_on", JsonText.seconds(issuedOn));
        json.put("modified_on", JsonText.seconds(now.modifiedOn));
        json.put("last_used_on", JsonText.seconds(now.lastUsedOn));
        json.put("expires_on", JsonText.seconds(now.body.expiresOn()));
        json.put("not_before", JsonText.seconds(now.body.notBefore()));
        ArrayNode policies = json.putArray("policies");
        now.body.policies().stream()
                .sorted(Comparator.comparing(TokenPolicy::id))
                .forEach(policy -> policies.add(policy.toJson()));
        IpCondition condition = now.body.condition();
        if (condition != null) {
            json.set("condition", condition.toJson(requestIpKey));
        }
        return json;
    }

    /** What verify says of a token that it knows. */
    ObjectNode toVerifyJson(Instant time) {
        ObjectNode json = JsonText.object();
        json.put("id", id);
        json.put("status", status(time));
        putIfPresent(json, "expires_on", now.body.expiresOn());
        putIfPresent(json, "not_before", now.body.notBefore());
        return json;
    }

    SimulationState.Token toState(Instant time) {
        return new SimulationState.Token(
                id,
                owner.isUser() ? TokenSpec.Owner.USER : TokenSpec.Owner.ACCOUNT,
                now.body.name(),
                now.value,
                status(time),
                allowedGroups().map(PermissionGroup::name).distinct().sorted().toList(),
                now.body.policies().stream().map(TokenPolicy::toState).toList(),
                issuedOn,
                now.modifiedOn,
                now.body.expiresOn(),
                now.body.notBefore(),
                now.lastUsedOn);
    }

    private Stream<PermissionGroup> allowedGroups() {
        return now.body.policies().stream().filter(TokenPolicy::allow).flatMap(policy -> policy.groups().stream());
    }

    private static void putIfPresent(ObjectNode json, String key, @Nullable Instant time) {
        if (time != null) {
            json.put(key, JsonText.seconds(time));
        }
    }

    @Override
    public String toString() {
        return "ApiToken[" + id + "]";
    }
}
