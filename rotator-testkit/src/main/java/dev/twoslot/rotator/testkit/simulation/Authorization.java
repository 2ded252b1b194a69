package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.SimulationOptions;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling and what they may. The error codes are those that were reported against the live API: 9106 and 1001
 * for a missing header, 6003 with 6111 for one that can't hold a token, 10000 and 9109 for one that does not work.
 */
final class Authorization {
    private final Supplier<SimulationOptions> options;
    private final AccountTokens tokens;
    private final String accountId;

    Authorization(Supplier<SimulationOptions> options, AccountTokens tokens, String accountId) {
        this.options = options;
        this.tokens = tokens;
        this.accountId = accountId;
    }

    /** The bearer token of a request, whether anyone knows it or not. */
    static String credential(ApiRequest request, boolean verify) throws ApiException {
        String header = request.headers().getFirst("Authorization");
        if (header == null) {
            throw verify
                    ? new ApiException(400, 1001, "Missing \"Authorization\" header")
                    : new ApiException(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
        }
        if (!header.matches("Bearer [A-Za-z0-9_-]{40,80}")) {
            throw new ApiException(
                    400,
                    List.of(new ApiError(
                            6003,
                            "Invalid request headers",
                            List.of(ApiError.of(6111, "Invalid format for Authorization header")))));
        }
        return header.substring("Bearer ".length());
    }

    /** Whether the credential works now: known, seen by every server, active, begun. */
    boolean works(@Nullable AccountToken token, String credential, Instant now) {
        return token != null
                && visible(token, credential, now)
                && begun(token, now)
                && token.status(now).equals(AccountToken.ACTIVE);
    }

    boolean visible(AccountToken token, String credential, Instant now) {
        return tokens.lingers(token, credential) || token.visibleAt(now);
    }

    static boolean begun(AccountToken token, Instant now) {
        Instant start = token.notBefore();
        return start == null || !now.isBefore(start);
    }

    void requireLocation(AccountToken token, InetAddress peer) throws ApiException {
        IpCondition condition = token.condition();
        if (condition != null && !condition.allows(peer)) {
            throw new ApiException(403, 9109, "Cannot use the access token from location: " + peer.getHostAddress());
        }
    }

    /** Lets a call of the data plane pass, or says why not. */
    void require(Call call, List<PermissionGroup> anyOf) throws ApiException {
        AccountToken token = call.caller();
        if (token == null || !works(token, call.credential(), call.now())) {
            throw new ApiException(options.get().rejectedTokenStatus(), 10000, "Authentication error");
        }
        requireLocation(token, call.request().peer());
        token.used(call.now());
        boolean here = accountId.equals(call.parameters().get("account_id"));
        if (!here || !token.may(accountId, anyOf)) {
            throw switch (options.get().missingPermissionReply()) {
                case AUTHENTICATION_ERROR -> new ApiException(403, 10000, "Authentication error");
                case UNAUTHORIZED -> new ApiException(403, 9109, "Unauthorized to access requested resource");
            };
        }
    }
}
