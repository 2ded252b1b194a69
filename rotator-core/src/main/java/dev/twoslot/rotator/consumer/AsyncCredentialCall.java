package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Work that needs a credential and goes on after the method has returned.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface AsyncCredentialCall<T extends @Nullable Object> {

    /**
     * Starts the work and returns at once. After a failure it may run again with another credential, as {@link FallbackOn} says, on the
     * thread that reported the failure; the first time it may run on the thread that read the slots.
     *
     * @return completes with the result or fails with the work's failure; never null
     * @throws Exception if the work can't be started; it means the same as a stage that fails
     */
    CompletionStage<T> call(SecretValue credential) throws Exception;
}
