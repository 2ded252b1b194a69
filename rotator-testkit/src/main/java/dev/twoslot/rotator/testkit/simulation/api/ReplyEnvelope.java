package dev.twoslot.rotator.testkit.simulation.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The envelope around every JSON reply of the v4 API. */
public final class ReplyEnvelope {
    private ReplyEnvelope() {}

    public static SimulatedReply success(JsonNode result) {
        return success(200, result, null, List.of());
    }

    /** HTTP 202 with a null result: accepted, not done. */
    public static SimulatedReply accepted() {
        return success(202, NullNode.instance, null, List.of());
    }

    public static SimulatedReply nothing() {
        return success(NullNode.instance);
    }

    public static SimulatedReply page(Page page) {
        return success(200, page.items(), page.info(), List.of());
    }

    public static SimulatedReply success(
            int status, JsonNode result, @Nullable ObjectNode resultInfo, List<ApiError> messages) {
        ObjectNode envelope = JsonText.object();
        envelope.set("result", result);
        envelope.put("success", true);
        envelope.set("errors", JsonText.array());
        envelope.set("messages", entries(messages));
        if (resultInfo != null) {
            envelope.set("result_info", resultInfo);
        }
        return new SimulatedReply(status, SimulatedReply.JSON, JsonText.bytes(envelope));
    }

    public static SimulatedReply failure(int status, List<ApiError> errors) {
        ObjectNode envelope = JsonText.object();
        envelope.put("success", false);
        envelope.set("errors", entries(errors));
        envelope.set("messages", JsonText.array());
        envelope.set("result", NullNode.instance);
        return new SimulatedReply(status, SimulatedReply.JSON, JsonText.bytes(envelope));
    }

    private static ArrayNode entries(List<ApiError> errors) {
        ArrayNode array = JsonText.array();
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
