package dev.twoslot.rotator;

import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.SlotState;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one run knows: the slots as it read them, the tokens that it created, and what each slot holds by now. */
final class Ledger {

    private final Map<SlotName, SlotContent> asRead = new EnumMap<>(SlotName.class);
    private final Map<SlotName, SlotContent> now = new EnumMap<>(SlotName.class);
    private final Map<Role, Token> offered = new EnumMap<>(Role.class);
    private final Map<Role, Token> created = new EnumMap<>(Role.class);
    /** Tokens of which the write into a slot was begun. */
    private final List<Token> written = new ArrayList<>();

    private final Set<SlotName> uncertain = EnumSet.noneOf(SlotName.class);
    private final Set<SlotName> refused = EnumSet.noneOf(SlotName.class);
    private final Set<SlotName> ended = EnumSet.noneOf(SlotName.class);

    void read(SlotInventory inventory) {
        asRead.putAll(inventory.slots());
        now.putAll(inventory.slots());
    }

    boolean isRead() {
        return !asRead.isEmpty();
    }

    /** An administrator's token does the work of this role's PRIMARY in this run. */
    void offer(Role role, Token token) {
        offered.put(role, token);
    }

    Set<Role> offeredRoles() {
        return offered.keySet();
    }

    /**
     * The offered tokens that PRIMARY takes in: where it is empty, or holds an administrator's as well. One that the rotation made
     * stays until the promote, for it may be the only copy of a token that lives.
     */
    Map<SlotName, Token> toAdopt() {
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        offered.forEach((role, token) -> {
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            if (content(primary).token().filter(held -> held.name() != null).isEmpty()) {
                tokens.put(primary, token);
            }
        });
        return tokens;
    }

    void adopted(SlotName slot, Token token) {
        written.add(token);
        now.put(slot, SlotContent.published(token));
    }

    SlotContent content(SlotName slot) {
        return asRead.getOrDefault(slot, SlotContent.empty());
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
        for (SlotName slot : SlotName.values()) {
            boolean isOffered = slot.slot() == Slot.PRIMARY && offered.containsKey(slot.role());
            states.put(slot, isOffered ? SlotState.OFFERED : state(content(slot), alone));
        }
        return states;
    }

    private static SlotState state(SlotContent content, boolean alone) {
        if (content.isEmpty()) {
            return SlotState.EMPTY;
        }
        return content.isPublished() || !alone ? SlotState.PUBLISHED : SlotState.UNPUBLISHED;
    }

    /** The token that does the work of a slot in this run: what it held when it was read, or what was offered in its place. */
    Token token(SlotName slot) {
        Token instead = slot.slot() == Slot.PRIMARY ? offered.get(slot.role()) : null;
        return instead == null
                ? content(slot).token().orElseThrow(() -> new IllegalStateException(slot + " holds no token"))
                : instead;
    }

    Token token(SlotCopy.Origin origin, Role role) {
        return switch (origin) {
            case PRIMARY -> token(SlotName.of(Slot.PRIMARY, role));
            case SECONDARY -> token(SlotName.of(Slot.SECONDARY, role));
            case CREATED -> Objects.requireNonNull(created.get(role), role + " has no new token");
        };
    }

    /** The secret-edit tokens at hand, best first. */
    List<Token> editTokens() {
        return Arrays.stream(Slot.values())
                .map(slot -> SlotName.of(slot, Role.SECRET_EDIT))
                .filter(slot -> !content(slot).isEmpty()
                        || (slot.slot() == Slot.PRIMARY && offered.containsKey(Role.SECRET_EDIT)))
                .map(this::token)
                .toList();
    }

    /** Takes in what the issuer said of the token that does a slot's work. */
    void judged(SlotName slot, Verdict verdict, boolean isOver) {
        if (verdict.status() != Verdict.Status.USABLE) {
            (isOver ? ended : refused).add(slot);
            return;
        }
        Token known = token(slot)
                .with(verdict.tokenId().orElse(null), verdict.expiresAt().orElse(null));
        if (slot.slot() == Slot.PRIMARY && offered.containsKey(slot.role())) {
            offered.put(slot.role(), known);
        } else {
            SlotContent content = content(slot).with(known);
            asRead.put(slot, content);
            now.put(slot, content);
        }
    }

    void confirmedEnded(Set<SlotName> slots) {
        ended.addAll(slots);
    }

