package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A store of two places, in memory: the rotator's own copy, and what consumers get. A write goes to the first, then to the
 * second, so that a fault can cut it in half. Thread-safe.
 */
public final class InMemorySlotStore implements SecretSlotStore {

    private final Map<SlotName, SlotContent> ownCopy = new EnumMap<>(SlotName.class);
    private final Map<SlotName, Token> published = new EnumMap<>(SlotName.class);
    private final Predicate<SecretValue> mayWrite;
    private final FaultPlan faults;

    /**
     * @param mayWrite which credentials may write where consumers read, such as
     *     {@code token -> issuer.isUsable(token, Role.SECRET_EDIT)}
     */
    public InMemorySlotStore(Predicate<SecretValue> mayWrite, FaultPlan faults) {
        this.mayWrite = mayWrite;
        this.faults = faults;
        for (SlotName slot : SlotName.values()) {
            ownCopy.put(slot, SlotContent.empty());
        }
    }

    /** Puts a token into both places, as an administrator would. */
    public synchronized void put(SlotName slot, Token token) {
        ownCopy.put(slot, SlotContent.published(token));
        published.put(slot, token);
    }

    /** What consumers get. */
    public synchronized Optional<Token> published(SlotName slot) {
        return Optional.ofNullable(published.get(slot));
    }

    /** What the rotator's own copy says. */
    public synchronized SlotContent ownCopy(SlotName slot) {
        return ownCopy.getOrDefault(slot, SlotContent.empty());
    }

    @Override
    public Map<SlotName, SlotContent> read(Instant deadline) {
        return faults.perform("slots.read", this::copy);
    }

    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        faults.perform("slots.record " + slot, () -> keep(slot, SlotContent.unpublished(token)));
        faults.perform("slots.publish " + slot, () -> publish(slot, token, context.credential()));
        faults.perform("slots.mark " + slot, () -> mark(slot, token));
    }

    private synchronized Map<SlotName, SlotContent> copy() {
        return new EnumMap<>(ownCopy);
    }

    private synchronized void keep(SlotName slot, SlotContent content) {
        ownCopy.put(slot, content);
    }

    private synchronized void mark(SlotName slot, Token token) {
        Token kept = ownCopy(slot).token();
        if (kept != null && !kept.value().equals(token.value())) {
            keep(slot, SlotContent.unpublished(kept));
            throw new RotatorException(Kind.AMBIGUOUS, slot + " was written by another run meanwhile");
        }
        keep(slot, SlotContent.published(token));
    }

    private synchronized void publish(SlotName slot, Token token, SecretValue credential) {
        if (!mayWrite.test(credential)) {
            throw new RotatorException(Kind.PERMANENT, "the credential may not write " + slot);
        }
        published.put(slot, token);
    }
}
