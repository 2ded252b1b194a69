package dev.twoslot.rotator.testkit.simulation.api;

import java.util.List;
import java.util.Map;

/** A refusal by the simulated API: an HTTP status and the errors of the envelope. Carries no request data but names. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<ApiError> errors;
    private final transient Map<String, String> headers;

    private ApiException(int status, List<ApiError> errors, Map<String, String> headers) {
        super(errors.get(0).code() + " " + errors.get(0).message());
        this.status = status;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    public ApiException(int status, List<ApiError> errors) {
        this(status, errors, Map.of());
    }

    public ApiException(int status, int code, String message) {
        this(status, List.of(ApiError.of(code, message)));
    }

    public SimulatedReply reply() {
        return ReplyEnvelope.failure(status, errors).withHeaders(headers);
    }

    /** A path that leads nowhere, or an identifier in it that can't be one. */
    public static ApiException noRoute(int status, String path) {
        return new ApiException(
                status,
                List.of(
                        ApiError.of(
                                7003, "Could not route to " + path + ", perhaps your object identifier is invalid?"),
                        ApiError.of(7000, "No route for that URI")));
    }

    /** A path that has other methods than this one. */
    public static ApiException methodNotAllowed(String method, List<String> allowed) {
        return new ApiException(
                405,
                List.of(ApiError.of(7001, "Method " + method + " not available for that URI.")),
                Map.of("Allow", String.join(", ", allowed)));
    }
}
