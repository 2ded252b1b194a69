package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;

/**
 * Work that needs a credential and gives nothing back.
 *
 * @param <X> the checked exception that it may throw; inferred from a lambda's body
 */
@FunctionalInterface
public interface CredentialAction<X extends Exception> {

    /** Does the work. May be called again with another credential after a failure, within the limits of {@link FallbackOn}. */
    void run(SecretValue credential) throws X;
}
