package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.consumer.SlotReads.Need;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The slot that worked last, then, after the slots have been read again, whatever is left: a PRIMARY that changed, and the other
 * slot. Three as a rule: the PRIMARY from before the read, the one from after it, and SECONDARY; more only if the read could not be
 * waited for at first.
 */
final class CachedAttempts extends Attempts {

    private final SlotCredentials credentials;
    private Need need = Need.AHEAD;
    private boolean ready;
    private boolean readAgain;
    private boolean fellBack;
    private int cutShort;

    /** The read that was awaited last was cut short, so it is asked for again. */
    private boolean onceMore;

    /** The read after the first failure was not waited for: it may still be the last hope. */
    private boolean hopeLeft;

    CachedAttempts(SlotCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    @Nullable
    Candidate next() {
        for (Reading reading = toAwait(); reading != null; reading = toAwait()) {
            awaited(credentials.reads().await(reading));
        }
        return choice();
    }

    @Override
    CompletionStage<@Nullable Candidate> nextAsync(BooleanSupplier abandoned) {
        if (abandoned.getAsBoolean()) {
            return CompletableFuture.completedFuture(null);
        }
        Reading reading = toAwait();
        return reading == null
                ? CompletableFuture.completedFuture(choice())
                : credentials.reads().awaitAsync(reading).thenCompose(wasCutShort -> {
                    awaited(wasCutShort);
                    return nextAsync(abandoned);
                });
    }

    @Override
    void beginning(Candidate candidate) {
        credentials.count(candidate.slot());
        if (failed.isEmpty() || fellBack) {
            return;
        }
        Failed last = failed.get(failed.size() - 1);
        if (last.candidate().slot() != candidate.slot()) {
            fellBack = true;
            credentials.fellBack(candidate.slot(), last.failure());
        }
    }

    /** Only a refusal speaks against PRIMARY: after any other failure it may be as good as before. */
    @Override
    void succeeded(Candidate candidate) {
        if (candidate.slot() == Slot.PRIMARY) {
            credentials.primaryWorks(candidate.credential());
            return;
        }
        for (Failed attempt : failed) {
            if (attempt.refused()) {
                credentials.secondaryWorksInPlaceOf(attempt.candidate().credential());
            }
        }
    }

    @Override
    @Nullable
    SecretValue known(Slot slot) {
        return credentials.state().credential(slot);
    }

    @Override
    Exception unreadable(Slot slot) {
        Exception problem = credentials.state().problem(slot);
        return problem != null ? problem : new TimeoutException(slot + " was not read in time");
    }

    private void awaited(boolean wasCutShort) {
        onceMore = wasCutShort && ++cutShort <= SlotReads.MOST_CUT_SHORT;
    }

    /** The read to wait for before the next choice, or null if there is none; each is named once, unless it was cut short. */
    private @Nullable Reading toAwait() {
        SlotReads reads = credentials.reads();
        if (onceMore) {
            onceMore = false;
            return reads.toAwait(need);
        }
        if (failed.isEmpty()) {
            boolean first = !ready;
            ready = true;
            return first ? reads.toAwait(need) : null;
        }
        if (!readAgain) {
            readAgain = true;
            need = Need.AFTER_FAILURE;
            hopeLeft = reads.isSourceInTrouble();
            Reading reading = reads.toAwait(need);
            if (!hopeLeft) {
                return reading;
            }
        }
        if (hopeLeft && choice() == null) {
            hopeLeft = false;
            need = Need.LAST_RESORT;
            return reads.toAwait(need);
        }
        return null;
    }

    private @Nullable Candidate choice() {
        CredentialState state = credentials.state();
        if (failed.isEmpty()) {
            return candidate(state, credentials.isToRetryPrimary(state) ? Slot.PRIMARY : state.preferred);
        }
        Candidate primary = untried(state, Slot.PRIMARY);
        return primary != null ? primary : untried(state, Slot.SECONDARY);
    }

    private @Nullable Candidate untried(CredentialState state, Slot slot) {
        Candidate candidate = candidate(state, slot);
        return candidate == null || wasTried(candidate) ? null : candidate;
    }

    /** A refused credential is refused under its other slot's name too; after any other failure it may get through. */
    private boolean wasTried(Candidate candidate) {
        for (Failed attempt : failed) {
            boolean sameSlot = attempt.candidate().slot() == candidate.slot();
            if ((sameSlot || attempt.refused())
                    && attempt.candidate().credential().equals(candidate.credential())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Candidate candidate(CredentialState state, Slot slot) {
        SecretValue credential = state.credential(slot);
        return credential == null ? null : new Candidate(slot, credential);
    }
}
