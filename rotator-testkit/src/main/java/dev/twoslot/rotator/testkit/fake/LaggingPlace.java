package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A destination of an {@link InMemorySlotStore} that may lag behind, with what the store's private copy knows of it. Its calls are named
 * {@code lagging.begin}, {@code lagging.put SLOT} and {@code lagging.note}. Thread-safe.
 */
public final class LaggingPlace {

    /** What it is called. */
    public static final String NAME = "lagging";

    private final FaultPlan faults;
    private final Supplier<Instant> now;
    private final Map<SlotName, Token> held = new EnumMap<>(SlotName.class);
    private final Map<SlotName, Token> confirmed = new EnumMap<>(SlotName.class);
    private final Map<SlotName, Token> attempted = new EnumMap<>(SlotName.class);
    private @Nullable Instant behindSince;

    LaggingPlace(FaultPlan faults, Supplier<Instant> now) {
        this.faults = faults;
        this.now = now;
    }

    /** What consumers get there. */
    public synchronized Map<SlotName, Token> held() {
        return new EnumMap<>(held);
    }

    synchronized DestinationStatus status(SlotInventory vault) {
        Set<SlotName> behind = EnumSet.noneOf(SlotName.class);
        vault.slots()
                .forEach((slot, content) ->
                        content.token().filter(token -> !isThere(slot, token)).ifPresent(token -> behind.add(slot)));
        return new DestinationStatus(NAME, false, behind, behindSince, null);
    }

    private boolean isThere(SlotName slot, Token token) {
        Token known = confirmed.get(slot);
        return !attempted.containsKey(slot) && known != null && known.value().equals(token.value());
    }

    synchronized Set<String> tokenIds() {
        Set<String> ids = new HashSet<>();
        Stream.of(confirmed, attempted)
                .flatMap(tokens -> tokens.values().stream())
                .map(Token::id)
                .filter(id -> id != null)
                .forEach(ids::add);
        return ids;
    }

    void catchUp(SlotInventory vault) {
        List<SlotName> behind = status(vault).slotsBehind().stream()
                .sorted(Comparator.comparing((SlotName slot) -> slot.slot() == Slot.PRIMARY))
                .toList();
        if (!behind.isEmpty()) {
            faults.perform("lagging.begin", () -> begin(vault, behind));
            try {
                behind.forEach(slot -> faults.perform("lagging.put " + slot, () -> put(slot, token(vault, slot))));
            } catch (RuntimeException | Error e) {
                failed();
                throw e;
            }
            faults.perform("lagging.note", () -> done(vault, behind));
        }
    }

    private static Token token(SlotInventory vault, SlotName slot) {
        SlotContent content = vault.slot(slot);
        return content.token().orElseThrow();
    }

    private synchronized void begin(SlotInventory vault, List<SlotName> behind) {
        behind.forEach(slot -> attempted.put(slot, token(vault, slot)));
    }

    private synchronized void put(SlotName slot, Token token) {
        held.put(slot, token);
    }

    private synchronized void failed() {
        behindSince = behindSince == null ? now.get() : behindSince;
    }

    private synchronized void done(SlotInventory vault, List<SlotName> behind) {
        behind.forEach(slot -> {
            confirmed.put(slot, token(vault, slot));
            attempted.remove(slot);
        });
        behindSince = null;
    }
}
