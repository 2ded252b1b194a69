package dev.twoslot.rotator.testkit.simulation.setup;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare} behaves where Cloudflare's own behaviour is not established, or where a test wants
 * something harsher than the usual. Immutable. A correct client works with every combination.
 *
 * <p>The defaults follow the published API description where there is one, and the reports of others where there is
 * not. All durations are in simulated time.
 *
 * <pre>{@code
 * SimulationOptions.defaults().withTokenVisibilityDelay(Duration.ofSeconds(20)).withKvReadLag(Duration.ofSeconds(60))
 * }</pre>
 */
public final class SimulationOptions extends ChosenOptions {

    /** What verify answers for a token that exists but does not work any more. */
    public enum VerifyReply {
        /** HTTP 200 with {@code result.status} {@code expired} or {@code disabled}, as the API description allows. */
        STATUS,
        /** HTTP 401 with error 1000, as for a token that never was. */
        INVALID_TOKEN
    }

    /** What a working token gets for a call that it has no permission for, always with HTTP 403. */
    public enum MissingPermissionReply {
        /** Error 10000 {@code Authentication error}. */
        AUTHENTICATION_ERROR,
        /** Error 9109 {@code Unauthorized to access requested resource}. */
        UNAUTHORIZED
    }

    /** What a working token gets on a path that is not for it: another account's, or the user's for an account's token. */
    public enum ForeignTokenReply {
        /** As a missing permission gets, and from verify HTTP 401 with error 1000, as for a token that never was. */
        BY_ENDPOINT,
        /** HTTP 403 with error 10000 {@code Authentication error} everywhere, verify included. */
        AUTHENTICATION_ERROR,
        /** HTTP 401 with error 1000 {@code Invalid API Token} everywhere. */
        INVALID_TOKEN
    }

    /** What {@code GET /accounts} answers to an account's token. */
    public enum AccountListReply {
        /** A list of the one account that it belongs to. */
        OWN_ACCOUNT,
        /** HTTP 400 with error 1001 {@code List accounts endpoint does not support account owned tokens}. */
        UNSUPPORTED
    }

    /** The error of a create beyond the token quota. */
    public enum TokenQuotaReply {
        /** A code of its own, 1001, and the text {@code Maximum number of tokens for this account was reached}. */
        OWN_CODE,
        /** The HTTP status as the code, as other refused creates have it, and a text about the limit. */
        STATUS_AS_CODE
    }

    /** Under which key a token's IP condition is returned. Both are accepted in requests. */
    public enum RequestIpKey {
        /** {@code request_ip}, as in the API description of 2026. */
        UNDERSCORE("request_ip"),
        /** {@code request.ip}, as in the documentation's guide and in older descriptions. */
        DOT("request.ip");

        private final String key;

        RequestIpKey(String key) {
            this.key = key;
        }

        /** The JSON key. */
        public String key() {
            return key;
        }
    }

    /** Whose calls are counted together against the rate limit. */
    public enum RateLimitScope {
        /** Each token by itself; a new or rolled token starts a bucket of its own. */
        TOKEN,
        /** All tokens of the account together. */
        ACCOUNT
    }

    /** The body of a 429. */
    public enum RateLimitBody {
        /** The usual envelope with error 971. */
        ENVELOPE,
        /** An HTML page. */
        HTML,
        /** Nothing. */
        EMPTY
    }

    private SimulationOptions() {}

    /** All defaults. */
    public static SimulationOptions defaults() {
        return new SimulationOptions();
    }

    /**
     * How long a new or rolled value is rejected everywhere, verify included. Default 0. Not documented by
     * Cloudflare for the core API; up to a minute is documented for R2 (r2/reference/consistency).
     */
    public SimulationOptions withTokenVisibilityDelay(Duration delay) {
        return with(copy -> copy.tokenVisibilityDelay = notNegative(delay));
    }

    /** How long a deleted or rolled-away value goes on working. Default 0; not established. */
    public SimulationOptions withRevocationDelay(Duration delay) {
        return with(copy -> copy.revocationDelay = notNegative(delay));
    }

    /** What verify answers for an expired token. Default {@link VerifyReply#STATUS}; not established. */
    public SimulationOptions withExpiredVerifyReply(VerifyReply reply) {
        return with(copy -> copy.expiredVerifyReply = Objects.requireNonNull(reply, "reply"));
    }

    /** What verify answers for a disabled token. Default {@link VerifyReply#STATUS}; not established. */
    public SimulationOptions withDisabledVerifyReply(VerifyReply reply) {
        return with(copy -> copy.disabledVerifyReply = Objects.requireNonNull(reply, "reply"));
    }

    /**
     * What verify answers for a token that was revoked because its value was found in public. Default {@link
     * VerifyReply#INVALID_TOKEN}; not established. Its status is {@code revoked (exposed)} (terraform-provider-cloudflare
     * pull request 7023, 2026-04).
     */
    public SimulationOptions withExposedVerifyReply(VerifyReply reply) {
        return with(copy -> copy.exposedVerifyReply = Objects.requireNonNull(reply, "reply"));
    }

    /** Default {@link ForeignTokenReply#BY_ENDPOINT}; 403 with 10000 and 401 with 1000 are both reported. */
    public SimulationOptions withForeignTokenReply(ForeignTokenReply reply) {
        return with(copy -> copy.foreignTokenReply = Objects.requireNonNull(reply, "reply"));
    }

    /** Default {@link AccountListReply#OWN_ACCOUNT}, which wrangler's {@code whoami} counts on; both are observed. */
    public SimulationOptions withAccountListReply(AccountListReply reply) {
        return with(copy -> copy.accountListReply = Objects.requireNonNull(reply, "reply"));
    }

