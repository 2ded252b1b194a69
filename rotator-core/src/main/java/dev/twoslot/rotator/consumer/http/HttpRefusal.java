package dev.twoslot.rotator.consumer.http;

import dev.twoslot.rotator.consumer.CredentialRejectedException;

/** Whether an HTTP reply refuses the credential of its request. For the replies of any HTTP client. */
public final class HttpRefusal {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private HttpRefusal() {}

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
