package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Work that needs a credential and goes on after the method has returned.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface AsyncCredentialCall<T extends @Nullable Object> {

    /**
     * Starts the work and returns at once. May be called again with another credential after a failure, on whatever thread the
     * failure was reported, within the limits of {@link FallbackOn}.
     *
     * @throws Exception if it could not be started; means the same as a stage that fails
     */
    CompletionStage<T> call(SecretValue credential) throws Exception;
}
