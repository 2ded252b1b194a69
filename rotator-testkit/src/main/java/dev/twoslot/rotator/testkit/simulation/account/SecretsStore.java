package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The account's one store and its secrets. Guarded by the simulation's lock. */
final class SecretsStore {

    /** A deleted secret, and until when it is shown as such. */
    private record Leaving(StoredSecret secret, Instant until) {}

    private final Supplier<SimulationOptions> options;
    private final SimulatedIds identifiers;
    private final String accountId;
    private final Map<String, StoredSecret> byId = new LinkedHashMap<>();
    private final Map<String, Leaving> leaving = new LinkedHashMap<>();
    private final Map<String, Instant> takenUntil = new HashMap<>();
    private @Nullable String storeId;
    private String storeName = "";
    private Instant storeCreated = Instant.EPOCH;

    SecretsStore(Supplier<SimulationOptions> options, SimulatedIds identifiers, String accountId) {
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
        leaving.clear();
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
        return bodies.stream()
                .map(body -> add(identifiers.objectId(), body, now, activeFrom(now)))
                .toList();
    }

    /** Puts a secret there that is active from now on, without counting it against anything. */
    void furnish(String id, SecretBody body, Instant now) {
        add(id, body, now, now);
    }

    StoredSecret patch(String id, SecretBody body, Instant now) throws ApiException {
        StoredSecret secret = byId.get(id);
        if (secret == null) {
            throw new ApiException(404, 1001, "secret_not_found");
        }
        StoredSecret patched = secret.patched(body, now, activeFrom(now));
        byId.put(id, patched);
        return patched;
    }

    /** Puts a secret in the place of the one with its id. */
    void put(StoredSecret secret) {
        byId.put(secret.id(), secret);
    }

    /** The secret of this name, unless it was deleted. */
    Optional<StoredSecret> named(String name) {
        return byId.values().stream()
                .filter(secret -> secret.name().equals(name))
                .findFirst();
    }

    StoredSecret duplicate(String id, SecretBody body, Instant now) throws ApiException {
        StoredSecret original = byId.get(id);
        if (original == null) {
            throw new ApiException(404, 1001, "secret_not_found");
        }
        return create(List.of(body.withValueOf(original)), now).get(0);
    }

    void delete(String id, Instant now) throws ApiException {
        StoredSecret secret = byId.remove(id);
        if (secret == null) {
            throw notFound();
        }
        leaving.put(id, new Leaving(secret.asDeleted(), now.plus(options.get().deletedSecretShownFor())));
        takenUntil.put(secret.name(), now.plus(options.get().secretNameReleaseDelay()));
    }

    /** The secret of this id, shown as deleted if its deletion is not done yet. */
    StoredSecret require(String id, Instant now) throws ApiException {
        return shown(now).stream()
                .filter(secret -> secret.id().equals(id))
                .findFirst()
                .orElseThrow(SecretsStore::notFound);
    }

    /** All secrets that a list shows, oldest first; deleted ones after the others. */
    List<StoredSecret> shown(Instant now) {
        leaving.values().removeIf(gone -> !now.isBefore(gone.until()));
        return Stream.concat(byId.values().stream(), leaving.values().stream().map(Leaving::secret))
                .toList();
    }

    /** Brings back what is there now. */
    Runnable snapshot() {
        Map<String, StoredSecret> secrets = new LinkedHashMap<>(byId);
        Map<String, Leaving> gone = new LinkedHashMap<>(leaving);
        Map<String, Instant> taken = new HashMap<>(takenUntil);
        String id = storeId;
        String name = storeName;
        Instant created = storeCreated;
        return () -> {
            byId.clear();
            byId.putAll(secrets);
            leaving.clear();
            leaving.putAll(gone);
            takenUntil.clear();
            takenUntil.putAll(taken);
            storeId = id;
            storeName = name;
            storeCreated = created;
        };
    }

    ObjectNode quota() {
        ObjectNode json = JsonText.object();
        json.putObject("secrets")
                .put("usage", byId.size())
                .put("quota", options.get().secretQuota());
        return json;
    }

    private StoredSecret add(String id, SecretBody body, Instant now, Instant activeFrom) {
        StoredSecret secret = StoredSecret.of(id, String.valueOf(storeId), body, now, activeFrom);
        byId.put(id, secret);
        return secret;
    }

    private static ApiException notFound() {
        return new ApiException(404, 1000, "not_found");
    }

    private boolean taken(String name, Instant now) {
        Instant until = takenUntil.get(name);
        return (until != null && now.isBefore(until)) || named(name).isPresent();
    }

    private Instant activeFrom(Instant now) {
        return now.plus(options.get().secretPendingTime());
    }

    private ObjectNode storeJson() {
        ObjectNode json = JsonText.object();
        json.put("id", storeId);
        json.put("account_id", accountId);
        json.put("name", storeName);
        json.put("created", JsonText.micros(storeCreated));
        json.put("modified", JsonText.micros(storeCreated));
        return json;
    }
}
