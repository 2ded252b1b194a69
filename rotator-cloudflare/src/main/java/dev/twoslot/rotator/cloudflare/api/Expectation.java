package dev.twoslot.rotator.cloudflare.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the result of a call has to name so that it can be an answer to this very call. A reply that was meant for another request,
 * or that was left over on a connection, is a success in its envelope and speaks of something else.
 */
@FunctionalInterface
public interface Expectation {

    /** A call whose result names nothing, as that of a KV put. */
    Expectation ANYTHING = result -> null;

    /** What is wrong with the result, in our own words, or null. */
    @Nullable
    String problem(JsonNode result);

    /** An object that fits. */
    static Expectation object(String what, Predicate<JsonNode> fits) {
        return result -> result.isObject() && fits.test(result) ? null : "its result is not " + what;
    }

    /** A list whose entries all fit, none of them there twice. */
    static Expectation list(String what, Predicate<JsonNode> fits) {
        return result -> {
            if (!result.isArray()) {
                return "its result is no list";
            }
            Set<String> ids = new HashSet<>();
            for (JsonNode entry : result) {
                if (!entry.isObject() || !fits.test(entry)) {
                    return "an entry of its list is not " + what;
                }
                if (!ids.add(entry.path("id").asText())) {
                    return "its list has two entries of one id";
                }
            }
            return null;
        };
    }
}
