package dev.twoslot.rotator.consumer;

import static java.util.Objects.requireNonNull;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call with PRIMARY's credential and, if that fails, makes it again with SECONDARY's.
 *
 * <p>All forms share these rules. A null argument throws {@link NullPointerException} with its name, before a slot is read. {@link FallbackOn} says
 * which failures are fallen back on: any of them by default, but never an interruption, a {@link
 * java.util.concurrent.CancellationException} or an {@link Error}. A slot that can't be read is passed over. With a plain {@link
 * SlotReader} nothing is kept between two calls: PRIMARY is read and tried first each time. With {@link SlotCredentials} the credentials
 * are cached, a PRIMARY that fails is read again before SECONDARY is tried, and a refused PRIMARY is remembered.
 *
 * <p>Thread-safe if the arguments are.
 */
public final class TwoSlots {

    private TwoSlots() {}

    /**
     * Makes a call that may run twice: with PRIMARY's credential and, after any exception, again with SECONDARY's. That includes a
     * timeout, after which the first run's work may have been done: if the call must not take effect twice, pass {@link
     * FallbackOn#rejection()}. With {@link SlotCredentials} the call may run once more, if PRIMARY turns out to have changed.
     *
     * @return what the call returned
     * @throws BothSlotsFailedException if the call failed with each credential that could be read; has the failure of each slot
     * @throws CallInterruptedException if the call, or reading a slot, was interrupted
     */
    public static <T extends @Nullable Object> T tryPrimaryThenSecondary(SlotReader slots, CredentialCall<T, ?> call) {
        try {
            return perform(slots, FallbackOn.anyFailure(), call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("any failure is fallen back on, so none is thrown as it came", e);
        }
    }

    /**
     * Makes a call that may run twice, as {@link #tryPrimaryThenSecondary(SlotReader, CredentialCall)} does, with two credentials that
     * are at hand already.
     */
    public static <T extends @Nullable Object> T tryPrimaryThenSecondary(
            SecretValue primary, SecretValue secondary, CredentialCall<T, ?> call) {
        return tryPrimaryThenSecondary(SlotReader.of(primary, secondary), call);
    }

    /**
     * Makes a call that may run twice, but only after failures that the policy names: with PRIMARY's credential, then with SECONDARY's.
     *
     * @return what the call returned
     * @throws X what the call threw, if that is nothing to fall back on; an earlier failure with another credential is attached
     *     as suppressed
     * @throws BothSlotsFailedException if the call failed with each credential that could be read, each time in a way that the policy
     *     names; has the failure of each slot
     * @throws CallInterruptedException if the call, or reading a slot, was interrupted
     */
    public static <T extends @Nullable Object, X extends Exception> T tryPrimaryThenSecondary(
            SlotReader slots, FallbackOn fallbackOn, CredentialCall<T, X> call) throws X {
        return perform(slots, fallbackOn, call);
    }

    /**
     * Performs an action that may run twice, as {@link #tryPrimaryThenSecondary(SlotReader, CredentialCall)} does, and returns nothing.
     * It has a name of its own because the compiler can't tell from {@code token -> send(token)} which of the two is meant.
     */
    @SuppressWarnings("NullAway") // knows nothing yet of type arguments that may be null
    public static void tryPrimaryThenSecondaryVoid(SlotReader slots, CredentialAction<?> action) {
        requireNonNull(action, "action must not be null");
        TwoSlots.<@Nullable Object>tryPrimaryThenSecondary(slots, credential -> {
            action.run(credential);
            return null;
        });
    }

    /**
     * Performs an action that may run twice, but only after failures that the policy names, as {@link
     * #tryPrimaryThenSecondary(SlotReader, FallbackOn, CredentialCall)} does, and returns nothing.
     */
    @SuppressWarnings("NullAway") // as above
    public static <X extends Exception> void tryPrimaryThenSecondaryVoid(
            SlotReader slots, FallbackOn fallbackOn, CredentialAction<X> action) throws X {
        requireNonNull(action, "action must not be null");
        TwoSlots.<@Nullable Object, X>tryPrimaryThenSecondary(slots, fallbackOn, credential -> {
            action.run(credential);
            return null;
        });
    }

    /**
     * Starts a call that may run twice, as {@link #tryPrimaryThenSecondaryAsync(SlotReader, FallbackOn, AsyncCredentialCall)} does, after
     * any failure.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> tryPrimaryThenSecondaryAsync(
            SlotReader slots, AsyncCredentialCall<T> call) {
        return tryPrimaryThenSecondaryAsync(slots, FallbackOn.anyFailure(), call);
    }

    /**
     * Starts a call that may run twice and returns at once; no thread waits for it. The second run begins on the thread that reported
     * the first one's failure. Reading the slots holds the calling thread, unless they are {@link SlotCredentials} with an executor.
     *
     * <p>Cancelling the result cancels the attempt under way, as far as its stage allows, and no other begins. A call that is cancelled
     * while the slots are read is not made, and the read goes on for the other calls that wait for it. Cancelling again has no effect.
     *
     * @return completes like the call that got through. Fails with what the call failed with if that is nothing to fall back on,
     *     with {@link BothSlotsFailedException} after both failed, with {@link CallInterruptedException} after an interruption;
     *     never with a {@link java.util.concurrent.CompletionException} around it
     */
    public static <T extends @Nullable Object> CompletableFuture<T> tryPrimaryThenSecondaryAsync(
            SlotReader slots, FallbackOn fallbackOn, AsyncCredentialCall<T> call) {
        requireAll(slots, fallbackOn, call);
        return AsyncFallback.start(attempts(slots), fallbackOn, call);
    }

    private static <T extends @Nullable Object, X extends Exception> T perform(
            SlotReader slots, FallbackOn fallbackOn, CredentialCall<T, X> call) throws X {
        requireAll(slots, fallbackOn, call);
        if (slots instanceof SlotCredentials cached) {
            SecretValue primary = cached.primaryInPassing();
            if (primary != null) {
                try {
                    return call.call(primary);
                } catch (Exception failure) {
                    Attempts attempts = cached.attempts();
                    if (isTheEnd(failure, new Candidate(Slot.PRIMARY, primary), fallbackOn, attempts)) {
                        throw failure;
                    }
                    return perform(attempts, fallbackOn, call);
                }
            }
        }
        return perform(attempts(slots), fallbackOn, call);
    }

    private static <T extends @Nullable Object, X extends Exception> T perform(
            Attempts attempts, FallbackOn fallbackOn, CredentialCall<T, X> call) throws X {
        for (Candidate candidate = attempts.next(); candidate != null; candidate = attempts.next()) {
            attempts.beginning(candidate);
            T result;
            try {
                result = call.call(candidate.credential());
            } catch (Exception failure) {
                if (isTheEnd(failure, candidate, fallbackOn, attempts)) {
                    throw failure;
                }
                continue;
            }
            attempts.succeeded(candidate);
            return result;
        }
        throw attempts.exhausted();
    }

    private static boolean isTheEnd(Exception failure, Candidate candidate, FallbackOn fallbackOn, Attempts attempts) {
        CallFailures.throwIfFinal(failure);
        return attempts.isTheEnd(candidate, failure, fallbackOn);
    }

    private static Attempts attempts(SlotReader slots) {
        return slots instanceof SlotCredentials cached ? cached.attempts() : new UncachedAttempts(slots);
    }

    private static void requireAll(SlotReader slots, FallbackOn fallbackOn, Object call) {
        requireNonNull(slots, "slots must not be null");
        requireNonNull(fallbackOn, "fallbackOn must not be null");
        requireNonNull(call, "call must not be null");
    }
}
