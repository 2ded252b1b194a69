package dev.twoslot.rotator.consumer;

/**
 * A service refused a credential, and so did nothing of what was asked. A call throws it to say so; {@link FallbackOn#rejection()} falls
 * back on it alone. {@link dev.twoslot.rotator.consumer.http.HttpRefusal} throws it for an HTTP reply.
 *
 * <p>Unchecked, so that a call which throws an {@link java.io.IOException} too still shows its caller one checked exception alone; it
 * reaches a caller only as a part of {@link BothSlotsFailedException}. Holds no secret, and nothing that the service replied.
 */
public class CredentialRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message says what was refused, and quotes no secret */
    public CredentialRejectedException(String message) {
        super(message);
    }
}
