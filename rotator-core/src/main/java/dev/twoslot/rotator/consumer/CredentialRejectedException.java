package dev.twoslot.rotator.consumer;

/**
 * A service refused a credential, and so did nothing of what was asked. Throw it from a call to say so; it is what {@link
 * FallbackOn#rejection()} looks for. {@link dev.twoslot.rotator.consumer.http.HttpRefusal} throws it for an HTTP reply.
 *
 * <p>Unchecked, so that a call which throws an {@link java.io.IOException} too still shows its caller one checked exception alone; it
 * reaches a caller only as a part of {@link BothSlotsFailedException}. Holds no secret, and nothing that the service replied.
 */
public class CredentialRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The caller's own words for what was refused; they must name no secret. */
    public CredentialRejectedException(String message) {
        super(message);
    }
}
