package dev.twoslot.rotator.consumer.http;

import dev.twoslot.rotator.consumer.CredentialRejectedException;

/** Tells whether an HTTP reply refuses the credential of its request. For the replies of any HTTP client. Thread-safe. */
public final class HttpRefusal {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private HttpRefusal() {}

    /**
     * Throws if an HTTP reply refuses the credential, and otherwise does nothing. Put it right after the call.
     *
     * <p>A reply refuses the credential by status 401 or 403, or by 400 with a body that is Cloudflare's error envelope with code 6003 (a
     * malformed token, such as one that was cut), 9106 or 10000. The body counts with status 400 only, and only if it has at most 16,384
     * characters: a longer one is no such envelope.
     *
     * @param httpStatus the reply's status
     * @param body the reply's body as text; {@code ""} if there is none
     * @throws CredentialRejectedException if the credential was refused
     */
    public static void throwIfRefused(int httpStatus, String body) {
        if (refuses(httpStatus, body)) {
            throw new CredentialRejectedException(message(httpStatus));
        }
    }

    /** As {@link #throwIfRefused(int, String)}, of a service that refuses by status alone, as any but Cloudflare's API does. */
    public static void throwIfRefused(int httpStatus) {
        throwIfRefused(httpStatus, "");
    }

    static boolean refuses(int httpStatus, String body) {
        return isRefusal(httpStatus) || (dependsOnBody(httpStatus) && RefusalBody.refuses(body));
    }

    /** Whether the status alone refuses the credential. */
    static boolean isRefusal(int httpStatus) {
        return httpStatus == UNAUTHORIZED || httpStatus == FORBIDDEN;
    }

    /** Whether {@link RefusalBody} has to be asked. */
    static boolean dependsOnBody(int httpStatus) {
        return httpStatus == BAD_REQUEST;
    }

    static String message(int httpStatus) {
        return "the credential was refused with HTTP status " + httpStatus;
    }
}
