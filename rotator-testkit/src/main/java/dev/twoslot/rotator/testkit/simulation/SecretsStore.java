package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.SimulationOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The account's one store and its secrets. Guarded by the simulation's lock. */
final class SecretsStore {
    private final Supplier<SimulationOptions> options;
    private final Identifiers identifiers;
    private final String accountId;
    private final Map<String, StoredSecret> byId = new LinkedHashMap<>();
    private final Map<String, Instant> takenUntil = new HashMap<>();
    private @Nullable String storeId;
    private String storeName = "";
    private Instant storeCreated = Instant.EPOCH;

    SecretsStore(Supplier<SimulationOptions> options, Identifiers identifiers, String accountId) {
        this.options = options;
        this.identifiers = identifiers;
        this.accountId = accountId;
    }

    /** Makes the store; there can be one per account (Cloudflare docs, secrets-store, 2026-09). */
    ObjectNode open(String id, String name, Instant now) throws ApiException {
        if (storeId != null) {
            throw new ApiException(400, 1003, "maximum_stores_exceeded");
        }
        storeId = id;
        storeName = name;
        storeCreated = now;
        return storeJson();
    }

    /** Removes the store, with its secrets if forced to. */
    void close(boolean force) throws ApiException {
        if (!byId.isEmpty() && !force) {
            throw new ApiException(409, 1001, "store_not_empty");
        }
        byId.clear();
        takenUntil.clear();
        storeId = null;
    }

    List<ObjectNode> stores() {
        return storeId == null ? List.of() : List.of(storeJson());
    }

    ObjectNode requireStore(String id) throws ApiException {
        if (!id.equals(storeId)) {
            throw new ApiException(404, 1001, "store_not_found");
        }
        return storeJson();
    }

    /** Creates all or none. */
    List<StoredSecret> create(List<SecretBody> bodies, Instant now) throws ApiException {
        Set<String> names = new HashSet<>();
        for (SecretBody body : bodies) {
            if (taken(body.requireName(), now) || !names.add(body.requireName())) {
                throw new ApiException(400, 1003, "secret_name_already_exists");
            }
        }
        if (byId.size() + bodies.size() > options.get().secretQuota()) {
            throw new ApiException(options.get().quotaErrorStatus(), 1003, "maximum_secrets_exceeded");
        }
        return bodies.stream().map(body -> add(body, now, activeFrom(now))).toList();
    }

    /** Puts secrets there that are active from now on, without counting them against anything. */
    void furnish(List<SecretBody> bodies, Instant now) {
        bodies.forEach(body -> add(body, now, now));
    }

    StoredSecret patch(String id, SecretBody body, Instant now) throws ApiException {
        StoredSecret secret = byId.get(id);
        if (secret == null) {
            throw new ApiException(404, 1001, "secret_not_found");
        }
        secret.patch(body, now, activeFrom(now));
        return secret;
    }

    StoredSecret duplicate(String id, SecretBody body, Instant now) throws ApiException {
        StoredSecret original = byId.get(id);
        if (original == null) {
            throw new ApiException(404, 1001, "secret_not_found");
        }
        return create(List.of(body.withValueOf(original)), now).get(0);
    }

    void delete(String id, Instant now) throws ApiException {
        StoredSecret secret = require(id);
        byId.remove(id);
        takenUntil.put(secret.name(), now.plus(options.get().secretNameReleaseDelay()));
    }

    StoredSecret require(String id) throws ApiException {
        StoredSecret secret = byId.get(id);
        if (secret == null) {
            throw new ApiException(404, 1000, "not_found");
        }
        return secret;
    }

    /** All secrets, oldest first. */
    List<StoredSecret> all() {
        return List.copyOf(byId.values());
    }

    ObjectNode quota() {
        ObjectNode json = Json.object();
        json.putObject("secrets")
                .put("usage", byId.size())
                .put("quota", options.get().secretQuota());
        return json;
    }

    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        byId.values().forEach(secret -> values.put(secret.name(), secret.value()));
        return values;
    }

    private StoredSecret add(SecretBody body, Instant now, Instant activeFrom) {
        StoredSecret secret = new StoredSecret(identifiers.objectId(), String.valueOf(storeId), body, now, activeFrom);
        byId.put(secret.id(), secret);
        return secret;
    }

    private boolean taken(String name, Instant now) {
        Instant until = takenUntil.get(name);
        return (until != null && now.isBefore(until))
                || byId.values().stream().anyMatch(secret -> secret.name().equals(name));
    }

    private Instant activeFrom(Instant now) {
        return now.plus(options.get().secretPendingTime());
    }

    private ObjectNode storeJson() {
        ObjectNode json = Json.object();
        json.put("id", storeId);
        json.put("account_id", accountId);
        json.put("name", storeName);
        json.put("created", Json.micros(storeCreated));
        json.put("modified", Json.micros(storeCreated));
        return json;
    }
}
