package dev.twoslot.rotator.consumer;

/**
 * A service refused a credential, and so did nothing of what was asked. Throw it from a call to say so; it is what {@link
 * FallbackOn#rejection()} looks for.
 *
 * <p>Unchecked, so that a call which throws an {@link java.io.IOException} too still shows its caller one checked exception alone; it
 * reaches a caller only as a part of {@link BothSlotsFailedException}. Holds no secret, and nothing that the service replied.
 */
public class CredentialRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** The caller's own words for what was refused; they must name no secret. */
    public CredentialRejectedException(String message) {
        super(message);
    }

    /**
     * Throws if an HTTP status says that the credential was refused, and else does nothing: put it right after the call.
     *
     * @param httpStatus the reply's status; 401 and 403 are refusals
     * @throws CredentialRejectedException on 401 and 403
     */
    public static void throwIfRefused(int httpStatus) {
        if (isRefusal(httpStatus)) {
            throw new CredentialRejectedException("the credential was refused with HTTP status " + httpStatus);
        }
    }

    static boolean isRefusal(int httpStatus) {
        return httpStatus == UNAUTHORIZED || httpStatus == FORBIDDEN;
    }
}
