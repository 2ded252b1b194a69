package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.TokenQuotaReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of one owner, in the order of their creation. Guarded by the simulation's lock. */
public final class OwnedTokens {

    /** A value that was deleted or rolled away and that some servers may still accept. */
    private record Lingering(ApiToken token, Instant until) {}

    private final Map<String, ApiToken> byId = new LinkedHashMap<>();
    private final Map<String, Lingering> lingering = new LinkedHashMap<>();
    private final TokenOwner owner;
    private final Supplier<SimulationOptions> options;
    private final SimulatedIds identifiers;

    public OwnedTokens(TokenOwner owner, Supplier<SimulationOptions> options, SimulatedIds identifiers) {
        this.owner = owner;
        this.options = options;
        this.identifiers = identifiers;
    }

    /** Puts a token there that was visible from its first moment on, without asking who may. */
    ApiToken seed(String id, TokenBody body, String value, Instant issuedOn) {
        ApiToken token = new ApiToken(id, owner, body, value, issuedOn, issuedOn);
        byId.put(id, token);
        return token;
    }

    ApiToken create(TokenBody body, ApiToken creator, String accountId, Instant now) throws ApiException {
        checkGrant(body, creator, accountId);
        Instant end = body.expiresOn();
        if (end != null && !end.isAfter(now)) {
            throw new ApiException(400, 400, "expires_on must be in the future");
        }
        forgetOld(now);
        if (quotaUse(now) >= options.get().tokenQuota()) {
            throw quotaExceeded();
        }
        ApiToken token = new ApiToken(
                identifiers.objectId(),
                owner,
                body,
                newValue(),
                now,
                now.plus(options.get().tokenVisibilityDelay()));
        byId.put(token.id(), token);
        return token;
    }

    void replace(ApiToken token, TokenBody body, ApiToken caller, String accountId, Instant now) throws ApiException {
        checkGrant(body, caller, accountId);
        token.replace(body, now);
    }

    void roll(ApiToken token, Instant now) {
        linger(token, now);
        token.roll(newValue(), now, now.plus(options.get().tokenVisibilityDelay()));
    }

    void delete(ApiToken token, Instant now) {
        linger(token, now);
        byId.remove(token.id());
    }

    /** Ends a token on every server at once, if it is one of these. */
    void remove(String id) {
        byId.remove(id);
    }

    /** A value in the format of the owner's kind. */
    String newValue() {
        return owner.isUser() ? identifiers.userTokenValue() : identifiers.accountTokenValue();
    }

    /** The token with this id, if it is kept. */
    Optional<ApiToken> find(String id, Instant now) {
        forgetOld(now);
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The token with this id.
     *
     * @throws ApiException HTTP 404; its code and text are the simulator's own
     */
    ApiToken require(String id, Instant now) throws ApiException {
        return find(id, now).orElseThrow(() -> new ApiException(404, 1003, "API Token not found"));
    }

    /** The token that this value belongs to, if any server still knows it. */
    Optional<ApiToken> byValue(String value, Instant now) {
        for (ApiToken token : byId.values()) {
            if (token.value().equals(value)) {
                return Optional.of(token);
            }
        }
        Lingering old = lingering.get(value);
        return old != null && now.isBefore(old.until()) ? Optional.of(old.token()) : Optional.empty();
    }

    /** Whether the token goes by this value only for as long as its revocation has not reached every server. */
    boolean lingers(ApiToken token, String value) {
        return !token.value().equals(value) || !byId.containsKey(token.id());
    }

    List<ApiToken> list(boolean includeExpired, Instant now) {
        forgetOld(now);
        return byId.values().stream()
                .filter(token -> includeExpired || !token.status(now).equals(ApiToken.EXPIRED))
                .toList();
    }

    /** Brings back what is there now, token by token. */
    Runnable snapshot() {
        Map<String, ApiToken> tokens = new LinkedHashMap<>(byId);
        Map<String, Lingering> old = new LinkedHashMap<>(lingering);
        List<Runnable> details = byId.values().stream().map(ApiToken::snapshot).toList();
        return () -> {
            byId.clear();
            byId.putAll(tokens);
            lingering.clear();
            lingering.putAll(old);
            details.forEach(Runnable::run);
        };
    }

    private void checkGrant(TokenBody body, ApiToken creator, String accountId) throws ApiException {
        if (!options.get().creatorMayGrantMoreThanItHolds()) {
            PermissionGroup missing = body.notHeldBy(creator, accountId);
            if (missing != null) {
                throw TokenBody.permissionCheckFailed(missing);
            }
        }
        if (!options.get().childMayOutliveCreator() && outlives(body.expiresOn(), creator.expiresOn())) {
            throw new ApiException(400, 1001, "expires_on must not be later than that of the creating token");
        }
    }

    private static boolean outlives(@Nullable Instant child, @Nullable Instant creator) {
        return creator != null && (child == null || child.isAfter(creator));
    }

    private ApiException quotaExceeded() {
        int status = options.get().quotaErrorStatus();
        return options.get().tokenQuotaReply() == TokenQuotaReply.OWN_CODE
                ? new ApiException(status, 1001, "Maximum number of tokens for this account was reached")
                : new ApiException(status, status, "The account has reached its limit of API tokens");
    }

    private long quotaUse(Instant now) {
        boolean ended = options.get().expiredTokensCountTowardQuota();
        return list(true, now).stream()
                .filter(token -> ended || token.endedBy(now) == null)
                .count();
    }

    private void linger(ApiToken token, Instant now) {
        lingering.put(token.value(), new Lingering(token, now.plus(options.get().revocationDelay())));
    }

    private void forgetOld(Instant now) {
        Instant oldest = now.minus(options.get().expiredTokenRetention());
        for (ApiToken token : new ArrayList<>(byId.values())) {
            Instant end = token.endedBy(now);
            if (end != null && end.isBefore(oldest)) {
                byId.remove(token.id());
            }
        }
        lingering.values().removeIf(old -> !now.isBefore(old.until()));
    }
}
