package dev.twoslot.rotator;

import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Revokes tokens of ours that no slot holds or may hold. Best effort: what goes wrong here is a notice, never a failure of
 * the run, and the next run's sweep finds what this one left.
 */
final class Sweep {

    private final TwoSlotRotation rotation;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Report report;
    private int revoked;

    Sweep(TwoSlotRotation rotation, String runId, Calls calls, LeaseGuard guard, Ledger ledger, Report report) {
        this.rotation = rotation;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.report = report;
    }

    int revoked() {
        return revoked;
    }

    /** After a success: everything of this rotation's that is not in use and can't be in the hands of another run. */
    void revokeLeftovers(Token creation) {
        if (ledger.hasTokenWithoutId()) {
            report.noticed(
                    Phase.SWEEP,
                    "a slot holds a token whose id is not known, so leftovers can't be told from it; the next run sweeps");
            return;
        }
        Attempt<List<IssuedToken>> listed = calls.one(
                "list tokens",
                guard.write(creation, context -> Attempt.done(rotation.issuer.list(rotation.names.prefix(), context))));
        if (!listed.isDone()) {
            report.noticed(Phase.SWEEP, listed.detail() + "; the next run sweeps");
            return;
        }
        Set<String> inUse = ledger.idsInUse();
        for (IssuedToken token : listed.get()) {
            if (isOurs(token) && !inUse.contains(token.id()) && isNobodysWork(token) && !revoke(token.id(), creation)) {
                return;
            }
        }
    }

    /** After a failure before promote: what this run created. No slot can hold it, since no write of it was begun. */
    void discard(Set<Role> roles, Token creation) {
        for (Role role : roles) {
            String id = Objects.requireNonNull(
                    ledger.token(SlotCopy.Origin.CREATED, role).id());
            if (!revoke(id, creation)) {
                return;
            }
        }
    }

    private boolean isOurs(IssuedToken token) {
        return token.name().startsWith(rotation.names.prefix());
    }

    /**
     * Whether no run can be about to promote the token. This run's own leftovers are nobody's. Another run's are, if the
     * mutex keeps others out: its holder's lease has ended. Under an advisory lock that other run may still be at work,
     * having begun up to one lease before this one, and this one may have been at it for one more (invariant I11).
     */
    private boolean isNobodysWork(IssuedToken token) {
        if (token.name().endsWith("/" + runId) || rotation.mutex.strength() != Mutex.Strength.ADVISORY) {
            return true;
        }
        Duration twoLeases = rotation.policy.lease().multipliedBy(2).plus(rotation.policy.clockSkew());
        Instant issuedAt = token.issuedAt();
        return issuedAt != null && issuedAt.isBefore(rotation.time.instant().minus(twoLeases));
    }

    /** Revokes one token; false if the sweep should stop here. */
    private boolean revoke(String tokenId, Token creation) {
        Attempt<Boolean> attempt = calls.one("revoke token " + tokenId, guard.write(creation, context -> {
            rotation.issuer.revoke(tokenId, context);
            return Attempt.done(true);
        }));
        if (attempt.isDone()) {
            revoked++;
            return true;
        }
        report.noticed(Phase.SWEEP, attempt.detail() + "; a later run sweeps what is left");
        return false;
    }
}
