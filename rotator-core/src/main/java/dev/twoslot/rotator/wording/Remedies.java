package dev.twoslot.rotator.wording;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person should do about a failed run, in words. It follows from the reason and from how the failure has to be answered. */
public final class Remedies {

    private static final String TAKE_OVER =
            "If that installation is stopped for good, take its slots over with takingOver() on the builder, once (the runner: run"
                    + " --take-over)";

    private Remedies() {}

    /**
     * The remedy, in sentences.
     *
     * @param refusedEverywhere whether every token that the slots hold was refused and none is known to have ended
     * @param survivesUntil until when the rotator can rotate without help, or null
     * @param startOver what starts again from an administrator's pair, as the end of "To start again, ..."
     */
    public static String of(
            FailureReason reason,
            Kind kind,
            boolean refusedEverywhere,
            @Nullable Instant survivesUntil,
            String startOver) {
        return sentences(reason, kind, refusedEverywhere, startOver) + urgency(reason, survivesUntil, startOver);
    }

    private static String sentences(FailureReason reason, Kind kind, boolean refusedEverywhere, String startOver) {
        return switch (reason) {
            case LOCK_UNAVAILABLE ->
                "See whether what the lock is kept in can be reached and written"
                        + (kind == Kind.PERMANENT
                                ? ", and mend what the line above says of the tokens that it is asked with."
                                : "." + nextRun(kind));
            case LOCK_OVERDUE ->
                "See what the holder of the lock is doing, and end it if it hangs; the lock is free once it is gone.";
            case SLOTS_UNREADABLE ->
                kind == Kind.TRANSIENT
                        ? "Nothing was changed." + nextRun(kind)
                        : "See whether what the slots are kept in is there, readable and whole.";
            case PRIMARY_MISSING ->
                "Hand in the pair of tokens that an administrator made, with firstPair(...) on the builder (the runner's"
                        + " PRIMARY_TOKEN_CREATION_TOKEN and PRIMARY_SECRET_EDIT_TOKEN), and run again.";
            case VAULT_MISMATCH ->
                "Set the account, the store and the names of the secrets back to those that the vault was made for, or give this"
                        + " rotation a vault of its own. If they were really replaced by others, say so with takingOver() on"
                        + " the builder, once (the runner: run --take-over).";
            case SLOTS_TAKEN ->
                "Nothing was changed. If the vault of that installation was lost or moved, bring it back. " + TAKE_OVER
                        + "; its tokens live on until they end. To run both, give this rotation another name and other"
                        + " secrets.";
            case VAULT_BEHIND ->
                "Nothing was changed. If this vault was restored from a backup, bring back the newest one. If another copy of"
                        + " it is at work, stop one of the two. If the rotation was given another name, give it back the one that"
                        + " the line above shows. " + TAKE_OVER + ".";
            case PAIR_REFUSED ->
                "Nothing was taken in or changed. Correct the token that the line above names"
                        + (kind == Kind.PERMANENT
                                ? ", and run again."
                                : ", or the account's id (the runner's ACCOUNT_ID). If both are right, the provider refuses"
                                        + " the token by mistake, and the next run succeeds.");
            case CHECK_INCONCLUSIVE ->
                "Nothing was changed."
                        + (refusedEverywhere
                                ? " All tokens in the slots are refused, and none is past its end: an outage of the provider, another"
                                        + " account's id, a vault that was restored from a backup (bring back the newest one),"
                                        + " or all of them were revoked by hand. If they were, " + startOver + "."
                                : kind == Kind.PERMANENT ? " Correct what the line above names." : "")
                        + nextRun(kind);
            case PERMISSION_MISSING ->
                "Nothing was changed. Give the token back the permission that the line above names, or " + startOver
                        + ".";
            case BOTH_SLOTS_DEAD ->
                "No token of the role named above works any more. If this vault was restored from a backup, bring back the newest"
                        + " one. To start again, " + startOver + ".";
            case CLOCK_WRONG ->
                "Set this host's clock (is a time service running?). The lifetime of tokens and the lock depend on it.";
            case WRITE_FAILED ->
                "The next run finishes what was left half written."
                        + (kind == Kind.PERMANENT
                                ? " The same will fail again until what the line above says is mended."
                                : "");
            case CREATE_FAILED ->
                "PRIMARY is as it was."
                        + (kind == Kind.PERMANENT
                                ? " See what the line above says; an account that is full has no room for more tokens either."
                                : nextRun(kind));
            case VERIFY_FAILED -> "PRIMARY is as it was, and the new tokens were not used. The next run tries again.";
            case LEASE_LOST ->
                "The run took longer than its lease and stopped writing. See what was slow; the next run carries on.";
            case INTERRUPTED -> "The run was stopped. The next one carries on.";
            case CONTRACT_BROKEN -> "Report it to the authors of the class that the line above names.";
            case INTERNAL_ERROR -> "Report this with the line above: it is a fault in the rotator.";
        };
    }

    private static String nextRun(Kind kind) {
        return kind == Kind.PERMANENT ? "" : " The next run tries again.";
    }

    private static String urgency(FailureReason reason, @Nullable Instant survivesUntil, String startOver) {
        // Before a person has decided, nothing can be said of when the tokens in use end: they may be another
        // installation's.
        return survivesUntil == null || reason.leavesItToAPerson()
                ? ""
                : " If no run succeeds before " + survivesUntil + ", an administrator has to start again: " + startOver
                        + ".";
    }
}
