package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The place that consumers read, in memory: four secrets, each with a comment, that several {@link InMemorySlotStore}s may write
 * to, as several installations on one account do. Thread-safe.
 */
public final class InMemorySecrets {

    private record Secret(Token token, String comment) {}

    private final Map<SlotName, Secret> secrets = new EnumMap<>(SlotName.class);
    private final Set<SlotName> deaf = EnumSet.noneOf(SlotName.class);
    private final Predicate<SecretValue> mayWrite;

    /**
     * @param mayWrite which credentials may write and look, such as {@code token -> issuer.isUsable(token, Role.SECRET_EDIT)}
     */
    public InMemorySecrets(Predicate<SecretValue> mayWrite) {
        this.mayWrite = mayWrite;
    }

    /** What consumers get. */
    public synchronized Optional<Token> token(SlotName slot) {
        return Optional.ofNullable(secrets.get(slot)).map(Secret::token);
    }

    /** What the comment says, word for word; empty if it is blank or there is no such secret. */
    public synchronized String comment(SlotName slot) {
        return Optional.ofNullable(secrets.get(slot)).map(Secret::comment).orElse("");
    }

    /** Writes a secret as a person does, whose comment is of their own making. */
    public synchronized void put(SlotName slot, Token token, String comment) {
        secrets.put(slot, new Secret(token, comment));
    }

    /** Edits a comment by hand. */
    public synchronized void editComment(SlotName slot, String comment) {
        secrets.computeIfPresent(slot, (name, secret) -> new Secret(secret.token, comment));
    }

    /** Deletes a secret by hand. */
    public synchronized void remove(SlotName slot) {
        secrets.remove(slot);
    }

    /** The next write of the slot is confirmed and has no effect. */
    public synchronized void ignoreNextWrite(SlotName slot) {
        deaf.add(slot);
    }

    synchronized void write(SlotName slot, Token token, @Nullable SlotComment comment, SecretValue credential) {
        if (!mayWrite.test(credential)) {
            throw new RotatorException(Kind.PERMANENT, "the credential may not write " + slot);
        }
        if (!deaf.remove(slot)) {
            secrets.put(slot, new Secret(token, comment == null ? "" : comment.text()));
        }
    }

    synchronized Map<SlotName, SlotComment> inspect(SecretValue credential) {
        if (!mayWrite.test(credential)) {
            throw new RotatorException(Kind.PERMANENT, "the credential may not look at the secrets");
        }
        Map<SlotName, SlotComment> comments = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            comments.put(
                    slot,
                    secrets.containsKey(slot)
                            ? SlotComment.parse(Objects.requireNonNull(secrets.get(slot)).comment)
                            : SlotComment.absent());
        }
        return comments;
    }
}
