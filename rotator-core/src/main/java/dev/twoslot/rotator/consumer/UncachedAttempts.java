package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** PRIMARY, then SECONDARY, each read when its turn comes; one that can't be read is passed over. */
final class UncachedAttempts extends Attempts {

    private static final Slot[] ORDER = {Slot.PRIMARY, Slot.SECONDARY};

    private final SlotReader reader;
    private final Map<Slot, Exception> unreadable = new EnumMap<>(Slot.class);
    private int turn;

    UncachedAttempts(SlotReader reader) {
        this.reader = reader;
    }

    @Override
    @Nullable
    Candidate next() {
        while (turn < ORDER.length) {
            Slot slot = ORDER[turn++];
            try {
                return new Candidate(slot, CheckedRead.of(reader, slot));
            } catch (Exception e) {
                CallFailures.throwIfFinal(e);
                unreadable.put(slot, e);
            }
        }
        return null;
    }

    @Override
    CompletionStage<@Nullable Candidate> nextAsync(BooleanSupplier abandoned) {
        return CompletableFuture.completedFuture(next());
    }

    @Override
    Exception unreadable(Slot slot) {
        return Objects.requireNonNull(unreadable.get(slot), "a slot that was read was tried");
    }
}
