package dev.twoslot.rotator.testkit.simulation.setup;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.AccountListReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.ForeignTokenReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.MissingPermissionReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RateLimitBody;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RateLimitScope;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RequestIpKey;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.TokenQuotaReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.VerifyReply;
import java.time.Duration;

/** What {@link SimulationOptions} were chosen, for the simulator to read. What each means stands there. */
abstract class ChosenOptions implements Cloneable {
    // Written only while a copy is being made, before anyone else sees it.
    Duration tokenVisibilityDelay = Duration.ZERO;
    Duration revocationDelay = Duration.ZERO;
    VerifyReply expiredVerifyReply = VerifyReply.STATUS;
    VerifyReply disabledVerifyReply = VerifyReply.STATUS;
    int rejectedTokenStatus = 403;
    MissingPermissionReply missingPermissionReply = MissingPermissionReply.AUTHENTICATION_ERROR;
    boolean creatorMayGrantMoreThanItHolds = true;
    boolean childMayOutliveCreator = true;
    RequestIpKey requestIpKey = RequestIpKey.UNDERSCORE;
    Duration expiredTokenRetention = Duration.ofDays(7);
    boolean expiredTokensCountTowardQuota;
    int tokenQuota = 500;
    int secretQuota = 100;
    int quotaErrorStatus = 400;
    Duration secretPendingTime = Duration.ZERO;
    Duration secretNameReleaseDelay = Duration.ZERO;
    Duration kvReadLag = Duration.ZERO;
    int rateLimitRequests = 1200;
    RateLimitScope rateLimitScope = RateLimitScope.TOKEN;
    RateLimitBody rateLimitBody = RateLimitBody.ENVELOPE;

    VerifyReply exposedVerifyReply = VerifyReply.INVALID_TOKEN;
    ForeignTokenReply foreignTokenReply = ForeignTokenReply.BY_ENDPOINT;
    AccountListReply accountListReply = AccountListReply.OWN_ACCOUNT;
    TokenQuotaReply tokenQuotaReply = TokenQuotaReply.OWN_CODE;
    Duration deletedSecretShownFor = Duration.ZERO;
    Duration dateSkew = Duration.ZERO;

    /** See {@link SimulationOptions#withTokenVisibilityDelay}. */
    public Duration tokenVisibilityDelay() {
        return tokenVisibilityDelay;
    }

    /** See {@link SimulationOptions#withRevocationDelay}. */
    public Duration revocationDelay() {
        return revocationDelay;
    }

    /** See {@link SimulationOptions#withExpiredVerifyReply}. */
    public VerifyReply expiredVerifyReply() {
        return expiredVerifyReply;
    }

    /** See {@link SimulationOptions#withDisabledVerifyReply}. */
    public VerifyReply disabledVerifyReply() {
        return disabledVerifyReply;
    }

    /** See {@link SimulationOptions#withRejectedTokenStatus}. */
    public int rejectedTokenStatus() {
        return rejectedTokenStatus;
    }

    /** See {@link SimulationOptions#withMissingPermissionReply}. */
    public MissingPermissionReply missingPermissionReply() {
        return missingPermissionReply;
    }

    /** See {@link SimulationOptions#withCreatorMayGrantMoreThanItHolds}. */
    public boolean creatorMayGrantMoreThanItHolds() {
        return creatorMayGrantMoreThanItHolds;
    }

    /** See {@link SimulationOptions#withChildMayOutliveCreator}. */
    public boolean childMayOutliveCreator() {
        return childMayOutliveCreator;
    }

    /** See {@link SimulationOptions#withRequestIpKey}. */
    public RequestIpKey requestIpKey() {
        return requestIpKey;
    }

    /** See {@link SimulationOptions#withExpiredTokenRetention}. */
    public Duration expiredTokenRetention() {
        return expiredTokenRetention;
    }

    /** See {@link SimulationOptions#withExpiredTokensCountTowardQuota}. */
    public boolean expiredTokensCountTowardQuota() {
        return expiredTokensCountTowardQuota;
    }

    /** See {@link SimulationOptions#withTokenQuota}. */
    public int tokenQuota() {
        return tokenQuota;
    }

    /** See {@link SimulationOptions#withSecretQuota}. */
    public int secretQuota() {
        return secretQuota;
    }

    /** See {@link SimulationOptions#withQuotaErrorStatus}. */
    public int quotaErrorStatus() {
        return quotaErrorStatus;
    }

    /** See {@link SimulationOptions#withSecretPendingTime}. */
    public Duration secretPendingTime() {
        return secretPendingTime;
    }

    /** See {@link SimulationOptions#withSecretNameReleaseDelay}. */
    public Duration secretNameReleaseDelay() {
        return secretNameReleaseDelay;
    }

    /** See {@link SimulationOptions#withKvReadLag}. */
    public Duration kvReadLag() {
        return kvReadLag;
    }

    /** See {@link SimulationOptions#withRateLimitRequests}. */
    public int rateLimitRequests() {
        return rateLimitRequests;
    }

    /** See {@link SimulationOptions#withRateLimitScope}. */
    public RateLimitScope rateLimitScope() {
        return rateLimitScope;
    }

    /** See {@link SimulationOptions#withRateLimitBody}. */
    public RateLimitBody rateLimitBody() {
        return rateLimitBody;
    }

    /** See {@link SimulationOptions#withExposedVerifyReply}. */
    public VerifyReply exposedVerifyReply() {
        return exposedVerifyReply;
    }

    /** See {@link SimulationOptions#withForeignTokenReply}. */
    public ForeignTokenReply foreignTokenReply() {
        return foreignTokenReply;
    }

    /** See {@link SimulationOptions#withAccountListReply}. */
    public AccountListReply accountListReply() {
        return accountListReply;
    }

    /** See {@link SimulationOptions#withTokenQuotaReply}. */
    public TokenQuotaReply tokenQuotaReply() {
        return tokenQuotaReply;
    }

    /** See {@link SimulationOptions#withDeletedSecretShownFor}. */
    public Duration deletedSecretShownFor() {
        return deletedSecretShownFor;
    }

    /** See {@link SimulationOptions#withDateSkew}. */
    public Duration dateSkew() {
        return dateSkew;
    }
}
