package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The envelope around every JSON reply of the v4 API. */
final class Envelope {
    private Envelope() {}

    static ApiReply success(JsonNode result) {
        return success(200, result, null, List.of());
    }

    /** HTTP 202 with a null result: accepted, not done. */
    static ApiReply accepted() {
        return success(202, NullNode.instance, null, List.of());
    }

    static ApiReply nothing() {
        return success(NullNode.instance);
    }

    static ApiReply page(Page page) {
        return success(200, page.items(), page.info(), List.of());
    }

    static ApiReply success(int status, JsonNode result, @Nullable ObjectNode resultInfo, List<ApiError> messages) {
        ObjectNode envelope = Json.object();
        envelope.set("result", result);
        envelope.put("success", true);
        envelope.set("errors", Json.array());
        envelope.set("messages", entries(messages));
        if (resultInfo != null) {
            envelope.set("result_info", resultInfo);
        }
        return new ApiReply(status, ApiReply.JSON, Json.bytes(envelope));
    }

    static ApiReply failure(int status, List<ApiError> errors) {
        ObjectNode envelope = Json.object();
        envelope.put("success", false);
        envelope.set("errors", entries(errors));
        envelope.set("messages", Json.array());
        envelope.set("result", NullNode.instance);
        return new ApiReply(status, ApiReply.JSON, Json.bytes(envelope));
    }

    private static ArrayNode entries(List<ApiError> errors) {
        ArrayNode array = Json.array();
        for (ApiError error : errors) {
            ObjectNode entry = array.addObject();
            entry.put("code", error.code());
            entry.put("message", error.message());
            if (!error.chain().isEmpty()) {
                entry.set("error_chain", entries(error.chain()));
            }
        }
        return array;
    }
}
