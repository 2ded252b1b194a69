package dev.twoslot.rotator.testkit;

import java.time.Duration;
import java.util.Objects;

/**
 * How {@link SimulatedCloudflare} behaves where Cloudflare's own behaviour is not established, or where a test wants
 * something harsher than the usual. Immutable. A correct client works with every combination.
 *
 * <p>The defaults follow the published API description where there is one, and the reports of others where there is
 * not. All durations are in simulated time.
 *
 * <pre>{@code
 * SimulationOptions.defaults().withTokenVisibilityDelay(Duration.ofSeconds(20)).withKvReadLag(Duration.ofSeconds(60))
 * }</pre>
 */
public final class SimulationOptions implements Cloneable {

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

    // Written only while a copy is being made, before anyone else sees it.
    private Duration tokenVisibilityDelay = Duration.ZERO;
    private Duration revocationDelay = Duration.ZERO;
    private VerifyReply expiredVerifyReply = VerifyReply.STATUS;
    private VerifyReply disabledVerifyReply = VerifyReply.STATUS;
    private int rejectedTokenStatus = 403;
    private MissingPermissionReply missingPermissionReply = MissingPermissionReply.AUTHENTICATION_ERROR;
    private boolean creatorMayGrantMoreThanItHolds = true;
    private boolean childMayOutliveCreator = true;
    private RequestIpKey requestIpKey = RequestIpKey.UNDERSCORE;
    private Duration expiredTokenRetention = Duration.ofDays(7);
    private boolean expiredTokensCountTowardQuota;
    private int tokenQuota = 500;
    private int secretQuota = 100;
    private int quotaErrorStatus = 400;
    private Duration secretPendingTime = Duration.ZERO;
    private Duration secretNameReleaseDelay = Duration.ZERO;
    private Duration kvReadLag = Duration.ZERO;
    private int rateLimitRequests = 1200;
    private RateLimitScope rateLimitScope = RateLimitScope.TOKEN;
    private RateLimitBody rateLimitBody = RateLimitBody.ENVELOPE;

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
        SimulationOptions copy = clone();
        copy.tokenVisibilityDelay = notNegative(delay);
        return copy;
    }

    /** How long a deleted or rolled-away value goes on working. Default 0; not established. */
    public SimulationOptions withRevocationDelay(Duration delay) {
        SimulationOptions copy = clone();
        copy.revocationDelay = notNegative(delay);
        return copy;
    }

    /** What verify answers for an expired token. Default {@link VerifyReply#STATUS}; not established. */
    public SimulationOptions withExpiredVerifyReply(VerifyReply reply) {
        SimulationOptions copy = clone();
        copy.expiredVerifyReply = Objects.requireNonNull(reply, "reply");
        return copy;
    }

    /** What verify answers for a disabled token. Default {@link VerifyReply#STATUS}; not established. */
    public SimulationOptions withDisabledVerifyReply(VerifyReply reply) {
        SimulationOptions copy = clone();
        copy.disabledVerifyReply = Objects.requireNonNull(reply, "reply");
        return copy;
    }

    /** The HTTP status of error 10000 for a dead token: 400, 401 or 403, all reported. Default 403. */
    public SimulationOptions withRejectedTokenStatus(int status) {
        if (status != 400 && status != 401 && status != 403) {
            throw new IllegalArgumentException("rejectedTokenStatus is 400, 401 or 403");
        }
        SimulationOptions copy = clone();
        copy.rejectedTokenStatus = status;
        return copy;
    }

    /** Default {@link MissingPermissionReply#AUTHENTICATION_ERROR}; both are reported. */
    public SimulationOptions withMissingPermissionReply(MissingPermissionReply reply) {
        SimulationOptions copy = clone();
        copy.missingPermissionReply = Objects.requireNonNull(reply, "reply");
        return copy;
    }

    /**
     * Whether a token may create tokens with account permissions that it does not hold itself. Default true, as
     * reported in 2026-07; the changelog of 2026-10-01 leaves it open for account tokens.
     */
    public SimulationOptions withCreatorMayGrantMoreThanItHolds(boolean allowed) {
        SimulationOptions copy = clone();
        copy.creatorMayGrantMoreThanItHolds = allowed;
        return copy;
    }

    /** Whether a created token may expire later than its creator. Default true; not established. */
    public SimulationOptions withChildMayOutliveCreator(boolean allowed) {
        SimulationOptions copy = clone();
        copy.childMayOutliveCreator = allowed;
        return copy;
    }

    /** Default {@link RequestIpKey#UNDERSCORE}; not established. */
    public SimulationOptions withRequestIpKey(RequestIpKey key) {
        SimulationOptions copy = clone();
        copy.requestIpKey = Objects.requireNonNull(key, "key");
        return copy;
    }

    /** How long an expired token can still be fetched, or listed on request. Default 7 days; not established. */
    public SimulationOptions withExpiredTokenRetention(Duration retention) {
        SimulationOptions copy = clone();
        copy.expiredTokenRetention = notNegative(retention);
        return copy;
    }

    /** Whether expired tokens that are still kept use up the token quota. Default false; not established. */
    public SimulationOptions withExpiredTokensCountTowardQuota(boolean count) {
        SimulationOptions copy = clone();
        copy.expiredTokensCountTowardQuota = count;
        return copy;
    }

    /** How many tokens an account may have. Default 500 (Cloudflare docs, fundamentals/api limits, 2026-04). */
    public SimulationOptions withTokenQuota(int quota) {
        SimulationOptions copy = clone();
        copy.tokenQuota = positive(quota);
        return copy;
    }

    /** How many secrets an account may have. Default 100 (Cloudflare docs, secrets-store, 2026-09). */
    public SimulationOptions withSecretQuota(int quota) {
        SimulationOptions copy = clone();
        copy.secretQuota = positive(quota);
        return copy;
    }

    /** The HTTP status of an exceeded quota, 400 to 499. Default 400; not established. */
    public SimulationOptions withQuotaErrorStatus(int status) {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("quotaErrorStatus is from 400 to 499");
        }
        SimulationOptions copy = clone();
        copy.quotaErrorStatus = status;
        return copy;
    }

    /** How long a written secret says {@code pending} before {@code active}. Default 0; timing not documented. */
    public SimulationOptions withSecretPendingTime(Duration time) {
        SimulationOptions copy = clone();
        copy.secretPendingTime = notNegative(time);
        return copy;
    }

    /** How long the name of a deleted secret stays taken: the 202 says accepted, not done. Default 0. */
    public SimulationOptions withSecretNameReleaseDelay(Duration delay) {
        SimulationOptions copy = clone();
        copy.secretNameReleaseDelay = notNegative(delay);
        return copy;
    }

    /**
     * How long reads of Workers KV, lists and negative lookups included, lag behind writes. Default 0. Documented
     * as "up to 60 seconds or more" (kv/concepts/how-kv-works).
     */
    public SimulationOptions withKvReadLag(Duration lag) {
        SimulationOptions copy = clone();
        copy.kvReadLag = notNegative(lag);
        return copy;
    }

    /**
     * Calls per five minutes; the call after them blocks all others for five minutes. Default 1,200 (Cloudflare docs,
     * fundamentals/api/reference/limits, 2026).
     */
    public SimulationOptions withRateLimitRequests(int requests) {
        SimulationOptions copy = clone();
        copy.rateLimitRequests = positive(requests);
        return copy;
    }

    /** Default {@link RateLimitScope#TOKEN}; not established for new and rolled tokens. */
    public SimulationOptions withRateLimitScope(RateLimitScope scope) {
        SimulationOptions copy = clone();
        copy.rateLimitScope = Objects.requireNonNull(scope, "scope");
        return copy;
    }

    /** Default {@link RateLimitBody#ENVELOPE}; the shape is not documented. */
    public SimulationOptions withRateLimitBody(RateLimitBody body) {
        SimulationOptions copy = clone();
        copy.rateLimitBody = Objects.requireNonNull(body, "body");
        return copy;
    }

    /** See {@link #withTokenVisibilityDelay}. */
    public Duration tokenVisibilityDelay() {
        return tokenVisibilityDelay;
    }

    /** See {@link #withRevocationDelay}. */
    public Duration revocationDelay() {
        return revocationDelay;
    }

    /** See {@link #withExpiredVerifyReply}. */
    public VerifyReply expiredVerifyReply() {
        return expiredVerifyReply;
    }

    /** See {@link #withDisabledVerifyReply}. */
    public VerifyReply disabledVerifyReply() {
        return disabledVerifyReply;
    }

    /** See {@link #withRejectedTokenStatus}. */
    public int rejectedTokenStatus() {
        return rejectedTokenStatus;
    }

    /** See {@link #withMissingPermissionReply}. */
    public MissingPermissionReply missingPermissionReply() {
        return missingPermissionReply;
    }

    /** See {@link #withCreatorMayGrantMoreThanItHolds}. */
    public boolean creatorMayGrantMoreThanItHolds() {
        return creatorMayGrantMoreThanItHolds;
    }

    /** See {@link #withChildMayOutliveCreator}. */
    public boolean childMayOutliveCreator() {
        return childMayOutliveCreator;
    }

    /** See {@link #withRequestIpKey}. */
    public RequestIpKey requestIpKey() {
        return requestIpKey;
    }

    /** See {@link #withExpiredTokenRetention}. */
    public Duration expiredTokenRetention() {
        return expiredTokenRetention;
    }

    /** See {@link #withExpiredTokensCountTowardQuota}. */
    public boolean expiredTokensCountTowardQuota() {
        return expiredTokensCountTowardQuota;
    }

    /** See {@link #withTokenQuota}. */
    public int tokenQuota() {
        return tokenQuota;
    }

    /** See {@link #withSecretQuota}. */
    public int secretQuota() {
        return secretQuota;
    }

    /** See {@link #withQuotaErrorStatus}. */
    public int quotaErrorStatus() {
        return quotaErrorStatus;
    }

    /** See {@link #withSecretPendingTime}. */
    public Duration secretPendingTime() {
        return secretPendingTime;
    }

    /** See {@link #withSecretNameReleaseDelay}. */
    public Duration secretNameReleaseDelay() {
        return secretNameReleaseDelay;
    }

    /** See {@link #withKvReadLag}. */
    public Duration kvReadLag() {
        return kvReadLag;
    }

    /** See {@link #withRateLimitRequests}. */
    public int rateLimitRequests() {
        return rateLimitRequests;
    }

    /** See {@link #withRateLimitScope}. */
    public RateLimitScope rateLimitScope() {
        return rateLimitScope;
    }

    /** See {@link #withRateLimitBody}. */
    public RateLimitBody rateLimitBody() {
        return rateLimitBody;
    }

    @Override
    protected SimulationOptions clone() {
        try {
            return (SimulationOptions) super.clone();
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
