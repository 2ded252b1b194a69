package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.Token;
import org.jspecify.annotations.Nullable;

/**
 * What one slot holds.
 *
 * @param token the token, or null if the slot is empty
 * @param published whether the place that consumers read is known to hold this very token. Always true for a store that
 *     consists of one place
 */
public record SlotContent(@Nullable Token token, boolean published) {

    private static final SlotContent EMPTY = new SlotContent(null, true);

    /** A slot that was never written. */
    public static SlotContent empty() {
        return EMPTY;
    }

    /** A token that consumers are known to get. */
    public static SlotContent published(Token token) {
        return new SlotContent(token, true);
    }

    /** A token of the rotator's own copy that consumers may not get yet. */
    public static SlotContent unpublished(Token token) {
        return new SlotContent(token, false);
    }
}
