package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;

/**
 * Work that needs a credential.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface CredentialCall<T> {

    /** Does the work. May be called a second time, with the other slot's credential, after any exception. */
    T call(SecretValue credential) throws Exception;
}
