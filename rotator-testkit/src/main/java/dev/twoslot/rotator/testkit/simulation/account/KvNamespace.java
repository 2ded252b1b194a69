package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One Workers KV namespace: for each key the writes that some reader may still see. A reader with a lag sees the last
 * write that is at least that old, and a key without one as missing: that is the negative lookup that stays cached.
 * Guarded by the simulation's lock.
 */
final class KvNamespace {

    /**
     * What one write left behind.
     *
     * @param value the bytes, or null if the write was a delete
     * @param metadata any JSON, or null
     * @param expiration when the entry disappears, or null for never
     * @param writtenAt when it was written
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
    record Version(
            byte @Nullable [] value,
            @Nullable JsonNode metadata,
            @Nullable Instant expiration,
            Instant writtenAt) {

        boolean liveAt(Instant now) {
            return value != null && (expiration == null || now.isBefore(expiration));
        }

        @Override
        public String toString() {
            return "Version[writtenAt=" + writtenAt + ", expiration=" + expiration + "]";
        }
    }

    private final String id;
    private final String title;
    private final TreeMap<String, List<Version>> keys = new TreeMap<>();

    KvNamespace(String id, String title) {
        this.id = id;
        this.title = title;
    }

    KvNamespace copy() {
        KvNamespace copy = new KvNamespace(id, title);
        keys.forEach((key, versions) -> copy.keys.put(key, new ArrayList<>(versions)));
        return copy;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** Adds a write; older versions that no reader with this lag can see any more are dropped. */
    void write(String key, Version version, Duration lag) {
        List<Version> versions = keys.computeIfAbsent(key, ignored -> new ArrayList<>());
        versions.add(version);
        while (versions.size() > 1 && !versions.get(1).writtenAt().plus(lag).isAfter(version.writtenAt())) {
            versions.remove(0);
        }
    }

    /** What a reader with this lag sees under the key, or null. */
    @Nullable
    Version read(String key, Instant now, Duration lag) {
        Version seen = null;
        for (Version version : keys.getOrDefault(key, List.of())) {
            if (!version.writtenAt().plus(lag).isAfter(now)) {
                seen = version;
            }
        }
        return seen != null && seen.liveAt(now) ? seen : null;
    }

    /** The keys that a reader with this lag sees, in order, from after one key on. */
    List<String> names(String prefix, @Nullable String after, Instant now, Duration lag) {
        return keys.tailMap(after == null ? "" : after, after == null).keySet().stream()
                .filter(key -> key.startsWith(prefix) && read(key, now, lag) != null)
                .toList();
    }

    ObjectNode toJson() {
        return JsonText.object().put("id", id).put("title", title).put("supports_url_encoding", true);
    }

    Map<String, SimulationState.KvEntry> toState(Instant now) {
        Map<String, SimulationState.KvEntry> entries = new TreeMap<>();
        for (String key : keys.keySet()) {
            Version version = read(key, now, Duration.ZERO);
            if (version != null && version.value() != null) {
                JsonNode metadata = version.metadata();
                entries.put(
                        key,
                        new SimulationState.KvEntry(
                                new String(version.value(), StandardCharsets.UTF_8),
                                metadata == null ? null : JsonText.text(metadata),
                                version.expiration()));
            }
        }
        return entries;
    }
}
