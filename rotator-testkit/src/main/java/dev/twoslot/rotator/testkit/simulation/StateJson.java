package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.SimulationState;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state as the control path shows it, plain values included. */
final class StateJson {
    private StateJson() {}

    static ObjectNode write(SimulationState state) {
        ObjectNode json = Json.object();
        json.put("now", state.now().toString());
        ArrayNode tokens = json.putArray("tokens");
        state.tokens().forEach(token -> tokens.add(token(token)));
        ObjectNode secrets = json.putObject("secrets");
        new TreeMap<>(state.secrets()).forEach(secrets::put);
        ObjectNode kv = json.putObject("kv");
        state.kv().forEach((namespace, entries) -> {
            ObjectNode keys = kv.putObject(namespace);
            entries.forEach((key, entry) -> keys.set(key, kvEntry(entry)));
        });
        ArrayNode requests = json.putArray("requests");
        state.requests().forEach(request -> requests.add(request(request)));
        return json;
    }

    private static ObjectNode token(SimulationState.Token token) {
        ObjectNode json = Json.object();
        json.put("id", token.id());
        json.put("name", token.name());
        json.put("value", token.value());
        json.put("status", token.status());
        json.set("permissions", Json.strings(token.permissions()));
        json.put("issued_on", Json.seconds(token.issuedOn()));
        json.put("expires_on", Json.seconds(token.expiresOn()));
        json.put("not_before", Json.seconds(token.notBefore()));
        json.put("last_used_on", Json.seconds(token.lastUsedOn()));
        return json;
    }

    private static ObjectNode kvEntry(SimulationState.KvEntry entry) {
        ObjectNode json = Json.object();
        json.put("value", entry.value());
        String metadata = entry.metadata();
        json.set(
                "metadata",
                metadata == null ? null : Json.parse(metadata.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        Instant expiration = entry.expiration();
        json.put("expiration", expiration == null ? null : expiration.getEpochSecond());
        return json;
    }

    private static ObjectNode request(SimulationState.Request request) {
        ObjectNode json = Json.object();
        json.put("sequence", request.sequence());
        json.put("method", request.method());
        json.put("path", request.path());
        json.put("status", request.status());
        json.put("at", Json.seconds(request.at()));
        putIfPresent(json, "tokenId", request.tokenId());
        putIfPresent(json, "fault", request.fault());
        return json;
    }

    private static void putIfPresent(ObjectNode json, String key, @Nullable String value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
