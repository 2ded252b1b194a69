package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A destination and its place in one, in the small steps of which a wrong one takes one in another way. */
class RightDestination extends DestinationContract {

    final Map<SlotName, SecretValue> values = new EnumMap<>(SlotName.class);
    final Map<SlotName, SlotComment> comments = new EnumMap<>(SlotName.class);
    boolean isUnwritable;
    boolean nextReplyIsLost;
    int putsLeft = Integer.MAX_VALUE;

    @Override
    protected Destination destination() {
        return new Destination() {
            @Override
            public String name() {
                return RightDestination.this.name();
            }

            @Override
            public void put(SlotName slot, Token token, CallContext context) {
                RightDestination.this.put(slot, token, context);
            }

            @Override
            public void putAll(Map<SlotName, Token> tokens, CallContext context) {
                inOrder(tokens).forEach((slot, token) -> RightDestination.this.write(slot, token, context));
            }

            @Override
            public void probe(CallContext context) {
                RightDestination.this.probe();
            }

            @Override
            public Map<SlotName, SlotComment> inspect(CallContext context) {
                return RightDestination.this.inspect();
            }

            @Override
            public Set<String> otherTokensInUse(CallContext context) {
                return RightDestination.this.otherTokens();
            }

            @Override
            public String location() {
                return RightDestination.this.location();
            }

            @Override
            public String toString() {
                return RightDestination.this.text();
            }
        };
    }

    String name() {
        return "place-1";
    }

    String location() {
        return "shelf 1";
    }

    String text() {
        return "place 1 on shelf 1";
    }

    Map<SlotName, Token> inOrder(Map<SlotName, Token> tokens) {
        Map<SlotName, Token> ordered = new LinkedHashMap<>();
        for (SlotName slot : List.of(
                SlotName.SECONDARY_TOKEN_CREATION_TOKEN,
                SlotName.SECONDARY_SECRET_EDIT_TOKEN,
                SlotName.PRIMARY_TOKEN_CREATION_TOKEN,
                SlotName.PRIMARY_SECRET_EDIT_TOKEN)) {
            ordered.put(slot, tokens.get(slot));
        }
        return ordered;
    }

    void put(SlotName slot, Token token, CallContext context) {
        write(slot, token, context);
    }

    synchronized void write(SlotName slot, Token token, CallContext context) {
        if (isTooLate(context)) {
            throw new RotatorException(tooLate(), "the deadline is over");
        }
        reach(token);
        store(slot, token);
        context.signature().ifPresent(signer -> comments.put(slot, SlotComment.of(token, signer)));
        if (nextReplyIsLost) {
            nextReplyIsLost = false;
            throw new RotatorException(replyLost(), "the reply was lost");
        }
    }

    boolean isTooLate(CallContext context) {
        return clock.instant().isAfter(context.deadline());
    }

    Kind tooLate() {
        return Kind.TRANSIENT;
    }

    Kind replyLost() {
        return Kind.AMBIGUOUS;
    }

    synchronized void reach(Token token) {
        if (isUnwritable || putsLeft == 0) {
            fail(token);
        }
        putsLeft--;
    }

    void fail(Token token) {
        throw new RotatorException(Kind.TRANSIENT, "the place can't be written");
    }

    synchronized void store(SlotName slot, Token token) {
        values.put(slot, token.value());
    }

    synchronized void probe() {
        if (isUnwritable) {
            throw new RotatorException(Kind.TRANSIENT, "the place can't be written");
        }
    }

    synchronized Map<SlotName, SlotComment> inspect() {
        Map<SlotName, SlotComment> found = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            found.put(slot, comments.getOrDefault(slot, SlotComment.absent()));
        }
        return found;
    }

    synchronized Set<String> otherTokens() {
        Set<String> ids = new HashSet<>();
        comments.values().forEach(comment -> comment.tokenId().ifPresent(ids::add));
        return ids;
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a-credential-that-may-write");
    }

    @Override
    protected synchronized Optional<SecretValue> consumersGet(SlotName slot) {
        return Optional.ofNullable(values.get(slot));
    }

    @Override
    protected List<PutFault> putFaults() {
        return List.of(
                new PutFault("unwritable", this::makeUnwritable, this::mend),
                new PutFault("reply lost", () -> nextReplyIsLost = true, () -> nextReplyIsLost = false));
    }

    @Override
    protected void breakAfter(int puts) {
        putsLeft = puts;
    }

    @Override
    protected void makeUnwritable() {
        isUnwritable = true;
    }

    @Override
    protected void mend() {
        isUnwritable = false;
        putsLeft = Integer.MAX_VALUE;
    }
}
