package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.SimulationOptions;
import dev.twoslot.rotator.testkit.SimulationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of the account, in the order of their creation. Guarded by the simulation's lock. */
final class AccountTokens {

    /** A value that was deleted or rolled away and that some servers may still accept. */
    private record Lingering(AccountToken token, Instant until) {}

    private final Map<String, AccountToken> byId = new LinkedHashMap<>();
    private final Map<String, Lingering> lingering = new LinkedHashMap<>();
    private final Supplier<SimulationOptions> options;
    private final Identifiers identifiers;

    AccountTokens(Supplier<SimulationOptions> options, Identifiers identifiers) {
        this.options = options;
        this.identifiers = identifiers;
    }

    /** Puts a token there that works from now on, without asking who may. */
    void seed(String id, TokenBody body, String value, Instant now) {
        byId.put(id, new AccountToken(id, body, value, now, now));
    }

    AccountToken create(TokenBody body, AccountToken creator, String accountId, Instant now) throws ApiException {
        checkGrant(body, creator, accountId);
        Instant end = body.expiresOn();
        if (end != null && !end.isAfter(now)) {
            throw new ApiException(400, 400, "expires_on must be in the future");
        }
        forgetOld(now);
        if (quotaUse(now) >= options.get().tokenQuota()) {
            throw new ApiException(
                    options.get().quotaErrorStatus(), 1001, "Maximum number of tokens for this account was reached");
        }
        AccountToken token = new AccountToken(
                identifiers.objectId(),
                body,
                identifiers.tokenValue(),
                now,
                now.plus(options.get().tokenVisibilityDelay()));
        byId.put(token.id(), token);
        return token;
    }

    void replace(AccountToken token, TokenBody body, AccountToken caller, String accountId, Instant now)
            throws ApiException {
        checkGrant(body, caller, accountId);
        token.replace(body, now);
    }

    void roll(AccountToken token, Instant now) {
        linger(token, now);
        token.roll(identifiers.tokenValue(), now, now.plus(options.get().tokenVisibilityDelay()));
    }

    void delete(AccountToken token, Instant now) {
        linger(token, now);
        byId.remove(token.id());
    }

    /**
     * The token with this id.
     *
     * @throws ApiException HTTP 404; its code and text are the simulator's own
     */
    AccountToken require(String id, Instant now) throws ApiException {
        forgetOld(now);
        AccountToken token = byId.get(id);
        if (token == null) {
            throw new ApiException(404, 1003, "API Token not found");
        }
        return token;
    }

    /** The token that this value belongs to, if any server still knows it. */
    Optional<AccountToken> byValue(String value, Instant now) {
        for (AccountToken token : byId.values()) {
            if (token.value().equals(value)) {
                return Optional.of(token);
            }
        }
        Lingering old = lingering.get(value);
        return old != null && now.isBefore(old.until()) ? Optional.of(old.token()) : Optional.empty();
    }

    /** Whether the token goes by this value only for as long as its revocation has not reached every server. */
    boolean lingers(AccountToken token, String value) {
        return !token.value().equals(value) || !byId.containsKey(token.id());
    }

    List<AccountToken> list(boolean includeExpired, Instant now) {
        forgetOld(now);
        return byId.values().stream()
                .filter(token -> includeExpired || !token.status(now).equals(AccountToken.EXPIRED))
                .toList();
    }

    List<SimulationState.Token> toState(Instant now) {
        return list(true, now).stream().map(token -> token.toState(now)).toList();
    }

    private void checkGrant(TokenBody body, AccountToken creator, String accountId) throws ApiException {
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

    private long quotaUse(Instant now) {
        return list(options.get().expiredTokensCountTowardQuota(), now).size();
    }

    private void linger(AccountToken token, Instant now) {
        lingering.put(token.value(), new Lingering(token, now.plus(options.get().revocationDelay())));
    }

    private void forgetOld(Instant now) {
        Instant oldest = now.minus(options.get().expiredTokenRetention());
        for (AccountToken token : new ArrayList<>(byId.values())) {
            Instant end = token.expiresOn();
            if (end != null && end.isBefore(oldest)) {
                byId.remove(token.id());
            }
        }
        lingering.values().removeIf(old -> !now.isBefore(old.until()));
    }
}