    /** The roles whose PRIMARY has ended, or lost its permission for good. */
    Set<Role> endedPrimaries() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (SlotName slot : ended) {
            if (slot.slot() == Slot.PRIMARY) {
                roles.add(slot.role());
            }
        }
        return roles;
    }

    /** Whether every token that the slots hold was refused, and none is known to have ended. */
    boolean isRefusedEverywhere() {
        Set<SlotName> held = EnumSet.noneOf(SlotName.class);
        asRead.forEach((slot, content) -> {
            if (!content.isEmpty()) {
                held.add(slot);
            }
        });
        return !held.isEmpty() && refused.containsAll(held);
    }

    void created(Role role, Token token) {
        created.put(role, token);
    }

    /** Whether this run created it and means to use it. */
    boolean hasCreated(IssuedToken listed) {
        return created.values().stream()
                .anyMatch(
                        token -> listed.id().equals(token.id()) || listed.name().equals(token.name()));
    }

    /** A write of the token into a slot begins: from now on a slot may hold it. */
    void writing(Token token) {
        written.add(token);
    }

    /** The write was not begun after all. */
    void notWriting(Token token) {
        written.remove(token);
    }

    void wrote(SlotName slot, Token token) {
        now.put(slot, SlotContent.published(token));
        ended.remove(slot);
    }

    /** A write of the slot failed: it may hold the old token or the new one. */
    void mayHaveWritten(SlotName slot) {
        uncertain.add(slot);
    }

    boolean hasUncertainSlots() {
        return !uncertain.isEmpty();
    }

    /** Settles uncertain slots by what the store says now. */
    void readAgain(SlotInventory inventory) {
        for (SlotName slot : uncertain) {
            now.put(slot, inventory.slot(slot));
        }
        uncertain.clear();
    }

    /**
     * Whether a slot holds the token or may hold it, by its id or by its name; the generation that this run supersedes
     * counts as well: it waits for its expiry, since consumers may have it in their caches.
     */
    boolean inSlot(IssuedToken listed) {
        return tokensInSlots()
                .anyMatch(
                        token -> listed.id().equals(token.id()) || listed.name().equals(token.name()));
    }

    /** Whether a slot holds a token whose id is unknown, so that it can't be told from an orphaned one. */
    boolean hasTokenWithoutId() {
        return tokensInSlots().anyMatch(token -> token.id() == null);
    }

    /** Whether the reply to a create speaks of a token that was known before. */
    boolean knows(Token reply) {
        return Stream.concat(tokensInSlots(), created.values().stream())
                .anyMatch(token -> token.value().equals(reply.value())
                        || (token.id() != null && token.id().equals(reply.id())));
    }

    /** Whether the text has a secret of this run in it. */
    boolean hasSecretIn(String text) {
        return Stream.concat(tokensInSlots(), created.values().stream())
                .anyMatch(token -> text.contains(token.value().reveal()));
    }

    private Stream<Token> tokensInSlots() {
        Stream<Token> read = asRead.values().stream().flatMap(content -> content.token().stream());
        return Stream.of(read, offered.values().stream(), written.stream()).flatMap(tokens -> tokens);
    }

    /** What each slot holds now, in the order of their names. */
    List<SlotStatus> statuses() {
        return Arrays.stream(SlotName.values()).map(this::status).toList();
    }

    private SlotStatus status(SlotName slot) {
        SlotContent content = now.get(slot);
        return content == null || uncertain.contains(slot) ? SlotStatus.unknown(slot) : SlotStatus.of(slot, content);
    }

    /** See {@link Survival}; an uncertain slot counts with the token that is known to have been in it. */
    @Nullable
    Instant survivesUntil() {
        Map<SlotName, SlotContent> alive = new EnumMap<>(SlotName.class);
        alive.putAll(now);
        alive.keySet().removeAll(ended);
        return Survival.until(alive);
    }

    /** When the older of the two PRIMARY tokens was made, where that is known of both. */
    Optional<Instant> primaryMadeAt() {
        Instant oldest = null;
        for (Role role : Role.values()) {
            Optional<Instant> issuedAt =
                    content(SlotName.of(Slot.PRIMARY, role)).token().map(Token::issuedAt);
            if (issuedAt.isEmpty()) {
                return Optional.empty();
            }
            oldest = oldest == null || issuedAt.get().isBefore(oldest) ? issuedAt.get() : oldest;
        }
        return Optional.ofNullable(oldest);
    }
}
