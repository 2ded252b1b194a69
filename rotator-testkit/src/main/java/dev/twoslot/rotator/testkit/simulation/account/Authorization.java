package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ApiError;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.http.HeaderFields;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.VerifyReply;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who is calling and what they may. The error codes are those that were reported against the live API: 9106 and 1001
 * for a missing header, 6003 with 6111 for one that can't hold a token, 10000 and 9109 for one that does not work.
 */
final class Authorization {
    private final Supplier<SimulationOptions> options;
    private final List<OwnedTokens> everyOwner;

    /** Knows the tokens of all accounts and of the user, as each of them may call any path. */
    Authorization(Supplier<SimulationOptions> options, List<OwnedTokens> everyOwner) {
        this.options = options;
        this.everyOwner = List.copyOf(everyOwner);
    }

    /** The bearer token of a request, whether anyone knows it or not. */
    static String credential(HeaderFields headers, boolean verify) throws ApiException {
        String header = headers.first("Authorization");
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

    static ApiException invalidToken() {
        return new ApiException(401, 1000, "Invalid API Token");
    }

    static ApiException unauthorized() {
        return new ApiException(403, 9109, "Unauthorized to access requested resource");
    }

    /** The token that a credential belongs to, if any server still knows it. */
    Optional<ApiToken> known(String credential, Instant now) {
        return everyOwner.stream()
                .flatMap(tokens -> tokens.byValue(credential, now).stream())
                .findFirst();
    }

    /** Lets a call of the data plane pass, or says why not. */
    void require(Call call, List<PermissionGroup> anyOf) throws ApiException {
        ApiToken token = call.caller();
        if (token == null || !works(call)) {
            throw new ApiException(options.get().rejectedTokenStatus(), 10000, "Authentication error");
        }
        requireLocation(token, call.request().peer());
        token.used(call.now());
        String accountId = call.parameter("account_id");
        if (!token.owner().isUser() && !token.owner().isAccount(accountId)) {
            throw foreign(false);
        }
        if (!token.may(accountId, anyOf)) {
            throw missingPermission();
        }
    }

    /** A token that works for one of the paths that ask for no permission, but for some token. */
    ApiToken requireWorking(Call call) throws ApiException {
        ApiToken token = call.caller();
        if (token == null || !works(call)) {
            throw new ApiException(403, 9109, "Invalid access token");
        }
        requireLocation(token, call.request().peer());
        token.used(call.now());
        return token;
    }

    /**
     * What verify says of the token under test, which needs no permission. Each owner has a verify of its own.
     *
     * @param own whether the token's owner is the one of the path
     */
    SimulatedReply verify(Call call, boolean own) throws ApiException {
        ApiToken token = call.caller();
        Instant now = call.now();
        if (token == null
                || !visible(token, call.credential(), now)
                || !begun(token, now)
                || hidden(token.status(now))) {
            throw invalidToken();
        }
        requireLocation(token, call.request().peer());
        if (!own) {
            throw foreign(true);
        }
        List<ApiError> messages = token.status(now).equals(ApiToken.ACTIVE)
                ? List.of(ApiError.of(10000, "This API Token is valid and active"))
                : List.of();
        return ReplyEnvelope.success(200, token.toVerifyJson(now), null, messages);
    }

    /** Whether the credential works now: known, seen by every server, active, begun. */
    private boolean works(Call call) {
        ApiToken token = call.caller();
        return token != null
                && visible(token, call.credential(), call.now())
                && begun(token, call.now())
                && token.status(call.now()).equals(ApiToken.ACTIVE);
    }

    private boolean visible(ApiToken token, String credential, Instant now) {
        boolean lingers = everyOwner.stream().allMatch(tokens -> tokens.lingers(token, credential));
        return lingers || token.visibleAt(now);
    }

    private static boolean begun(ApiToken token, Instant now) {
        Instant start = token.notBefore();
        return start == null || !now.isBefore(start);
    }

    private static void requireLocation(ApiToken token, InetAddress peer) throws ApiException {
        IpCondition condition = token.condition();
        if (condition != null && !condition.allows(peer)) {
            throw new ApiException(403, 9109, "Cannot use the access token from location: " + peer.getHostAddress());
        }
    }

    private boolean hidden(String status) {
        VerifyReply reply = switch (status) {
            case ApiToken.EXPIRED -> options.get().expiredVerifyReply();
            case ApiToken.DISABLED -> options.get().disabledVerifyReply();
            case ApiToken.EXPOSED -> options.get().exposedVerifyReply();
            default -> VerifyReply.STATUS;
        };
        return reply == VerifyReply.INVALID_TOKEN;
    }

    private ApiException foreign(boolean verify) {
        return switch (options.get().foreignTokenReply()) {
            case BY_ENDPOINT -> verify ? invalidToken() : missingPermission();
            case AUTHENTICATION_ERROR -> authenticationError();
            case INVALID_TOKEN -> invalidToken();
        };
    }

    private ApiException missingPermission() {
        return switch (options.get().missingPermissionReply()) {
            case AUTHENTICATION_ERROR -> authenticationError();
            case UNAUTHORIZED -> unauthorized();
        };
    }

    private static ApiException authenticationError() {
        return new ApiException(403, 10000, "Authentication error");
    }
}
