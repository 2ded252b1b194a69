package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Work that needs a credential and returns a result. As thread-safe as its use.
 *
 * @param <T> what it returns
 * @param <X> the checked exception that it may throw; inferred from a lambda's body
 */
@FunctionalInterface
public interface CredentialCall<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work. After a failure it may run again with another credential, as {@link FallbackOn} says.
     *
     * @param credential {@link SecretValue#reveal() reveal} it where it is sent, and keep it nowhere
     */
    T call(SecretValue credential) throws X;
}
