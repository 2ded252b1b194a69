package dev.twoslot.rotator;

import dev.twoslot.rotator.SlotStatus.Certainty;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.SlotState;
import dev.twoslot.rotator.spi.SlotContent;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one run knows: the slots as it read them, the tokens that it created, and what each slot holds by now. */
final class Ledger {

    private final Map<SlotName, SlotContent> asRead = new EnumMap<>(SlotName.class);
    private final Map<SlotName, SlotContent> now = new EnumMap<>(SlotName.class);
    private final Map<Role, Token> created = new EnumMap<>(Role.class);
    private final Set<SlotName> uncertain = EnumSet.noneOf(SlotName.class);
    private final Set<SlotName> dead = EnumSet.noneOf(SlotName.class);

    void read(Map<SlotName, SlotContent> contents) {
        asRead.putAll(contents);
        now.putAll(contents);
    }

    /**
     * The slots in the machine's terms.
     *
     * @param alone whether the lock keeps others out. If it does not, another run may have promoted since the slots were read,
     *     and to roll forward would put an older token over its newer one (invariant I11). Nothing is then called half
     *     written: this run's stage publishes the same token in SECONDARY, and its promote settles PRIMARY.
     */
    Map<SlotName, SlotState> states(boolean alone) {
        Map<SlotName, SlotState> states = new EnumMap<>(SlotName.class);
        asRead.forEach((slot, content) -> states.put(slot, state(content, alone)));
        return states;
    }

    private static SlotState state(SlotContent content, boolean alone) {
        if (content.token() == null) {
            return SlotState.EMPTY;
        }
        return content.published() || !alone ? SlotState.PUBLISHED : SlotState.UNPUBLISHED;
    }

    /** The token that a slot held when it was read. */
    Token token(SlotName slot) {
        SlotContent content = asRead.get(slot);
        return Objects.requireNonNull(content == null ? null : content.token(), slot + " holds no token");
    }

    Token token(SlotCopy.Origin origin, Role role) {
        return switch (origin) {
            case PRIMARY -> token(SlotName.of(Slot.PRIMARY, role));
            case SECONDARY -> token(SlotName.of(Slot.SECONDARY, role));
            case CREATED -> Objects.requireNonNull(created.get(role), role + " has no new token");
        };
    }

    /** Takes in what the issuer said of a slot's token. */
    void judged(SlotName slot, Verdict verdict) {
        if (verdict.status() == Verdict.Status.REJECTED) {
            dead.add(slot);
            return;
        }
        SlotContent content = new SlotContent(
                token(slot).with(verdict.tokenId(), verdict.expiresAt()),
                Objects.requireNonNull(asRead.get(slot)).published());
        asRead.put(slot, content);
        now.put(slot, content);
    }

    void created(Role role, Token token) {
        created.put(role, token);
    }

    void wrote(SlotName slot, Token token) {
        now.put(slot, SlotContent.published(token));
        dead.remove(slot);
    }

    /** A write of the slot failed: it may hold the old token or the new one. */
    void mayHaveWritten(SlotName slot) {
        uncertain.add(slot);
    }

    boolean hasUncertainSlots() {
        return !uncertain.isEmpty();
    }

    /** Settles uncertain slots by what the store says now. */
    void readAgain(Map<SlotName, SlotContent> contents) {
        for (SlotName slot : uncertain) {
            SlotContent content = contents.get(slot);
            if (content != null) {
                now.put(slot, content);
            }
        }
        uncertain.removeAll(contents.keySet());
    }

    /**
     * The ids of every token that a slot holds or may hold, and of the generation that this run displaces: it waits for its
     * expiry, since consumers may still have it in their caches.
     */
    Set<String> idsInUse() {
        Set<String> ids = new HashSet<>();
        tokens().map(Token::id).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    /** Whether a slot holds a token whose id nobody knows, so that it can't be told from a leftover. */
    boolean hasTokenWithoutId() {
        return tokens().anyMatch(token -> token.id() == null);
    }

    /** Whatever a slot holds by now, it was read from one or it was created. */
    private Stream<Token> tokens() {
        Stream<Token> read = asRead.values().stream().flatMap(content -> Stream.ofNullable(content.token()));
        return Stream.concat(read, created.values().stream());
    }

    /** What each slot holds now, in the order of their names. */
    List<SlotStatus> statuses() {
        List<SlotStatus> statuses = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            statuses.add(status(slot));
        }
        return statuses;
    }

    private SlotStatus status(SlotName slot) {
        SlotContent content = now.get(slot);
        return content == null || uncertain.contains(slot)
                ? new SlotStatus(slot, Certainty.UNKNOWN, null, null, null)
                : SlotStatus.of(slot, content);
    }

    /** See {@link Survival}; an uncertain slot counts with the token that is known to have been in it. */
    @Nullable
    Instant survivesUntil() {
        Map<SlotName, SlotContent> alive = new EnumMap<>(SlotName.class);
        alive.putAll(now);
        alive.keySet().removeAll(dead);
        return Survival.until(alive);
    }
}
