package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.SlotContent;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a vault holds, and the JSON that it is written as before it is sealed. Immutable.
 *
 * <pre>{"slots": {"PRIMARY_SECRET_EDIT_TOKEN": {"value": "...", "id": "...", "expiresAt": "...", "published": true}}}</pre>
 *
 * An empty slot is left out, and so are an id and an expiry that nobody knows. Fields that this version doesn't know
 * are ignored.
 */
final class VaultContent {

    static final VaultContent EMPTY = new VaultContent(new EnumMap<>(SlotName.class));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EnumMap<SlotName, SlotContent> slots;

    private VaultContent(EnumMap<SlotName, SlotContent> slots) {
        this.slots = slots;
    }

    SlotContent slot(SlotName name) {
        return slots.getOrDefault(name, SlotContent.empty());
    }

    VaultContent with(SlotName name, SlotContent content) {
        EnumMap<SlotName, SlotContent> changed = new EnumMap<>(slots);
        changed.put(name, content);
        return new VaultContent(changed);
    }

    /** An entry for every slot, an empty one included. */
    Map<SlotName, SlotContent> all() {
        Map<SlotName, SlotContent> all = new EnumMap<>(SlotName.class);
        for (SlotName name : SlotName.values()) {
            all.put(name, slot(name));
        }
        return Collections.unmodifiableMap(all);
    }

    /** In clear: for sealing, and for nothing else. */
    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode entries = root.putObject("slots");
        slots.forEach((name, content) -> {
            Token token = content.token();
            if (token != null) {
                ObjectNode entry = entries.putObject(name.name());
                entry.put("value", token.value().reveal());
                if (token.id() != null) {
                    entry.put("id", token.id());
                }
                if (token.expiresAt() != null) {
                    entry.put("expiresAt", token.expiresAt().toString());
                }
                entry.put("published", content.published());
            }
        });
        try {
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new AssertionError("a tree of strings can be written to memory");
        }
    }

    /**
     * @param subject whose content it is, for messages
     * @throws RotatorException {@code PERMANENT} if it isn't what {@link #toJson} writes; neither the message nor a
     *     cause shows any of it
     */
    static VaultContent fromJson(byte[] json, String subject) {
        VaultContent content = EMPTY;
        try {
            JsonNode entries = JSON.readTree(json).path("slots");
            if (!entries.isObject()) {
                throw unknownContent(subject);
            }
            for (SlotName name : SlotName.values()) {
                if (entries.hasNonNull(name.name())) {
                    content = content.with(name, slotContent(entries.get(name.name()), subject));
                }
            }
            return content;
        } catch (IOException | DateTimeException e) {
            throw unknownContent(subject); // without the cause: a parser's message quotes what it read
        }
    }

    private static SlotContent slotContent(JsonNode entry, String subject) {
        String value = text(entry, "value", subject);
        if (value == null || value.isBlank()) {
            throw unknownContent(subject);
        }
        String expiresAt = text(entry, "expiresAt", subject);
        Token token = new Token(
                SecretValue.of(value), text(entry, "id", subject), expiresAt == null ? null : Instant.parse(expiresAt));
        return new SlotContent(token, entry.path("published").asBoolean(false));
    }

    private static @Nullable String text(JsonNode entry, String field, String subject) {
        JsonNode node = entry.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw unknownContent(subject);
        }
        return node.textValue();
    }

    private static RotatorException unknownContent(String subject) {
        return new RotatorException(
                RotatorException.Kind.PERMANENT,
                subject + ": it opens, but this version doesn't understand what is in it. Use the version that"
                        + " wrote it");
    }
}
