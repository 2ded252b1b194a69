package dev.twoslot.rotator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that is no failure but that a person may want to know of a run. Immutable and without secrets; only the rotation makes
 * them.
 */
public final class Notice {

    /** What a notice is about. More may come. */
    public enum Kind {
        /** A role's PRIMARY has ended, and its SECONDARY does the work. */
        RESCUE,
        /** What an earlier run left half written is being finished. */
        ROLL_FORWARD,
        /** The comment of a slot is not one that a run wrote: it was blanked or edited. */
        COMMENT_UNREADABLE,
        /** A slot says that it holds an older token than the one that was published: it is published again. */
        COMMENT_OUTDATED,
        /** The run took the slots over from another installation, as it was told to. */
        TAKEN_OVER,
        /** The run started again from an administrator's pair, as it was told to. */
        STARTED_OVER,
        /** An administrator's pair was given and is not used. */
        PAIR_IGNORED,
        /** A token that the rotation did not create bears a name like its own; it was left alone. */
        FOREIGN_TOKEN,
        /** The account had no room for a new token; orphaned ones were revoked first. */
        ROOM_MADE,
        /** A create went wrong, and what may have come of it was looked for. */
        CREATE_SETTLED,
        /** The sweep could not be finished; a later run sweeps. */
        SWEEP_INCOMPLETE,
        /** The sweep could not be finished run after run: orphaned tokens pile up. An alert goes out. */
        SWEEP_OVERDUE,
        /** What the run created could not be revoked; a later run sweeps it. */
        CREATED_LEFT,
        /** The lock could not be let go of; it ends at its deadline. */
        LOCK_NOT_RELEASED,
        /** A destination that is not required could not be brought up to date. An alert goes out when that begins. */
        DESTINATION_BEHIND,
        /** A destination that was behind holds what the others hold again. */
        DESTINATION_CAUGHT_UP
    }

    private final Kind kind;
    private final String text;
    private final boolean needsAttention;

    Notice(Kind kind, String text, boolean needsAttention) {
        this.kind = kind;
        this.text = text;
        this.needsAttention = needsAttention;
    }

    public Kind kind() {
        return kind;
    }

    /** A sentence for people, without a full stop. */
    public String text() {
        return text;
    }

    /** Whether an alert goes out for it although the run succeeded. */
    public boolean needsAttention() {
        return needsAttention;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Notice that && kind == that.kind && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, text);
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
