package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonFields;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An order for a token as the control path writes it. */
final class TokenSpecJson {
    private static final Set<String> KEYS = Set.of(
            "owner", "account", "name", "permissions", "expiresOn", "expiresInSeconds", "notBefore", "usableFrom");

    private TokenSpecJson() {}

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException if it is not understood; the message names the key
     */
    static TokenSpec parse(@Nullable JsonNode json, Instant now) {
        JsonFields fields = new JsonFields(json, "a token", KEYS);
        Instant end = time(fields, "expiresOn");
        if (fields.has("expiresInSeconds")) {
            end = now.plusSeconds(fields.longNumber("expiresInSeconds", 0));
        }
        return new TokenSpec(
                isOneOf(fields, "owner", "account", "user") ? TokenSpec.Owner.ACCOUNT : TokenSpec.Owner.USER,
                isOneOf(fields, "account", "simulated", "other")
                        ? TokenSpec.Account.SIMULATED
                        : TokenSpec.Account.OTHER,
                fields.text("name", "made by hand"),
                texts(fields, "permissions"),
                end,
                time(fields, "notBefore"),
                fields.has("usableFrom") ? texts(fields, "usableFrom") : null);
    }

    /** True for the first of the two words, which is the default, and false for the second. */
    private static boolean isOneOf(JsonFields fields, String key, String first, String second) {
        String word = fields.text(key, first);
        if (!word.equals(first) && !word.equals(second)) {
            throw new IllegalArgumentException(key + " must be " + first + " or " + second);
        }
        return word.equals(first);
    }

    private static @Nullable Instant time(JsonFields fields, String key) {
        if (!fields.has(key)) {
            return null;
        }
        try {
            return Instant.parse(fields.text(key, ""));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(key + " must be a time such as 2026-11-22T10:00:00Z", e);
        }
    }

    private static List<String> texts(JsonFields fields, String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : fields.get(key)) {
            if (!item.isTextual()) {
                throw new IllegalArgumentException(key + " must be an array of strings");
            }
            texts.add(item.asText());
        }
        return texts;
    }
}
