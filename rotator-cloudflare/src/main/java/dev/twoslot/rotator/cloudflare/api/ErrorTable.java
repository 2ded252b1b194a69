package dev.twoslot.rotator.cloudflare.api;

import dev.twoslot.rotator.cloudflare.api.Envelope.ApiError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which reply means what: one row for each thing that is known, the first match wins.
 *
 * <p>Cloudflare publishes no list of error codes. The rows rest on its API description (cloudflare/api-schemas, 2026-07-27),
 * on the code of its own clients (workers-sdk {@code handle-errors.ts}, terraform-provider-cloudflare PR 7023, 2026-04) and
 * on replies that others observed (cloudflare-ddns issue 897, workers-sdk issue 13854, distilled's patches, 2026). Codes
 * are overloaded, so a row may ask for the family, the HTTP status, the code and a part of the message at once. Provider
 * messages are matched here and shown nowhere.
 */
final class ErrorTable {

    private static final int ANY = -1;

    private static final List<Row> ROWS = List.of(
            // Throttling comes first: it is the one reply that always says that nothing was done. 971 has been seen in
            // its place.
            row(null, 429, ANY, "", Meaning.RATE_LIMITED),
            row(null, ANY, 971, "", Meaning.RATE_LIMITED),
            // Whatever a reply says beside a server error, the server may have done the work.
            row(null, 500, ANY, "", Meaning.PROVIDER_FAULT),
            row(null, 408, ANY, "", Meaning.LOST),
            row(null, 409, 1003, "", Meaning.ALREADY_EXISTS),
            row(null, 409, ANY, "", Meaning.CONFLICT),
            // The credential. A 401 or 403 without an envelope never gets here: it is no word of the API.
            row(null, 400, 6003, "", Meaning.CREDENTIAL_MALFORMED),
            row(null, 400, 6111, "", Meaning.CREDENTIAL_MALFORMED),
            row(null, ANY, 9109, "from location", Meaning.LOCATION_REFUSED),
            // The account's limit of tokens: code and words are not documented, so whatever speaks of a limit on
            // tokens.
            row(ApiFamily.TOKENS, 400, ANY, "maximum number of tokens", Meaning.TOKEN_LIMIT),
            row(ApiFamily.TOKENS, 400, ANY, "limit of api tokens", Meaning.TOKEN_LIMIT),
            row(ApiFamily.TOKENS, 400, ANY, "token limit", Meaning.TOKEN_LIMIT),
            row(ApiFamily.TOKENS, 400, ANY, "token quota", Meaning.TOKEN_LIMIT),
            row(ApiFamily.TOKENS, ANY, 1001, "failed common permission check", Meaning.GRANT_REFUSED),
            row(null, ANY, 9109, "", Meaning.CREDENTIAL_REFUSED),
            row(null, ANY, 10000, "", Meaning.CREDENTIAL_REFUSED),
            row(null, ANY, 9106, "", Meaning.CREDENTIAL_REFUSED),
            row(ApiFamily.TOKENS, ANY, 1000, "invalid api token", Meaning.CREDENTIAL_REFUSED),
            row(null, 401, ANY, "", Meaning.CREDENTIAL_REFUSED),
            row(null, 403, ANY, "", Meaning.CREDENTIAL_REFUSED),
            // The path.
            row(null, ANY, 7000, "", Meaning.NO_ROUTE),
            row(null, ANY, 7001, "", Meaning.NO_ROUTE),
            row(null, ANY, 7003, "", Meaning.NO_ROUTE),
            // The object. The Secrets Store uses 1001 for half a dozen things and 1003 for two.
            row(ApiFamily.SECRETS_STORE, ANY, 1001, "store_not_found", Meaning.STORE_NOT_FOUND),
            row(ApiFamily.SECRETS_STORE, ANY, 1001, "secret_not_found", Meaning.NOT_FOUND),
            row(ApiFamily.SECRETS_STORE, ANY, 1000, "", Meaning.NOT_FOUND),
            row(ApiFamily.SECRETS_STORE, ANY, 1003, "secret_name_already_exists", Meaning.ALREADY_EXISTS),
            row(ApiFamily.WORKERS_KV, ANY, 10009, "", Meaning.NOT_FOUND),
            row(ApiFamily.WORKERS_KV, ANY, 10013, "", Meaning.NAMESPACE_NOT_FOUND),
            row(ApiFamily.TOKENS, 400, ANY, "not found", Meaning.NOT_FOUND),
            row(null, 404, ANY, "", Meaning.NOT_FOUND),
            row(null, 400, ANY, "", Meaning.INVALID_REQUEST));

    private ErrorTable() {}

    /** The meaning of a reply that is no success. A {@code null} envelope is a body that is none of the API's. */
    static Meaning meaning(ApiFamily family, int status, @Nullable Envelope envelope) {
        List<ApiError> errors = envelope == null ? List.of() : envelope.errors();
        if (envelope == null && status >= 400 && status < 500 && status != 429 && status != 408) {
            return Meaning.NOT_THE_API;
        }
        if (status >= 300 && status < 400) {
            return Meaning.REDIRECTED;
        }
        for (Row row : ROWS) {
            if (row.matches(family, status, errors)) {
                return row.meaning;
            }
        }
        return Meaning.UNREADABLE;
    }

    private static Row row(@Nullable ApiFamily family, int status, int code, String message, Meaning meaning) {
        return new Row(family, status, code, message, meaning);
    }

    /**
     * @param family the family, or null for any
     * @param status an HTTP status; 400 and 500 stand for their whole class; -1 for any failure
     * @param code an error code, or -1 for any, none included
     * @param message a part of the error's message in lower case, empty for any
     */
    private record Row(@Nullable ApiFamily family, int status, int code, String message, Meaning meaning) {

        boolean matches(ApiFamily calledFamily, int repliedStatus, List<ApiError> errors) {
            return (family == null || family == calledFamily)
                    && statusMatches(repliedStatus)
                    && ((code == ANY && message.isEmpty()) || errors.stream().anyMatch(this::errorMatches));
        }

        private boolean statusMatches(int replied) {
            return status == ANY || status == replied || (status % 100 == 0 && status / 100 == replied / 100);
        }

        private boolean errorMatches(ApiError error) {
            return (code == ANY || code == error.code())
                    && error.message().toLowerCase(Locale.ROOT).contains(message);
        }
    }
}
