package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotSignature;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose the slots are that consumers read: the rules by which a run keeps its hands off another installation's tokens (invariant
 * I12). Pure.
 */
public final class Ownership {

    /** Who wrote one slot last, as its comment tells, seen from a vault. */
    public enum Writer {
        /** There is no such slot, no vault knows better. */
        NOBODY,
        /** The slot is there, and its comment is none that a run wrote. */
        UNKNOWN,
        /** This vault, and it knows so. */
        THIS_VAULT,
        /** This vault, long ago: what was published since had no effect, or an old comment was put back. */
        THIS_VAULT_EARLIER,
        /** A run that this vault doesn't know of, although it bears its id: the vault was restored, or copied. */
        THIS_VAULT_LATER,
        /** Another vault or another rotation, and the token may live. */
        ANOTHER,
        /** Another vault or another rotation, and the token has ended. */
        ANOTHER_ENDED
    }

    /** Whose the four slots are. */
    public enum Standing {
        /** This vault's, or free. */
        OURS,
        /** They are in another account or store than the one that this vault was made for. */
        ELSEWHERE,
        /** Another installation's, and this vault has not written any yet. */
        TAKEN,
        /** Another's, or this vault's from a time that it does not know of. */
        BEHIND
    }

    private Ownership() {}

    /**
     * Who wrote a slot last.
     *
     * @param comment what the place that consumers read says of the slot
     * @param own what the private copy says of it
     * @param rotation this rotation's name
     * @param vault this vault's id, or null if it has none yet
     * @param runs the ids of the runs that this vault has begun, in order, as far back as a token of theirs may live
     * @param madeBy the run that made the token of the private copy; null where that is not known, or where runs may overlap
     * @param now the present; a token that ends before it has ended
     */
    public static Writer writer(
            SlotComment comment,
            SlotContent own,
            String rotation,
            @Nullable String vault,
            Set<String> runs,
            @Nullable String madeBy,
            Instant now) {
        if (!comment.isSigned()) {
            boolean vanished = comment.kind() == SlotComment.Kind.ABSENT && own.isPublished();
            if (vanished) {
                return Writer.THIS_VAULT_EARLIER;
            }
            return comment.kind() == SlotComment.Kind.ABSENT ? Writer.NOBODY : Writer.UNKNOWN;
        }
        SlotSignature signature = comment.signature();
        boolean ended = comment.expiresAt().filter(end -> end.isBefore(now)).isPresent();
        boolean asPublished = own.token().filter(comment::names).isPresent();
        // The very token that this vault holds is its own whatever id the vault had when it was written: a take-over
        // changes that.
        boolean ours = signature.rotation().equals(rotation)
                && (asPublished || signature.vault().equals(vault));
        if (!ours) {
            return ended ? Writer.ANOTHER_ENDED : Writer.ANOTHER;
        }
        if (asPublished) {
            return Writer.THIS_VAULT;
        }
        boolean unknown =
                !runs.contains(signature.run()) || (own.isPublished() && isLater(signature.run(), madeBy, runs));
        if (!ended && unknown) {
            return Writer.THIS_VAULT_LATER;
        }
        return own.isPublished() ? Writer.THIS_VAULT_EARLIER : Writer.THIS_VAULT;
    }

    /** A run writes the private copy first, so a slot that a later run wrote holds what a copy from before that run lacks. */
    private static boolean isLater(String run, @Nullable String madeBy, Set<String> runs) {
        List<String> order = List.copyOf(runs);
        return madeBy != null && order.indexOf(run) > order.indexOf(madeBy);
    }

    /**
     * Whose the slots are, given who wrote each.
     *
     * @param newVault whether this vault has begun no run yet
     * @param takingOver whether an operator has said that the others have been stopped
     */
    public static Standing standing(Collection<Writer> writers, boolean newVault, boolean takingOver) {
        boolean anothers = writers.contains(Writer.ANOTHER);
        boolean later = writers.contains(Writer.THIS_VAULT_LATER);
        if (takingOver || (!anothers && !later)) {
            return Standing.OURS;
        }
        return newVault ? Standing.TAKEN : Standing.BEHIND;
    }
}