    /** The HTTP status of error 10000 for a dead token: 400, 401 or 403, all reported. Default 403. */
    public SimulationOptions withRejectedTokenStatus(int status) {
        if (status != 400 && status != 401 && status != 403) {
            throw new IllegalArgumentException("rejectedTokenStatus is 400, 401 or 403");
        }
        return with(copy -> copy.rejectedTokenStatus = status);
    }

    /** Default {@link MissingPermissionReply#AUTHENTICATION_ERROR}; both are reported. */
    public SimulationOptions withMissingPermissionReply(MissingPermissionReply reply) {
        return with(copy -> copy.missingPermissionReply = Objects.requireNonNull(reply, "reply"));
    }

    /**
     * Whether a token may create tokens with account permissions that it does not hold itself. Default true, as
     * reported in 2026-07; the changelog of 2026-10-01 leaves it open for account tokens.
     */
    public SimulationOptions withCreatorMayGrantMoreThanItHolds(boolean allowed) {
        return with(copy -> copy.creatorMayGrantMoreThanItHolds = allowed);
    }

    /** Whether a created token may expire later than its creator. Default true; not established. */
    public SimulationOptions withChildMayOutliveCreator(boolean allowed) {
        return with(copy -> copy.childMayOutliveCreator = allowed);
    }

    /** Default {@link RequestIpKey#UNDERSCORE}; not established. */
    public SimulationOptions withRequestIpKey(RequestIpKey key) {
        return with(copy -> copy.requestIpKey = Objects.requireNonNull(key, "key"));
    }

    /** How long an expired token can still be fetched, or listed on request. Default 7 days; not established. */
    public SimulationOptions withExpiredTokenRetention(Duration retention) {
        return with(copy -> copy.expiredTokenRetention = notNegative(retention));
    }

    /** Whether expired tokens that are still kept use up the token quota. Default false; not established. */
    public SimulationOptions withExpiredTokensCountTowardQuota(boolean count) {
        return with(copy -> copy.expiredTokensCountTowardQuota = count);
    }

    /** How many tokens an account may have. Default 500 (Cloudflare docs, fundamentals/api limits, 2026-04). */
    public SimulationOptions withTokenQuota(int quota) {
        return with(copy -> copy.tokenQuota = positive(quota));
    }

    /** Default {@link TokenQuotaReply#OWN_CODE}; not established. */
    public SimulationOptions withTokenQuotaReply(TokenQuotaReply reply) {
        return with(copy -> copy.tokenQuotaReply = Objects.requireNonNull(reply, "reply"));
    }

    /** How many secrets an account may have. Default 100 (Cloudflare docs, secrets-store, 2026-09). */
    public SimulationOptions withSecretQuota(int quota) {
        return with(copy -> copy.secretQuota = positive(quota));
    }

    /** The HTTP status of an exceeded quota, 400 to 499. Default 400; not established. */
    public SimulationOptions withQuotaErrorStatus(int status) {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("quotaErrorStatus is from 400 to 499");
        }
        return with(copy -> copy.quotaErrorStatus = status);
    }

    /** How long a written secret says {@code pending} before {@code active}. Default 0; timing not documented. */
    public SimulationOptions withSecretPendingTime(Duration time) {
        return with(copy -> copy.secretPendingTime = notNegative(time));
    }

    /**
     * How long a deleted secret is still got and listed, with the status {@code deleted}. Default 0; the status and the 202
     * are documented, their timing is not.
     */
    public SimulationOptions withDeletedSecretShownFor(Duration time) {
        return with(copy -> copy.deletedSecretShownFor = notNegative(time));
    }

    /** How long the name of a deleted secret stays taken: the 202 says accepted, not done. Default 0. */
    public SimulationOptions withSecretNameReleaseDelay(Duration delay) {
        return with(copy -> copy.secretNameReleaseDelay = notNegative(delay));
    }

    /**
     * How long reads of Workers KV, lists and negative lookups included, lag behind writes. Default 0. Documented
     * as "up to 60 seconds or more" (kv/concepts/how-kv-works).
     */
    public SimulationOptions withKvReadLag(Duration lag) {
        return with(copy -> copy.kvReadLag = notNegative(lag));
    }

    /**
     * Calls per five minutes; the call after them blocks all others for five minutes. Default 1,200 (Cloudflare docs,
     * fundamentals/api/reference/limits, 2026).
     */
    public SimulationOptions withRateLimitRequests(int requests) {
        return with(copy -> copy.rateLimitRequests = positive(requests));
    }

    /** Default {@link RateLimitScope#TOKEN}; not established for new and rolled tokens. */
    public SimulationOptions withRateLimitScope(RateLimitScope scope) {
        return with(copy -> copy.rateLimitScope = Objects.requireNonNull(scope, "scope"));
    }

    /** Default {@link RateLimitBody#ENVELOPE}; the shape is not documented. */
    public SimulationOptions withRateLimitBody(RateLimitBody body) {
        return with(copy -> copy.rateLimitBody = Objects.requireNonNull(body, "body"));
    }

    /**
     * How far the {@code Date} of replies is ahead of the simulated time, or behind it if negative, as if the server in
     * front had a clock of its own. Default 0.
     */
    public SimulationOptions withDateSkew(Duration skew) {
        return with(copy -> copy.dateSkew = Objects.requireNonNull(skew, "skew"));
    }

    private SimulationOptions with(Consumer<SimulationOptions> choice) {
        try {
            SimulationOptions copy = (SimulationOptions) clone();
            choice.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("this class is Cloneable", e);
        }
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration of the simulation is not negative");
        }
        return duration;
    }

    private static int positive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("a limit of the simulation is 1 or more");
        }
        return number;
    }
}
