package dev.twoslot.rotator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SlotInventory;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a vault holds, and the JSON that it is written as before it is sealed. Immutable.
 *
 * <pre>{"slots": {"PRIMARY_SECRET_EDIT_TOKEN": {"value": "...", "id": "...", "name": "...", "issuedAt": "...", "expiresAt": "...",
 * "published": true}}, "notes": "...",
 * "destinations": {"files": {"behindSince": "...", "confirmed": {"PRIMARY_SECRET_EDIT_TOKEN": {"fingerprint": "...", "id": "...",
 * "expiresAt": "..."}}, "attempted": {}}}}</pre>
 *
 * An empty slot is left out, and so is what is not known of a token. Fields that this version doesn't know are ignored. Format 1 has no
 * destinations; all else is the same.
 */
final class VaultContent {

    static final VaultContent EMPTY = new VaultContent(new EnumMap<>(SlotName.class), "", Map.of());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EnumMap<SlotName, SlotContent> slots;
    private final String notes;
    private final Map<String, DestinationRecord> destinations;

    private VaultContent(
            EnumMap<SlotName, SlotContent> slots, String notes, Map<String, DestinationRecord> destinations) {
        this.slots = slots;
        this.notes = notes;
        this.destinations = destinations;
    }

    SlotContent slot(SlotName name) {
        return slots.getOrDefault(name, SlotContent.empty());
    }

    VaultContent with(SlotName name, SlotContent content) {
        EnumMap<SlotName, SlotContent> changed = new EnumMap<>(slots);
        changed.put(name, content);
        return new VaultContent(changed, notes, destinations);
    }

    String notes() {
        return notes;
    }

    VaultContent withNotes(String text) {
        return new VaultContent(slots, text, destinations);
    }

    Map<String, DestinationRecord> destinations() {
        return destinations;
    }

    DestinationRecord destination(String name) {
        return destinations.getOrDefault(name, DestinationRecord.EMPTY);
    }

    VaultContent withDestination(String name, DestinationRecord record) {
        Map<String, DestinationRecord> changed = new TreeMap<>(destinations);
        changed.put(name, record);
        return new VaultContent(slots, notes, changed);
    }

    SlotInventory inventory() {
        Map<SlotName, SlotContent> all = new EnumMap<>(SlotName.class);
        for (SlotName name : SlotName.values()) {
            all.put(name, slot(name));
        }
        return new SlotInventory(all, notes);
    }

    /** In clear: for sealing, and for nothing else. */
    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode entries = root.putObject("slots");
        slots.forEach((name, content) -> content.token()
                .ifPresent(token -> write(entries.putObject(name.name()), token, content.isPublished())));
        root.put("notes", notes);
        DestinationsJson.write(root.putObject("destinations"), destinations);
        try {
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new AssertionError("a tree of strings can be written to memory");
        }
    }

    private static void write(ObjectNode entry, Token token, boolean published) {
        entry.put("value", token.value().reveal());
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        known.put("id", token.id());
        known.put("name", token.name());
        known.put("issuedAt", token.issuedAt());
        known.put("expiresAt", token.expiresAt());
        known.forEach((field, fact) -> {
            if (fact != null) {
                entry.put(field, fact.toString());
            }
        });
        entry.put("published", published);
    }

    /**
     * @param subject whose content it is, for messages
     * @throws RotatorException {@code PERMANENT} if it isn't what {@link #toJson} writes; neither the message nor a
     *     cause shows any of it
     */
    static VaultContent fromJson(byte[] json, String subject) {
        VaultContent content = EMPTY;
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode entries = root.path("slots");
            if (!entries.isObject()) {
                throw unknownContent(subject);
            }
            for (SlotName name : SlotName.values()) {
                if (entries.hasNonNull(name.name())) {
                    content = content.with(name, slotContent(entries.get(name.name()), subject));
                }
            }
            String notes = text(root, "notes", subject);
            return new VaultContent(
                    content.slots,
                    notes == null ? "" : notes,
                    DestinationsJson.read(root.path("destinations"), subject));
        } catch (IOException | DateTimeException e) {
            throw unknownContent(subject); // without the cause: a parser's message quotes what it read
        }
    }

    private static SlotContent slotContent(JsonNode entry, String subject) {
        String value = text(entry, "value", subject);
        if (value == null || value.isBlank()) {
            throw unknownContent(subject);
        }
        Token token = new Token(
                SecretValue.of(value),
                text(entry, "id", subject),
                text(entry, "name", subject),
                instant(entry, "issuedAt", subject),
                instant(entry, "expiresAt", subject));
        return entry.path("published").asBoolean(false) ? SlotContent.published(token) : SlotContent.unpublished(token);
    }

    static @Nullable Instant instant(JsonNode entry, String field, String subject) {
        String text = text(entry, field, subject);
        return text == null ? null : Instant.parse(text);
    }

    static @Nullable String text(JsonNode entry, String field, String subject) {
        JsonNode node = entry.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw unknownContent(subject);
        }
        return node.textValue();
    }

    static RotatorException unknownContent(String subject) {
        return new RotatorException(
                RotatorException.Kind.PERMANENT,
                subject + ": it opens, but this version doesn't understand what is in it. Use the version that"
                        + " wrote it");
    }
}
