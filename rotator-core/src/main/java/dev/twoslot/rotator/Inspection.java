package dev.twoslot.rotator;

import dev.twoslot.rotator.machine.Ownership;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the slots say where consumers read them, and who wrote them: the evidence by which a run leaves another installation's
 * slots alone. Immutable.
 */
final class Inspection {

    private final Map<SlotName, SlotComment> comments;
    private final Map<SlotName, Writer> writers = new EnumMap<>(SlotName.class);
    private final RotationNotes notes;

    /** @param alone whether no other run of this vault can be at work */
    Inspection(
            Map<SlotName, SlotComment> comments,
            Ledger ledger,
            RotationNotes notes,
            TokenNames names,
            String rotation,
            boolean alone,
            Instant now) {
        this.comments = new EnumMap<>(SlotName.class);
        this.comments.putAll(comments);
        this.notes = notes;
        comments.forEach((slot, comment) -> {
            SlotContent own = ledger.content(slot);
            String madeBy = alone ? madeBy(own, names) : null;
            Writer writer = Ownership.writer(comment, own, rotation, notes.vault(), notes.runIds(), madeBy, now);
            writers.put(slot, isMoved(comment, writer, ledger) ? Writer.UNKNOWN : writer);
        });
    }

    /**
     * Whether a person has put the comment of one slot to another: a run of this vault's own wrote it, of a token that this vault
     * holds. So it says nothing of where it stands, as one that was edited.
     */
    private boolean isMoved(SlotComment comment, Writer writer, Ledger ledger) {
        return writer == Writer.THIS_VAULT_LATER
                && notes.runIds().contains(comment.signature().run())
                && Stream.of(SlotName.values())
                        .flatMap(slot -> ledger.content(slot).token().stream())
                        .anyMatch(comment::names);
    }

    private static @Nullable String madeBy(SlotContent own, TokenNames names) {
        return own.token()
                .map(Token::name)
                .flatMap(names::parse)
                .map(TokenNames.Parts::runId)
                .orElse(null);
    }

    Standing standing(boolean takingOver) {
        return Ownership.standing(writers.values(), notes.isNew(), takingOver);
    }

    Set<SlotName> writtenBy(Writer writer) {
        Set<SlotName> slots = EnumSet.noneOf(SlotName.class);
        writers.forEach((slot, who) -> {
            if (who == writer) {
                slots.add(slot);
            }
        });
        return slots;
    }

    /** Whether this vault wrote all four slots. */
    boolean isAllOurs() {
        return writtenBy(Writer.THIS_VAULT).size() == SlotName.values().length;
    }

    /** The ids of the tokens that the slots say they hold. */
    Set<String> claimedIds() {
        Set<String> ids = new HashSet<>();
        comments.values().forEach(comment -> comment.tokenId().ifPresent(ids::add));
        return ids;
    }

    /** The slots of others, each with what its comment says, for people. */
    String othersInWords() {
        return comments.entrySet().stream()
                .filter(entry -> isAnothers(writers.get(entry.getKey())))
                .map(entry -> entry.getKey() + " holds " + inWords(entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static boolean isAnothers(@Nullable Writer writer) {
        return writer == Writer.ANOTHER || writer == Writer.THIS_VAULT_LATER;
    }

    private static String inWords(SlotComment comment) {
        return "token " + comment.tokenId().orElse("unknown") + " of rotation "
                + comment.signature().rotation() + ", vault "
                + comment.signature().vault() + ", which "
                + comment.expiresAt().map(end -> "ends " + end).orElse("has no known end");
    }
}
