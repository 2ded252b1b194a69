package dev.twoslot.rotator.slot;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rotator's private copy says of one slot. Immutable; prints no secret. */
public final class SlotContent {

    private static final SlotContent EMPTY = new SlotContent(null, false);

    private final @Nullable Token token;
    private final boolean published;

    private SlotContent(@Nullable Token token, boolean published) {
        this.token = token;
        this.published = published;
    }

    /** A slot that was never written. */
    public static SlotContent empty() {
        return EMPTY;
    }

    /** A token that consumers are known to get. A store that consists of one place has no other kind. */
    public static SlotContent published(Token token) {
        return new SlotContent(Objects.requireNonNull(token, "token must not be null"), true);
    }

    /** A token of the private copy that consumers may not get yet. */
    public static SlotContent unpublished(Token token) {
        return new SlotContent(Objects.requireNonNull(token, "token must not be null"), false);
    }

    /** The token, or empty if the slot was never written. */
    public Optional<Token> token() {
        return Optional.ofNullable(token);
    }

    public boolean isEmpty() {
        return token == null;
    }

    /** Whether the place that consumers read is known to hold this very token; false of an empty slot. */
    public boolean isPublished() {
        return published;
    }

    /** The same with another token, which is what more is known of by now; an empty slot stays empty. */
    public SlotContent with(Token known) {
        return token == null ? this : new SlotContent(known, published);
    }

    /** Whether it holds a token of this value. */
    public boolean holds(Token other) {
        return token != null && token.value().equals(other.value());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotContent that && published == that.published && Objects.equals(token, that.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(token, published);
    }

    @Override
    public String toString() {
        return token == null ? "empty" : (published ? "published " : "unpublished ") + token;
    }
}
