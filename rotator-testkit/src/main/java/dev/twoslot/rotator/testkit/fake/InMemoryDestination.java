package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A destination in memory: four slots, each with a comment. Its calls are named {@code NAME.put SLOT}, {@code NAME.probe} and
 * {@code NAME.inspect}, with its own name in front; where several slots are changed in one step, {@code NAME.putAll}. It asks for no
 * credential. Thread-safe.
 */
public final class InMemoryDestination implements Destination {

    private record Held(Token token, String comment) {}

    private final String name;
    private final InstantSource clock;
    private final FaultPlan faults;
    private final Map<SlotName, Held> slots = new EnumMap<>(SlotName.class);
    private @Nullable Kind broken;
    private int putsLeft;
    private boolean inOneStep;
    private boolean commentless;

    /**
     * An empty place.
     *
     * @param name what {@link #name} says
     * @param clock by which a call is too late
     */
    public InMemoryDestination(String name, InstantSource clock, FaultPlan faults) {
        this.name = Objects.requireNonNull(name, "name must not be null");
        this.clock = clock;
        this.faults = faults;
    }

    /** From now on several slots are changed in one step: all of them or none. */
    public synchronized InMemoryDestination inOneStep() {
        inOneStep = true;
        return this;
    }

    /** From now on like a place that keeps no comments: there is nothing to inspect. */
    public synchronized InMemoryDestination withoutComments() {
        commentless = true;
        return this;
    }

    /**
     * From now on every call fails, and none has an effect, until {@link #mend}. A single call is made to fail with the
     * {@link FaultPlan}.
     */
    public void breakDown(Kind kind) {
        breakDownAfter(0, kind);
    }

    /** As {@link #breakDown}, after so many more slots were put. */
    public synchronized void breakDownAfter(int puts, Kind kind) {
        broken = Objects.requireNonNull(kind, "kind must not be null");
        putsLeft = puts;
    }

    /** Calls have effects again. */
    public synchronized void mend() {
        broken = null;
    }

    /** What consumers get from a slot. */
    public synchronized Optional<Token> token(SlotName slot) {
        return Optional.ofNullable(slots.get(slot)).map(Held::token);
    }

    /** What consumers get from every slot that is not empty. */
    public synchronized Map<SlotName, Token> tokens() {
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        slots.forEach((slot, held) -> tokens.put(slot, held.token));
        return tokens;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(SlotName slot, Token token, CallContext context) {
        perform("put " + slot, 1, context, () -> hold(slot, token, context));
    }

    @Override
    public void putAll(Map<SlotName, Token> tokens, CallContext context) {
        if (isInOneStep()) {
            perform("putAll", tokens.size(), context, () -> holdAll(tokens, context));
        } else {
            Destination.super.putAll(tokens, context);
        }
    }

    @Override
    public void probe(CallContext context) {
        perform("probe", 0, context, () -> {});
    }

    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        Map<SlotName, SlotComment> found = new LinkedHashMap<>();
        perform("inspect", 0, context, () -> found.putAll(comments()));
        return found;
    }

    private void perform(String call, int puts, CallContext context, Runnable effect) {
        faults.perform(name + "." + call, () -> {
            requireInTime(call, context);
            requireWell(call, puts);
            effect.run();
        });
    }

    private void requireInTime(String call, CallContext context) {
        if (clock.instant().isAfter(context.deadline())) {
            throw new RotatorException(Kind.TRANSIENT, name + "." + call + " was begun after its deadline");
        }
    }

    private synchronized void requireWell(String call, int puts) {
        if (broken == null) {
            return;
        }
        putsLeft -= puts;
        if (putsLeft < 0 || (puts == 0 && putsLeft == 0)) {
            throw new RotatorException(broken, name + "." + call + " failed: the place is broken, as arranged");
        }
    }

    private synchronized boolean isInOneStep() {
        return inOneStep;
    }

    private synchronized void holdAll(Map<SlotName, Token> tokens, CallContext context) {
        tokens.forEach((slot, token) -> hold(slot, token, context));
    }

    private synchronized void hold(SlotName slot, Token token, CallContext context) {
        String comment = context.signature()
                .map(signer -> SlotComment.of(token, signer).text())
                .orElse("");
        slots.put(slot, new Held(token, comment));
    }

    private synchronized Map<SlotName, SlotComment> comments() {
        Map<SlotName, SlotComment> comments = new EnumMap<>(SlotName.class);
        if (!commentless) {
            for (SlotName slot : SlotName.values()) {
                Held held = slots.get(slot);
                comments.put(slot, held == null ? SlotComment.absent() : SlotComment.parse(held.comment));
            }
        }
        return comments;
    }

    @Override
    public synchronized String toString() {
        return "InMemoryDestination[" + name + ", holds " + slots.keySet() + "]";
    }
}
