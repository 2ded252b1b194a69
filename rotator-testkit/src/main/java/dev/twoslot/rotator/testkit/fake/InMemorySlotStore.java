package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store of two places, in memory: a vault, which is the rotator's private copy with its notes, and the secrets that consumers
 * get. A write goes to the first, then to the second, so that a fault can cut it in half. Thread-safe.
 */
public final class InMemorySlotStore implements SecretSlotStore {

    private final InMemorySecrets secrets;
    private final FaultPlan faults;
    private final Arranged<SlotName, Optional<SlotName>> misdirected = new Arranged<>();
    private SlotInventory vault = emptyVault();
    private String location = "";
    private boolean commentless;
    private @Nullable LaggingPlace lagging;

    /** A vault over secrets of its own; the credentials that may write them are those that {@link InMemorySecrets} is told. */
    public InMemorySlotStore(Predicate<SecretValue> mayWrite, FaultPlan faults) {
        this(new InMemorySecrets(mayWrite), faults);
    }

    /** An empty vault over these secrets, which another vault may be writing as well. */
    public InMemorySlotStore(InMemorySecrets secrets, FaultPlan faults) {
        this.secrets = secrets;
        this.faults = faults;
    }

    private static SlotInventory emptyVault() {
        Map<SlotName, SlotContent> slots = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            slots.put(slot, SlotContent.empty());
        }
        return new SlotInventory(slots, "");
    }

    /** The secrets that consumers get. */
    public InMemorySecrets secrets() {
        return secrets;
    }

    /** What {@link #location} says; empty at first. */
    public synchronized InMemorySlotStore at(String place) {
        location = place;
        return this;
    }

    /** From now on like a place that keeps no comments: there is nothing to inspect. */
    public synchronized InMemorySlotStore withoutComments() {
        commentless = true;
        return this;
    }

    /**
     * From now on there is a destination beside the secrets that may lag behind; it is empty at first.
     *
     * @param now what time it is, for when it began to be behind
     */
    public synchronized InMemorySlotStore withLaggingPlace(Supplier<Instant> now) {
        lagging = new LaggingPlace(faults, now);
        return this;
    }

    /** The destination that {@link #withLaggingPlace} added. */
    public synchronized Optional<LaggingPlace> laggingPlace() {
        return Optional.ofNullable(lagging);
    }

    /** Puts a token into both places, as an administrator would. */
    public synchronized void put(SlotName slot, Token token) {
        keep(slot, SlotContent.published(token));
        secrets.put(slot, token, "");
    }

    /** What consumers get. */
    public Optional<Token> published(SlotName slot) {
        return secrets.token(slot);
    }

    /** What the private copy says. */
    public synchronized SlotContent privateCopy(SlotName slot) {
        return vault.slot(slot);
    }

    /** The whole private copy as it stands, such as to keep a backup of it. */
    public synchronized SlotInventory vault() {
        return vault;
    }

    /** The private copy becomes what it was: a backup is put back. */
    public synchronized void restore(SlotInventory backup) {
        vault = backup;
    }

    /** The private copy is gone; the secrets stay. */
    public void loseVault() {
        restore(emptyVault());
    }

    /** The next write of the slot is confirmed and changes neither place. */
    public void ignoreNextWrite(SlotName slot) {
        misdirected.next(slot, meant -> Optional.empty());
    }

    /** The next write of the slot goes into another one, in both places. */
    public void misdirectNextWrite(SlotName slot, SlotName into) {
        misdirected.next(slot, meant -> Optional.of(into));
    }

    /** Writes that were to be ignored or misdirected are made after all. */
    public void writeWhatIsAsked() {
        misdirected.forget();
    }

    @Override
    public SlotInventory read(Instant deadline) {
        return faults.perform("slots.read", this::vault);
    }

    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        return faults.perform(
                "slots.inspect", () -> isCommentless() ? Map.of() : secrets.inspect(context.credential()));
    }

    @Override
    public Set<String> otherTokensInUse(CallContext context) {
        return laggingPlace().map(LaggingPlace::tokenIds).orElse(Set.of());
    }

    @Override
    public List<DestinationStatus> destinations(Instant deadline) {
        return laggingPlace().map(place -> List.of(place.status(vault()))).orElse(List.of());
    }

    @Override
    public void catchUp(String destination, CallContext context) {
        laggingPlace().orElseThrow().catchUp(vault());
    }

    @Override
    public void adopt(Map<SlotName, Token> tokens, CallContext context) {
        faults.perform("slots.adopt", () -> adopt(tokens));
    }

    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        SlotName target = misdirected.instead(slot, Optional.of(slot)).orElse(null);
        if (target == null) {
            return;
        }
        SlotComment comment =
                context.signature().map(signer -> SlotComment.of(token, signer)).orElse(null);
        faults.perform("slots.record " + target, () -> keep(target, SlotContent.unpublished(token)));
        faults.perform("slots.publish " + target, () -> secrets.write(target, token, comment, context.credential()));
        faults.perform("slots.mark " + target, () -> mark(target, token));
    }

    @Override
    public String updateNotes(UnaryOperator<String> change, Instant deadline) {
        return faults.perform("slots.notes", () -> note(change));
    }

    @Override
    public synchronized String location() {
        return location;
    }

    private synchronized boolean isCommentless() {
        return commentless;
    }

    private synchronized void adopt(Map<SlotName, Token> tokens) {
        tokens.forEach((slot, token) -> keep(slot, SlotContent.published(token)));
    }

    private synchronized void keep(SlotName slot, SlotContent content) {
        Map<SlotName, SlotContent> slots = new EnumMap<>(vault.slots());
        slots.put(slot, content);
        vault = new SlotInventory(slots, vault.notes());
    }

    private synchronized void mark(SlotName slot, Token token) {
        Token kept = privateCopy(slot).token().orElse(token);
        if (!kept.value().equals(token.value())) {
            keep(slot, SlotContent.unpublished(kept));
            throw new RotatorException(Kind.AMBIGUOUS, slot + " was written by another run meanwhile");
        }
        keep(slot, SlotContent.published(token));
    }

    private synchronized String note(UnaryOperator<String> change) {
        vault = new SlotInventory(vault.slots(), change.apply(vault.notes()));
        return vault.notes();
    }
}
