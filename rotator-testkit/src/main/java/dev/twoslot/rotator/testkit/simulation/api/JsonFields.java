package dev.twoslot.rotator.testkit.simulation.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of an object on a control path; one that is not known, or of another type, is refused by its name. */
public final class JsonFields {
    private final JsonNode json;

    /**
     * Takes an object.
     *
     * @param what it is, for the message
     * @param keys the keys that it may have
     */
    public JsonFields(@Nullable JsonNode json, String what, Set<String> keys) {
        if (json == null || !json.isObject()) {
            throw new IllegalArgumentException(what + " must be a JSON object");
        }
        json.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException(
                        what + " has the keys " + String.join(", ", new TreeSet<>(keys)) + " and no other");
            }
        });
        this.json = json;
    }

    public boolean has(String key) {
        return json.hasNonNull(key);
    }

    public String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!json.path(key).isTextual()) {
            throw new IllegalArgumentException(key + " must be a string");
        }
        return json.path(key).asText();
    }

    public int wholeNumber(String key, int otherwise) {
        long number = longNumber(key, otherwise);
        if (number != (int) number) {
            throw new IllegalArgumentException(key + " must be a whole number that is not that great");
        }
        return (int) number;
    }

    public long longNumber(String key, long otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!json.path(key).isIntegralNumber() || !json.path(key).canConvertToLong()) {
            throw new IllegalArgumentException(key + " must be a whole number");
        }
        return json.path(key).asLong();
    }

    public boolean flag(String key) {
        if (!has(key)) {
            return false;
        }
        if (!json.path(key).isBoolean()) {
            throw new IllegalArgumentException(key + " must be true or false");
        }
        return json.path(key).asBoolean();
    }

    public Duration millis(String key) {
        return Duration.ofMillis(longNumber(key, 0));
    }

    /** An object of strings. */
    public Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(key) && !json.path(key).isObject()) {
            throw new IllegalArgumentException(key + " must be an object of strings");
        }
        json.path(key)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    public JsonNode get(String key) {
        return json.path(key);
    }
}
