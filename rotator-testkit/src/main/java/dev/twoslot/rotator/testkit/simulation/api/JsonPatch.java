package dev.twoslot.rotator.testkit.simulation.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JSON Patch (RFC 6902) with all its operations but {@code test}. Immutable. */
public final class JsonPatch {
    private static final Logger LOG = LoggerFactory.getLogger(JsonPatch.class);
    private static final String FORM = "patch must be a JSON Patch: an array of objects with op (add, remove, replace, "
            + "move or copy), path, and value or from";

    private enum Kind {
        ADD(true, false),
        REMOVE(false, false),
        REPLACE(true, false),
        MOVE(false, true),
        COPY(false, true);

        private final boolean takesValue;
        private final boolean takesFrom;

        Kind(boolean takesValue, boolean takesFrom) {
            this.takesValue = takesValue;
            this.takesFrom = takesFrom;
        }
    }

    private record Operation(
            Kind kind, JsonPointer path, @Nullable JsonNode value, JsonPointer from) {}

    private final List<Operation> operations;

    private JsonPatch(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /**
     * Reads a patch.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static JsonPatch parse(String text) {
        JsonNode json = JsonText.parse(text);
        if (json == null || !json.isArray()) {
            throw new IllegalArgumentException(FORM);
        }
        List<Operation> operations = new ArrayList<>();
        json.forEach(item -> operations.add(operation(item)));
        return new JsonPatch(operations);
    }

    /** The body with all operations done, or as it is if one of them does not fit. */
    public byte[] appliedTo(byte[] body) {
        JsonNode json = JsonText.parse(body);
        try {
            for (Operation operation : operations) {
                json = apply(operation, json);
            }
            return json == null ? body : JsonText.bytes(json);
        } catch (IllegalStateException e) {
            LOG.warn("A reply is sent as it is, since the patch of a fault does not fit it: {}", e.getMessage());
            return body;
        }
    }

    private static Operation operation(JsonNode json) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(json.path("op").asText())) {
                if (kind.takesValue && !json.has("value")) {
                    throw new IllegalArgumentException(FORM);
                }
                JsonPointer from = kind.takesFrom ? pointer(json, "from") : JsonPointer.empty();
                return new Operation(kind, pointer(json, "path"), json.get("value"), from);
            }
        }
        throw new IllegalArgumentException(FORM);
    }

    private static JsonPointer pointer(JsonNode json, String key) {
        if (!json.path(key).isTextual()) {
            throw new IllegalArgumentException(FORM);
        }
        // Throws an IllegalArgumentException of its own for a text that is no pointer.
        return JsonPointer.compile(json.path(key).asText());
    }

    private static @Nullable JsonNode apply(Operation operation, @Nullable JsonNode document) {
        if (document == null) {
            throw new IllegalStateException("the reply is no JSON");
        }
        return switch (operation.kind()) {
            case ADD -> add(document, operation.path(), present(operation.value()));
            case REPLACE -> {
                JsonNode rest = remove(document, operation.path());
                yield add(rest, operation.path(), present(operation.value()));
            }
            case REMOVE -> remove(document, operation.path());
            case COPY ->
                add(document, operation.path(), at(document, operation.from()).deepCopy());
            case MOVE -> {
                JsonNode moved = at(document, operation.from());
                yield add(remove(document, operation.from()), operation.path(), moved);
            }
        };
    }

    private static JsonNode present(@Nullable JsonNode value) {
        if (value == null) {
            throw new IllegalStateException("the operation was read with a value");
        }
        return value.deepCopy();
    }

    private static JsonNode at(JsonNode document, JsonPointer pointer) {
        JsonNode node = document.at(pointer);
        if (node.isMissingNode()) {
            throw new IllegalStateException("there is nothing at " + pointer);
        }
        return node;
    }

    private static JsonNode add(JsonNode document, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = at(document, path.head());
        String name = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            int index = name.equals("-") ? array.size() : path.last().getMatchingIndex();
            if (index < 0 || index > array.size()) {
                throw new IllegalStateException("there is no place at " + path);
            }
            array.insert(index, value);
        } else {
            throw new IllegalStateException("there is no object or array at " + path.head());
        }
        return document;
    }

    private static JsonNode remove(JsonNode document, JsonPointer path) {
        at(document, path);
        if (path.matches()) {
            return JsonText.object();
        }
        JsonNode parent = at(document, path.head());
        if (parent instanceof ObjectNode object) {
            object.remove(path.last().getMatchingProperty());
        } else if (parent instanceof ArrayNode array) {
            array.remove(path.last().getMatchingIndex());
        }
        return document;
    }

    @Override
    public String toString() {
        return "JsonPatch[" + operations.size() + " operations]";
    }
}
