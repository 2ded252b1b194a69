package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The slot that worked last, then, after the slots have been read again, whatever is left: a PRIMARY that changed, and the other
 * slot. At most three: the PRIMARY from before the read, the one from after it, and SECONDARY.
 */
final class CachedAttempts extends Attempts {

    private final SlotCredentials credentials;
    private final FallbackOn fallbackOn;
    private boolean ready;
    private boolean readAgain;
    private boolean fellBack;
    private @Nullable Reading notAwaited;

    CachedAttempts(SlotCredentials credentials, FallbackOn fallbackOn) {
        this.credentials = credentials;
        this.fallbackOn = fallbackOn;
    }

    @Override
    @Nullable
    Candidate next() {
        for (Reading reading = toAwait(); reading != null; reading = toAwait()) {
            credentials.reads().await(reading);
        }
        return taken(choice());
    }

    @Override
    CompletionStage<@Nullable Candidate> nextAsync() {
        Reading reading = toAwait();
        return reading == null
                ? CompletableFuture.completedFuture(taken(choice()))
                : credentials.reads().awaitAsync(reading).thenCompose(ended -> nextAsync());
    }

    @Override
    void succeeded(Candidate candidate) {
        if (candidate.slot() == Slot.PRIMARY) {
            credentials.primaryWorks(candidate.credential());
        } else {
            for (Failed attempt : failed) {
                credentials.secondaryWorksInPlaceOf(attempt.candidate().credential());
            }
        }
    }

    @Override
    Exception notTried(Slot slot) {
        CredentialState state = credentials.state();
        SecretValue credential = state.credential(slot);
        for (Failed attempt : failed) {
            if (credential != null && credential.equals(attempt.candidate().credential())) {
                return attempt.failure();
            }
        }
        Exception problem = state.problem(slot);
        return problem != null ? problem : new TimeoutException(slot + " was not read in time");
    }

    /** The read to wait for before the next choice, or null if there is none; each is named once. */
    private @Nullable Reading toAwait() {
        if (failed.isEmpty()) {
            boolean first = !ready;
            ready = true;
            return first ? credentials.reads().beforeUse() : null;
        }
        if (!readAgain) {
            readAgain = true;
            boolean inTrouble = credentials.reads().isSourceInTrouble();
            Reading reading = credentials.reads().afterFailure();
            if (!inTrouble) {
                return reading;
            }
            notAwaited = reading;
        }
        if (notAwaited != null && choice() == null) {
            Reading last = notAwaited;
            notAwaited = null;
            return last;
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

    private @Nullable Candidate taken(@Nullable Candidate candidate) {
        if (candidate != null) {
            credentials.count(candidate.slot());
            if (!failed.isEmpty() && !fellBack) {
                Failed last = failed.get(failed.size() - 1);
                if (last.candidate().slot() != candidate.slot()) {
                    fellBack = true;
                    credentials.fellBack(candidate.slot(), last.failure());
                }
            }
        }
        return candidate;
    }

    private @Nullable Candidate untried(CredentialState state, Slot slot) {
        Candidate candidate = candidate(state, slot);
        return candidate == null || wasTried(candidate) ? null : candidate;
    }

    /** A refused credential is refused under its other slot's name too; after any other failure it may get through. */
    private boolean wasTried(Candidate candidate) {
        for (Failed attempt : failed) {
            boolean sameSlot = attempt.candidate().slot() == candidate.slot();
            if ((sameSlot || !fallbackOn.repeats())
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
