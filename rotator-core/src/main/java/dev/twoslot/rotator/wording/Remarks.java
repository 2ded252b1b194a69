package dev.twoslot.rotator.wording;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.DestinationStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The sentences of a run's notices and of the causes that it finds out by itself, without a full stop. */
public final class Remarks {

    private Remarks() {}

    public static String holderOverdue(String holder, Instant leaseEnd) {
        return "the lock is still held by " + holder + ", whose lease ended at " + leaseEnd;
    }

    public static String tokensOverdue(String holder, Instant made) {
        return "the lock is held by " + holder + ", and the tokens in use, made at " + made
                + ", are overdue for rotation";
    }

    public static String vaultOfAnother(String madeFor, String configured) {
        return "the vault was made for " + madeFor + ", and the configuration names " + configured;
    }

    public static String twoStories() {
        return "two looks at the slots were told different things of whose they are";
    }

    public static String anothers(String others) {
        return "the slots hold tokens that this vault does not know of: " + others;
    }

    public static String takenOver(String others) {
        return "taking the slots over: " + others;
    }

    public static String commentUnreadable(Set<SlotName> slots) {
        return "the comment of " + names(slots)
                + " is not one that a rotation wrote there, so what it holds can't be told; the next write replaces it";
    }

    public static String commentOutdated(Set<SlotName> slots) {
        return names(slots) + " does not say that it holds what was published there last; it is published again";
    }

    public static String pairIgnored(Set<Role> roles) {
        return "what an administrator handed in for " + labels(roles)
                + " is not used: the vault holds what the rotation made. Take it away";
    }

    public static String startedOver() {
        return "starting over from the administrator's pair, which goes into SECONDARY; what PRIMARY holds stays there until new"
                + " tokens have been verified. Of what the slots held, a later sweep revokes what this rotation made; the"
                + " rest lives on until it ends";
    }

    public static String rescue(Set<Role> roles) {
        return "PRIMARY of " + labels(roles) + " has ended; SECONDARY does the work";
    }

    public static String rollForward(Set<Role> roles) {
        return "finishing what an earlier run left half written for " + labels(roles);
    }

    public static String roomMade(int revoked) {
        return revoked + " orphaned tokens of this rotation were revoked to make room for new ones";
    }

    public static String createSettled(String problem) {
        return problem + "; looking for what it may have made";
    }

    public static String createdLeft(String problem) {
        return problem + "; what this run created is left, and a later run sweeps it";
    }

    public static String foreignTokens(Collection<String> tokens) {
        return "left alone, as this vault did not ask for it: " + String.join(", ", tokens);
    }

    public static String sweepIncomplete(String problem) {
        return problem + "; a later run sweeps";
    }

    public static String sweepOverdue(int runs) {
        return "the sweep could not be finished in " + runs
                + " runs in a row; orphaned tokens stay alive until they end";
    }

    public static String lockNotReleased(String problem) {
        return problem + "; the lease runs out";
    }

    public static String destinationBehind(DestinationStatus destination, String problem) {
        Instant until = destination.usableUntil();
        return "the destination " + destination.name() + " is behind"
                + (destination.behindSince() == null ? "" : " since " + destination.behindSince())
                + (until == null ? "" : "; its consumers have a working token until " + until)
                + ": " + problem;
    }

    public static String destinationCaughtUp(String name, Instant since) {
        return "the destination " + name + ", behind since " + since + ", is up to date again";
    }

    /** Slots by name. */
    private static String names(Set<SlotName> slots) {
        return slots.stream().sorted().map(SlotName::name).collect(Collectors.joining(", "));
    }

    private static String labels(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).collect(Collectors.joining(" and "));
    }
}
