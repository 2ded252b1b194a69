package dev.twoslot.rotator.consumer;

/**
 * The counts of {@link SlotCredentials} since they were built, for a meter registry to poll. No count goes down.
 *
 * @param primaryCalls attempts with PRIMARY's credential; a call that was cancelled before its attempt is none
 * @param secondaryCalls attempts with SECONDARY's credential
 * @param fallbacks calls that failed with one slot and were made again with the other, each once
 * @param refreshes reads of the slots that brought a PRIMARY, the first one included
 * @param failedRefreshes reads of the slots that brought none, or not in time; one that hangs counts each time another would be due
 * @param secondaryInUse whether calls go to SECONDARY first, because PRIMARY was refused or can't be read. Alert on this when it stays
 *     true for longer than a rotation may be late: the app lives on the previous generation, and that runs out
 */
public record SlotCounts(
        long primaryCalls,
        long secondaryCalls,
        long fallbacks,
        long refreshes,
        long failedRefreshes,
        boolean secondaryInUse) {}
