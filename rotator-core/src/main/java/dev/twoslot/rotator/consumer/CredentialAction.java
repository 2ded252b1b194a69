package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;

/**
 * Work that needs a credential and returns nothing. As thread-safe as its use.
 *
 * @param <X> the checked exception that it may throw; inferred from a lambda's body
 */
@FunctionalInterface
public interface CredentialAction<X extends Exception> {

    /** Does the work. After a failure it may run again with another credential, as {@link FallbackOn} says. */
    void run(SecretValue credential) throws X;
}
