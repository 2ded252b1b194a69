package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.AccountAccess;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state as the control path shows it, plain values included. */
final class StateJson {
    private StateJson() {}

    static ObjectNode write(Simulation simulation) {
        SimulationState state = simulation.state();
        ObjectNode json = JsonText.object();
        json.put("now", state.now().toString());
        putAccount(json, state);
        ObjectNode kv = json.putObject("kv");
        state.kv().forEach((namespace, entries) -> {
            ObjectNode keys = kv.putObject(namespace);
            entries.forEach((key, entry) -> keys.set(key, kvEntry(entry)));
        });
        ArrayNode requests = json.putArray("requests");
        state.requests().forEach(request -> requests.add(request(request)));
        ObjectNode other = json.putObject("otherAccount");
        AccountAccess access = simulation.otherAccount();
        other.put("accountId", access.accountId());
        other.put("storeId", access.storeId());
        other.put("kvNamespaceId", access.kvNamespaceId());
        other.put("creationToken", access.creationToken());
        other.put("editToken", access.editToken());
        putAccount(other, simulation.otherState());
        return json;
    }

    static ObjectNode token(SimulationState.Token token) {
        ObjectNode json = JsonText.object();
        json.put("id", token.id());
        json.put("owner", token.owner().name().toLowerCase(Locale.ROOT));
        json.put("name", token.name());
        json.put("value", token.value());
        json.put("status", token.status());
        json.set("permissions", JsonText.strings(token.permissions()));
        ArrayNode policies = json.putArray("policies");
        token.policies().forEach(policy -> policies.add(policy(policy)));
        json.put("issued_on", JsonText.seconds(token.issuedOn()));
        json.put("modified_on", JsonText.seconds(token.modifiedOn()));
        json.put("expires_on", JsonText.seconds(token.expiresOn()));
        json.put("not_before", JsonText.seconds(token.notBefore()));
        json.put("last_used_on", JsonText.seconds(token.lastUsedOn()));
        return json;
    }

    private static void putAccount(ObjectNode json, SimulationState state) {
        ArrayNode tokens = json.putArray("tokens");
        state.tokens().forEach(token -> tokens.add(token(token)));
        ObjectNode secrets = json.putObject("secrets");
        new TreeMap<>(state.secrets()).forEach(secrets::put);
        ArrayNode stored = json.putArray("storedSecrets");
        state.storedSecrets().forEach(secret -> stored.add(secret(secret)));
    }

    private static ObjectNode policy(SimulationState.Policy policy) {
        ObjectNode json = JsonText.object().put("effect", policy.effect());
        json.set("permissionGroups", JsonText.strings(policy.permissionGroups()));
        json.set("resources", JsonText.strings(policy.resources()));
        return json;
    }

    private static ObjectNode secret(SimulationState.Secret secret) {
        return JsonText.object()
                .put("id", secret.id())
                .put("name", secret.name())
                .put("value", secret.value())
                .put("comment", secret.comment())
                .put("status", secret.status())
                .put("created", JsonText.micros(secret.created()))
                .put("modified", JsonText.micros(secret.modified()));
    }

    private static ObjectNode kvEntry(SimulationState.KvEntry entry) {
        ObjectNode json = JsonText.object();
        json.put("value", entry.value());
        String metadata = entry.metadata();
        json.set("metadata", metadata == null ? null : JsonText.parse(metadata));
        Instant expiration = entry.expiration();
        json.put("expiration", expiration == null ? null : expiration.getEpochSecond());
        return json;
    }

    private static ObjectNode request(SimulationState.Request request) {
        ObjectNode json = JsonText.object();
        json.put("sequence", request.sequence());
        json.put("method", request.method());
        json.put("path", request.path());
        json.put("status", request.status());
        json.put("at", JsonText.seconds(request.at()));
        json.put("connection", request.connection());
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
