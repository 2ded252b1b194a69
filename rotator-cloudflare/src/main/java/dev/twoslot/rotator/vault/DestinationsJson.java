package dev.twoslot.rotator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.vault.DestinationRecord.Held;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The part of a vault's JSON that is about destinations. */
final class DestinationsJson {

    private DestinationsJson() {}

    static void write(ObjectNode json, Map<String, DestinationRecord> destinations) {
        destinations.forEach((name, record) -> {
            ObjectNode entry = json.putObject(name);
            if (record.behindSince() != null) {
                entry.put("behindSince", record.behindSince().toString());
            }
            writeSlots(entry.putObject("confirmed"), record.confirmed());
            writeSlots(entry.putObject("attempted"), record.attempted());
        });
    }

    private static void writeSlots(ObjectNode json, Map<SlotName, Held> slots) {
        slots.forEach((slot, held) -> {
            ObjectNode entry = json.putObject(slot.name()).put("fingerprint", held.fingerprint());
            if (held.id() != null) {
                entry.put("id", held.id());
            }
            if (held.expiresAt() != null) {
                entry.put("expiresAt", held.expiresAt().toString());
            }
        });
    }

    /** @throws RotatorException {@code PERMANENT} if it is not what {@link #write} writes */
    static Map<String, DestinationRecord> read(JsonNode json, String subject) {
        Map<String, DestinationRecord> destinations = new TreeMap<>();
        json.properties().forEach(entry -> {
            JsonNode record = entry.getValue();
            destinations.put(
                    entry.getKey(),
                    new DestinationRecord(
                            readSlots(record.path("confirmed"), subject),
                            readSlots(record.path("attempted"), subject),
                            VaultContent.instant(record, "behindSince", subject)));
        });
        return destinations;
    }

    private static EnumMap<SlotName, Held> readSlots(JsonNode json, String subject) {
        EnumMap<SlotName, Held> slots = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            if (json.hasNonNull(slot.name())) {
                JsonNode held = json.get(slot.name());
                String fingerprint = VaultContent.text(held, "fingerprint", subject);
                if (fingerprint == null) {
                    throw VaultContent.unknownContent(subject);
                }
                slots.put(
                        slot,
                        new Held(
                                fingerprint,
                                VaultContent.text(held, "id", subject),
                                VaultContent.instant(held, "expiresAt", subject)));
            }
        }
        return slots;
    }
}
