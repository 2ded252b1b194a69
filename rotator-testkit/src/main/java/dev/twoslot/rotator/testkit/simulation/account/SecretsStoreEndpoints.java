package dev.twoslot.rotator.testkit.simulation.account;

import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.SECRETS_STORE_READ;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.SECRETS_STORE_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.Page;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code /accounts/{account_id}/secrets_store}: stores and secrets. */
final class SecretsStoreEndpoints {
    private static final List<PermissionGroup> WRITE = List.of(SECRETS_STORE_WRITE);
    private static final List<PermissionGroup> READ = List.of(SECRETS_STORE_WRITE, SECRETS_STORE_READ);

    private final SecretsStore store;
    private final SimulatedIds identifiers;

    SecretsStoreEndpoints(SecretsStore store, SimulatedIds identifiers) {
        this.store = store;
        this.identifiers = identifiers;
    }

    List<Route> routes() {
        String root = "/accounts/{account_id}/secrets_store";
        String stores = root + "/stores";
        String oneStore = stores + "/{store_id}";
        String secrets = oneStore + "/secrets";
        String one = secrets + "/{secret_id}";
        return List.of(
                Route.of("GET", root + "/quota", READ, call -> ReplyEnvelope.success(store.quota())),
                Route.of("GET", stores, READ, this::listStores),
                Route.of("POST", stores, WRITE, this::createStore),
                Route.of("GET", oneStore, READ, call -> ReplyEnvelope.success(requireStore(call))),
                Route.of("DELETE", oneStore, WRITE, this::deleteStore),
                Route.of("GET", secrets, READ, this::list),
                Route.of("POST", secrets, WRITE, this::create),
                Route.of("DELETE", secrets, WRITE, this::deleteSeveral),
                Route.of("GET", one, READ, this::get),
                Route.of("PATCH", one, WRITE, this::patch),
                Route.of("DELETE", one, WRITE, this::delete),
                Route.of("POST", one + "/duplicate", WRITE, this::duplicate));
    }

    private ObjectNode requireStore(Call call) throws ApiException {
        return store.requireStore(call.parameter("store_id"));
    }

    private SimulatedReply listStores(Call call) throws ApiException {
        return ReplyEnvelope.page(page(call, store.stores()));
    }

    private SimulatedReply createStore(Call call) throws ApiException {
        JsonNode json = call.request().json();
        if (json == null
                || !json.path("name").isTextual()
                || json.path("name").asText().isEmpty()) {
            throw SecretBody.refusal("invalid_json_body");
        }
        return ReplyEnvelope.success(
                store.open(identifiers.objectId(), json.path("name").asText(), call.now()));
    }

    private SimulatedReply deleteStore(Call call) throws ApiException {
        requireStore(call);
        store.close(call.request().flag("force"));
        return ReplyEnvelope.nothing();
    }

    private SimulatedReply list(Call call) throws ApiException {
        requireStore(call);
        SimulatedRequest request = call.request();
        String search = request.query("search", "").toLowerCase(Locale.ROOT);
        String scopes = request.query("scopes", "");
        List<String> wanted = scopes.isEmpty() ? List.of() : List.of(scopes.split(","));
        Comparator<StoredSecret> order =
                switch (request.word("order", "created", "name", "comment", "created", "modified", "status")) {
                    case "name" -> Comparator.comparing(StoredSecret::name);
                    case "comment" -> Comparator.comparing(StoredSecret::comment);
                    case "modified" -> Comparator.comparing(StoredSecret::modified);
                    case "status" -> Comparator.comparing(secret -> secret.status(call.now()));
                    default -> Comparator.comparing(StoredSecret::created);
                };
        if (request.word("direction", "desc", "asc", "desc").equals("desc")) {
            order = order.reversed();
        }
        List<ObjectNode> found = store.shown(call.now()).stream()
                .filter(secret -> (secret.name() + "\n" + secret.comment())
                        .toLowerCase(Locale.ROOT)
                        .contains(search))
                .filter(secret -> secret.scopes().containsAll(wanted))
                .sorted(order)
                .map(secret -> secret.toJson(call.now()))
                .toList();
        return ReplyEnvelope.page(page(call, found));
    }

    /** Takes an array, even for one secret. */
    private SimulatedReply create(Call call) throws ApiException {
        requireStore(call);
        JsonNode json = call.request().json();
        if (json == null || !json.isArray() || json.isEmpty()) {
            throw SecretBody.refusal("invalid_json_body");
        }
        List<SecretBody> bodies = new ArrayList<>();
        for (JsonNode item : json) {
            bodies.add(SecretBody.parse(item).requireComplete(true));
        }
        Instant now = call.now();
        List<ObjectNode> created = store.create(bodies, now).stream()
                .map(secret -> secret.toJson(now))
                .toList();
        return ReplyEnvelope.page(Page.of(created, 1, created.size()).withTotalPages());
    }

    private SimulatedReply get(Call call) throws ApiException {
        requireStore(call);
        return ReplyEnvelope.success(
                store.require(call.parameter("secret_id"), call.now()).toJson(call.now()));
    }

    private SimulatedReply patch(Call call) throws ApiException {
        requireStore(call);
        SecretBody body = SecretBody.parse(call.request().json());
        return ReplyEnvelope.success(
                store.patch(call.parameter("secret_id"), body, call.now()).toJson(call.now()));
    }

    private SimulatedReply duplicate(Call call) throws ApiException {
        requireStore(call);
        SecretBody body = SecretBody.parse(call.request().json()).requireComplete(false);
        return ReplyEnvelope.success(
                store.duplicate(call.parameter("secret_id"), body, call.now()).toJson(call.now()));
    }

    private SimulatedReply delete(Call call) throws ApiException {
        requireStore(call);
        store.delete(call.parameter("secret_id"), call.now());
        return ReplyEnvelope.accepted();
    }

    /** Takes {@code {"ids": [...]}} as of 2026-07. Deletes all or none; an unknown id is refused. */
    private SimulatedReply deleteSeveral(Call call) throws ApiException {
        requireStore(call);
        JsonNode json = call.request().json();
        if (json == null || !json.path("ids").isArray()) {
            throw SecretBody.refusal("invalid_json_body");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : json.path("ids")) {
            if (!id.isTextual()) {
                throw SecretBody.refusal("invalid_json_body");
            }
            ids.add(id.asText());
        }
        Runnable before = store.snapshot();
        try {
            for (String id : ids) {
                store.delete(id, call.now());
            }
        } catch (ApiException unknown) {
            before.run();
            throw unknown;
        }
        return ReplyEnvelope.accepted();
    }

    /** Pages count from 1 here too, but 0 is accepted and means the first, as the description's minimum suggests. */
    private static Page page(Call call, List<ObjectNode> all) throws ApiException {
        int page = Math.max(1, call.request().number("page", 1, 0, Integer.MAX_VALUE));
        int perPage = call.request().number("per_page", 20, 0, 100);
        return Page.of(all, page, perPage == 0 ? 20 : perPage).withTotalPages();
    }
}
