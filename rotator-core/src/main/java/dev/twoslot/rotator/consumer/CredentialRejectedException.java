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

    static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** The caller's own words for what was refused; they must name no secret. */
    public CredentialRejectedException(String message) {
        super(message);
    }

    /**
     * Throws if an HTTP reply says that the credential was refused, and else does nothing: put it right after the call.
     *
     * <p>Such are the statuses 401 and 403, and a 400 whose body is Cloudflare's error envelope with code 6003 (a token whose form is
     * wrong, such as one that was cut), 9106 or 10000. Of any other status the body is not looked at, and of none more than 16 KiB: a
     * longer one is no such envelope.
     *
     * @param httpStatus the reply's status
     * @param body the reply's body as text, or as much of it as is at hand; {@code ""} if there is none
     * @throws CredentialRejectedException if the credential was refused
     */
    public static void throwIfRefused(int httpStatus, String body) {
        if (isRefusal(httpStatus) || (httpStatus == BAD_REQUEST && RefusalBody.refuses(body))) {
            throw new CredentialRejectedException("the credential was refused with HTTP status " + httpStatus);
        }
    }

    /** As {@link #throwIfRefused(int, String)}, of a service that refuses by status alone, as any but Cloudflare's API does. */
    public static void throwIfRefused(int httpStatus) {
        throwIfRefused(httpStatus, "");
    }

    static boolean isRefusal(int httpStatus) {
        return httpStatus == UNAUTHORIZED || httpStatus == FORBIDDEN;
    }
}
