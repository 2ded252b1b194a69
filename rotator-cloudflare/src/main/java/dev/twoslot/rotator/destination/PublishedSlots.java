package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.DestinationRecord;
import dev.twoslot.rotator.vault.SealedVault;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Slots that consumers read from one or more destinations, and the rotator from its private copy, because a destination never gives a value
 * back.
 *
 * <p>A write goes into the private copy first, as unpublished; then to each <em>required</em> destination, in the order in which they were
 * given; then the private copy notes that it is published. So the private copy knows every token that may be anywhere. A write that
 * failed anywhere leaves the slot unpublished, which makes the next run publish it again before it writes anything else.
 *
 * <p>An <em>eventual</em> destination is no part of a write, so one that is slow or dead costs the rotation nothing: it is brought up to date
 * by {@link #catchUp}, at the start and at the end of each run. The private copy keeps, per slot, what it last confirmed there, what a
 * write that was begun may have put there, and since when it is behind. The tokens in question count as in use.
 *
 * <p>Thread-safe.
 */
public final class PublishedSlots implements SecretSlotStore {

    private final SealedVault privateCopy;
    private final Map<String, Destination> required;
    private final Map<String, Destination> eventual;
    private final Time time;

    private PublishedSlots(Builder builder) {
        privateCopy = builder.privateCopy;
        required = builder.required;
        eventual = builder.eventual;
        time = builder.time;
    }

    /** Slots in one required destination. */
    public static PublishedSlots of(SealedVault privateCopy, Destination required) {
        return builder(privateCopy).required(required).build();
    }

    /** @param privateCopy what {@link #read} reads */
    public static Builder builder(SealedVault privateCopy) {
        return new Builder(privateCopy);
    }

    /** Reads the private copy; {@link SlotContent#isPublished()} says whether every required destination is known to agree. */
    @Override
    public SlotInventory read(Instant deadline) {
        return privateCopy.read(deadline);
    }

    /** Looks at the first required destination that keeps comments. */
    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        for (Destination destination : required.values()) {
            Map<SlotName, SlotComment> comments = destination.inspect(context);
            if (!comments.isEmpty()) {
                return comments;
            }
        }
        return Map.of();
    }

    /** Of every required destination, and the tokens that any destination is known to hold or may hold. */
    @Override
    public Set<String> otherTokensInUse(CallContext context) {
        Set<String> ids = new HashSet<>();
        required.values().forEach(destination -> ids.addAll(destination.otherTokensInUse(context)));
        privateCopy.destinations().forEach((name, record) -> {
            if (required.containsKey(name) || eventual.containsKey(name)) {
                ids.addAll(record.tokenIds());
            }
        });
        return ids;
    }

    @Override
    public void adopt(Map<SlotName, Token> tokens, CallContext context) {
        privateCopy.adopt(tokens, context);
    }

    @Override
    public String updateNotes(UnaryOperator<String> change, Instant deadline) {
        return privateCopy.updateNotes(change, deadline);
    }

    @Override
    public String location() {
        return required.values().stream()
                .map(Destination::location)
                .filter(location -> !location.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    @Override
    public Set<String> permissionsNeeded() {
        Set<String> permissions = new TreeSet<>(); // in one order, in which each process asks for them
        required.values().forEach(destination -> permissions.addAll(destination.permissionsNeeded()));
        eventual.values().forEach(destination -> permissions.addAll(destination.permissionsNeeded()));
        return Collections.unmodifiableSet(permissions);
    }

    /**
     * {@inheritDoc} Eventual destinations are left to {@link #catchUp}.
     *
     * @throws RotatorException as the private copy or a destination threw it. If the private copy could not be written in the first
     *     place, nothing was published. {@code AMBIGUOUS} if another run wrote the same slot meanwhile
     */
    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        privateCopy.record(slot, token, required.keySet(), context.deadline());
        for (Destination destination : required.values()) {
            destination.put(slot, token, context);
        }
        if (!privateCopy.markPublished(slot, token, required.keySet(), context.deadline())) {
            throw new RotatorException(
                    RotatorException.Kind.AMBIGUOUS,
                    slot
                            + " was written by another run while this one published it: the lock did not keep them apart."
                            + " The next run publishes again what the rotator's private copy holds");
        }
    }

    @Override
    public List<DestinationStatus> destinations(Instant deadline) {
        return privateCopy.destinationStatuses(required.keySet(), eventual.keySet(), deadline);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if no eventual destination has that name
     */
    @Override
    public void catchUp(String destination, CallContext context) {
        Destination place = eventual.get(destination);
        if (place == null) {
            throw new IllegalArgumentException("there is no eventual destination of that name");
        }
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        privateCopy
                .read(context.deadline())
                .slots()
                .forEach((slot, content) -> content.token().ifPresent(token -> tokens.put(slot, token)));
        DestinationRecord known = privateCopy.destinations().get(destination);
        if (known != null) {
            tokens.entrySet().removeIf(entry -> known.holds(entry.getKey(), entry.getValue()));
        }
        if (tokens.isEmpty()) {
            if (known != null && known.behindSince() != null) {
                privateCopy.updateDestination(destination, DestinationRecord::current, context.deadline());
            }
            return;
        }
        privateCopy.updateDestination(destination, record -> record.attempting(tokens), context.deadline());
        try {
            place.putAll(tokens, context);
        } catch (RuntimeException | Error e) {
            Instant now = time.instant();
            privateCopy.updateDestination(destination, record -> record.behindSince(now), context.deadline());
            throw e;
        }
        privateCopy.updateDestination(
                destination, record -> record.holding(tokens).current(), context.deadline());
    }

    /** Each name once. Not thread-safe. */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

        private final SealedVault privateCopy;
        private final Map<String, Destination> required = new LinkedHashMap<>();
        private final Map<String, Destination> eventual = new LinkedHashMap<>();
        private Time time = Time.system();

        private Builder(SealedVault privateCopy) {
            this.privateCopy = Objects.requireNonNull(privateCopy, "privateCopy must not be null");
        }

        /** Adds a destination without which a write fails. */
        public Builder required(Destination destination) {
            return add(required, destination);
        }

        /** Adds a destination that may lag behind: a run goes on without it, and later ones bring it up to date. */
        public Builder eventual(Destination destination) {
            return add(eventual, destination);
        }

        /** The clock that says since when a destination is behind. Default the machine's. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time must not be null");
            return this;
        }

        private Builder add(Map<String, Destination> kind, Destination destination) {
            String name = Objects.requireNonNull(destination, "destination must not be null")
                    .name();
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "the name of a destination must be 1 to 40 lower-case letters, digits and hyphens");
            }
            if (required.containsKey(name) || eventual.containsKey(name)) {
                throw new IllegalArgumentException("there are two destinations of the name " + name);
            }
            kind.put(name, destination);
            return this;
        }

        /**
         * The slots; touches nothing yet.
         *
         * @throws IllegalArgumentException if there is no destination: a vault that consumers read is a store by itself
         */
        public PublishedSlots build() {
            if (required.isEmpty() && eventual.isEmpty()) {
                throw new IllegalArgumentException(
                        "slots are published to one destination or more; without any, use the vault itself");
            }
            return new PublishedSlots(this);
        }
    }
}
