package dev.twoslot.rotator.cloudflare.api;

import static dev.twoslot.rotator.spi.RotatorException.Kind.AMBIGUOUS;
import static dev.twoslot.rotator.spi.RotatorException.Kind.PERMANENT;
import static dev.twoslot.rotator.spi.RotatorException.Kind.TRANSIENT;

import dev.twoslot.rotator.spi.RotatorException.Kind;

/**
 * What a failed call means: how it has to be answered, and what a person should know and do, in our own words.
 * {@link ErrorTable} says which reply means what.
 */
public enum Meaning {
    NOT_SENT(TRANSIENT, TRANSIENT, "no connection could be made, so nothing was sent. Check network, DNS and proxy"),
    CLOSED(PERMANENT, PERMANENT, "the program has closed the connections to the API, so nothing was sent"),
    PROXY_REFUSED(
            TRANSIENT,
            TRANSIENT,
            "the proxy made no connection to the API, so nothing was sent. See that it is an HTTP proxy which lets this"
                    + " machine reach the API's host, and asks for no password"),
    UNTRUSTED(
            PERMANENT,
            PERMANENT,
            "the server's certificate is not trusted, so nothing was sent. Check the base URL; behind an intercepting proxy,"
                    + " add its CA to the JVM's trust store"),
    LOST(TRANSIENT, AMBIGUOUS, "no complete reply came back"),
    UNREADABLE(TRANSIENT, AMBIGUOUS, "the reply is not one that the API is known to give"),
    PROVIDER_FAULT(TRANSIENT, AMBIGUOUS, "a fault on Cloudflare's side. See cloudflarestatus.com if it lasts"),
    RATE_LIMITED(
            TRANSIENT,
            TRANSIENT,
            "too many requests; nothing was done. Cloudflare may block all calls for five minutes"),
    CONFLICT(TRANSIENT, TRANSIENT, "another change is under way; nothing was done"),
    NOT_THE_API(
            TRANSIENT,
            AMBIGUOUS,
            "something between here and the API refused the call. Check the base URL, proxies and firewalls"),
    REDIRECTED(
            PERMANENT,
            AMBIGUOUS,
            "the server redirects, and a credential is never sent after a redirect. Check the base URL"),
    CREDENTIAL_MALFORMED(
            PERMANENT,
            PERMANENT,
            "the token is malformed: it was cut, or has blanks, line ends or other characters that no token has"),
    CREDENTIAL_REFUSED(
            PERMANENT, PERMANENT, "the credential is refused: expired, revoked, of another account, or not permitted"),
    LOCATION_REFUSED(
            PERMANENT,
            PERMANENT,
            "the credential is refused from this machine's network address; the token itself may be sound. Check the token's IP"
                    + " condition, and which address this machine's calls come from"),
    GRANT_REFUSED(
            PERMANENT,
            PERMANENT,
            "Cloudflare does not let this credential grant the permissions that the new token needs"),
    TOKEN_LIMIT(
            PERMANENT,
            PERMANENT,
            "the account has as many API tokens as it may (500: Cloudflare docs, fundamentals/api/reference/limits). Revoke tokens"
                    + " that nobody uses"),
    NOT_FOUND(PERMANENT, PERMANENT, "there is no such object"),
    STORE_NOT_FOUND(
            PERMANENT,
            PERMANENT,
            "the account has no Secrets Store of this id. Check the store's id (the runner's SECRET_STORE_ID) and the account's"),
    NAMESPACE_NOT_FOUND(
            PERMANENT,
            PERMANENT,
            "the account has no KV namespace of this id. Check the namespace's id (the runner's KV_NAMESPACE_ID) and the"
                    + " account's"),
    ALREADY_EXISTS(PERMANENT, PERMANENT, "an object of that name exists already"),
    NO_ROUTE(
            PERMANENT,
            PERMANENT,
            "the API does not know this path. Check the API's address (the runner's CLOUDFLARE_API_BASE_URL) and the account's id"
                    + " (ACCOUNT_ID), then the store's and the namespace's"),
    INVALID_REQUEST(PERMANENT, PERMANENT, "Cloudflare refuses the request as invalid; nothing was done"),
    DEADLINE(TRANSIENT, TRANSIENT, "the time that the call was given leaves no room for another attempt"),
    INTERRUPTED(TRANSIENT, AMBIGUOUS, "the thread was interrupted");

    private final Kind kindOfRead;
    private final Kind kindOfWrite;
    private final String words;

    Meaning(Kind kindOfRead, Kind kindOfWrite, String words) {
        this.kindOfRead = kindOfRead;
        this.kindOfWrite = kindOfWrite;
        this.words = words;
    }

    Kind kind(Repeatability effect) {
        return effect == Repeatability.READ ? kindOfRead : kindOfWrite;
    }

    public String words() {
        return words;
    }

    /** Whether this is an answer of the API about the credential itself. */
    public boolean refusesCredential() {
        return this == CREDENTIAL_REFUSED || this == CREDENTIAL_MALFORMED || this == LOCATION_REFUSED;
    }
}
