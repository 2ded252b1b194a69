package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Work that needs a credential and gives something back.
 *
 * @param <T> what it returns
 * @param <X> the checked exception that it may throw; inferred from a lambda's body
 */
@FunctionalInterface
public interface CredentialCall<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work. May be called again with another credential after a failure, within the limits of {@link FallbackOn}.
     *
     * @param credential what to do it with; {@link SecretValue#reveal() reveal} it where it is sent, and keep it nowhere
     */
    T call(SecretValue credential) throws X;
}
