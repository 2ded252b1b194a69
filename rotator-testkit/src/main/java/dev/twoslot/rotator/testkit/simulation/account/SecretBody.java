package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a secret. A part that the request left out is null. Every part that is there has been
 * checked; error texts are those that were observed, except {@code secret_name_invalid} and {@code
 * secret_value_empty}, which are the simulator's own.
 *
 * @param name letters, digits, minus and underscore
 * @param value 1 to 65,536 bytes of UTF-8
 * @param comment free text
 * @param scopes at least one, sorted
 */
record SecretBody(
        @Nullable String name,
        @Nullable String value,
        @Nullable String comment,
        @Nullable List<String> scopes) {
    private static final int MAX_VALUE_BYTES = 65_536;
    private static final Set<String> SCOPES =
            Set.of("workers", "ai_gateway", "dex", "access", "containers", "websearch");

    /** Reads one object; which parts it must have is for the operation to say. */
    static SecretBody parse(@Nullable JsonNode json) throws ApiException {
        if (json == null || !json.isObject()) {
            throw refusal("invalid_json_body");
        }
        return new SecretBody(
                name(json.get("name")),
                value(json.get("value")),
                text(json.get("comment")),
                scopes(json.get("scopes")));
    }

    static ApiException refusal(String message) {
        return new ApiException(400, 1001, message);
    }

    /** Refuses a body without a name or without scopes, and without a value where one is needed. */
    SecretBody requireComplete(boolean withValue) throws ApiException {
        if (name == null) {
            throw refusal("secret_name_empty");
        }
        if (withValue && value == null) {
            throw refusal("secret_value_empty");
        }
        if (scopes == null) {
            throw refusal("secret_scopes_empty");
        }
        return this;
    }

    SecretBody withValueOf(StoredSecret original) {
        return new SecretBody(name, original.value(), comment, scopes);
    }

    String requireName() {
        return present(name);
    }

    String requireValue() {
        return present(value);
    }

    List<String> requireScopes() {
        return present(scopes);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the body was not checked for completeness");
        }
        return part;
    }

    /** A part that is a string if it is there; a number is none. */
    private static @Nullable String text(@Nullable JsonNode json) throws ApiException {
        if (json == null || json.isNull()) {
            return null;
        }
        if (!json.isTextual()) {
            throw refusal("invalid_json_body");
        }
        return json.asText();
    }

    private static @Nullable String name(@Nullable JsonNode json) throws ApiException {
        String name = text(json);
        if (name != null && name.isEmpty()) {
            throw refusal("secret_name_empty");
        }
        if (name != null && !name.matches("[A-Za-z0-9_-]+")) {
            throw refusal("secret_name_invalid");
        }
        return name;
    }

    private static @Nullable String value(@Nullable JsonNode json) throws ApiException {
        String value = text(json);
        if (value != null && value.isEmpty()) {
            throw refusal("secret_value_empty");
        }
        if (value != null && value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
            throw refusal("secret_value_too_long");
        }
        return value;
    }

    private static @Nullable List<String> scopes(@Nullable JsonNode json) throws ApiException {
        if (json == null || json.isNull()) {
            return null;
        }
        if (!json.isArray()) {
            throw refusal("invalid_json_body");
        }
        Set<String> scopes = new TreeSet<>();
        for (JsonNode scope : json) {
            if (!SCOPES.contains(scope.asText())) {
                throw refusal("secret_scope_invalid");
            }
            scopes.add(scope.asText());
        }
        if (scopes.isEmpty()) {
            throw refusal("secret_scopes_empty");
        }
        return List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "SecretBody[" + name + "]";
    }
}
