package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A store of two places, in the small steps that a wrong one takes in another order. Either place can break. */
class RightStore extends SecretSlotStoreContract {

    final Map<SlotName, SlotContent> own = new EnumMap<>(SlotName.class);
    final Map<SlotName, Token> consumers = new EnumMap<>(SlotName.class);
    final Map<SlotName, String> comments = new EnumMap<>(SlotName.class);
    String notes = "";
    boolean ownIsBroken;
    boolean consumersAreBroken;
    boolean readingIsBroken;

    RightStore() {
        for (SlotName slot : SlotName.values()) {
            own.put(slot, SlotContent.empty());
        }
    }

    @Override
    protected SecretSlotStore store() {
        return new SecretSlotStore() {
            @Override
            public SlotInventory read(Instant deadline) {
                return RightStore.this.readAll();
            }

            @Override
            public Map<SlotName, SlotComment> inspect(CallContext context) {
                return RightStore.this.inspect(context);
            }

            @Override
            public void adopt(Map<SlotName, Token> tokens, CallContext context) {
                RightStore.this.adopt(tokens);
            }

            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                RightStore.this.write(slot, token, context);
            }

            @Override
            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                return RightStore.this.note(change);
            }

            @Override
            public String location() {
                return RightStore.this.location();
            }
        };
    }

    synchronized SlotInventory readAll() {
        if (readingIsBroken) {
            throw new RotatorException(Kind.TRANSIENT, "a slot can't be read");
        }
        return new SlotInventory(own, notes);
    }

    synchronized Map<SlotName, SlotComment> inspect(CallContext context) {
        if (!mayLook(context.credential())) {
            throw new RotatorException(Kind.PERMANENT, "the credential may not look");
        }
        Map<SlotName, SlotComment> found = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            found.put(slot, comments.containsKey(slot) ? comment(slot) : missing());
        }
        return found;
    }

    boolean mayLook(SecretValue credential) {
        return credential.equals(credential());
    }

    SlotComment comment(SlotName slot) {
        return SlotComment.parse(comments.get(slot));
    }

    SlotComment missing() {
        return SlotComment.absent();
    }

    synchronized void adopt(Map<SlotName, Token> tokens) {
        reachOwn();
        tokens.forEach((slot, token) -> keep(slot, SlotContent.published(token)));
    }

    synchronized void write(SlotName slot, Token token, CallContext context) {
        keep(slot, SlotContent.unpublished(token));
        publish(slot, token);
        context.signature().ifPresent(signer -> sign(slot, SlotComment.of(token, signer)));
        keep(slot, SlotContent.published(token));
    }

    final void reachOwn() {
        if (ownIsBroken) {
            throw new RotatorException(Kind.TRANSIENT, "the private copy can't be written");
        }
    }

    synchronized void keep(SlotName slot, SlotContent content) {
        reachOwn();
        own.put(slot, content);
    }

    synchronized void publish(SlotName slot, Token token) {
        if (consumersAreBroken) {
            throw new RotatorException(Kind.TRANSIENT, "the place that consumers read can't be written");
        }
        consumers.put(slot, token);
    }

    synchronized void sign(SlotName slot, SlotComment comment) {
        comments.put(slot, comment.text());
    }

    synchronized String note(UnaryOperator<String> change) {
        notes = change.apply(notes);
        return notes;
    }

    String location() {
        return "store 1";
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a-credential-that-may-write");
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return Optional.ofNullable(consumers.get(slot)).map(Token::value);
    }

    @Override
    protected List<WriteFault> writeFaults() {
        return List.of(
                new WriteFault("private copy broken", () -> ownIsBroken = true, () -> ownIsBroken = false),
                new WriteFault("consumers broken", () -> consumersAreBroken = true, () -> consumersAreBroken = false));
    }

    @Override
    protected void breakReading() {
        readingIsBroken = true;
    }

    @Override
    protected void editComment(SlotName slot, String comment) {
        comments.put(slot, comment);
    }
}
