package dev.twoslot.rotator.cloudflare.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The wrapper of every reply of the API but a KV value: {@code success}, {@code errors}, {@code result},
 * {@code result_info}. Everything in it is optional but {@code success}, and what is not known is ignored: Cloudflare adds
 * fields without notice (its changelog of 2026-10-01, for one).
 */
final class Envelope {

    /** An entry of {@code errors}, or of an undocumented {@code error_chain}. A missing code is 0. */
    record ApiError(int code, String message) {}

    private static final int MAX_ERRORS = 20;

    private final boolean success;
    private final List<ApiError> errors;
    private final JsonNode result;
    private final JsonNode resultInfo;

    private Envelope(boolean success, List<ApiError> errors, JsonNode result, JsonNode resultInfo) {
        this.success = success;
        this.errors = errors;
        this.result = result;
        this.resultInfo = resultInfo;
    }

    /** Reads a body, or finds that it is no envelope: HTML, empty, cut short, ambiguous, or JSON of another shape. */
    static Optional<Envelope> parse(byte[] body) {
        JsonNode root = Json.read(body).orElse(MissingNode.getInstance());
        JsonNode success = root.path("success");
        if (!success.isBoolean()) {
            return Optional.empty();
        }
        List<ApiError> errors = new ArrayList<>();
        collect(root.path("errors"), errors);
        return Optional.of(new Envelope(
                success.booleanValue(), List.copyOf(errors), root.path("result"), root.path("result_info")));
    }

    private static void collect(JsonNode nodes, List<ApiError> into) {
        for (JsonNode node : nodes) {
            if (into.size() >= MAX_ERRORS) {
                return;
            }
            if (node.isObject()) {
                into.add(new ApiError(
                        node.path("code").asInt(0), node.path("message").asText("")));
                collect(node.path("error_chain"), into);
            }
        }
    }

    boolean success() {
        return success;
    }

    List<ApiError> errors() {
        return errors;
    }

    JsonNode result() {
        return result;
    }

    JsonNode resultInfo() {
        return resultInfo;
    }
}
