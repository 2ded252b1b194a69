package dev.twoslot.rotator.testkit.simulation.account;

import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.KV_READ;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.KV_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.MultipartForm;
import dev.twoslot.rotator.testkit.simulation.api.Page;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /accounts/{account_id}/storage/kv/namespaces}: Workers KV. Guarded by the simulation's lock. */
final class KvEndpoints {
    private static final List<PermissionGroup> WRITE = List.of(KV_WRITE);
    private static final List<PermissionGroup> READ = List.of(KV_WRITE, KV_READ);
    private static final Set<String> FORM_PARTS = Set.of("value", "metadata");
    private static final int MIN_TTL_SECONDS = 60;
    private static final int MAX_KEY_BYTES = 512;
    private static final int MAX_METADATA_BYTES = 1024;
    private static final int MAX_VALUE_BYTES = 25 * 1024 * 1024;

    private final Map<String, KvNamespace> namespaces = new LinkedHashMap<>();
    private final Supplier<SimulationOptions> options;
    private final SimulatedIds identifiers;

    KvEndpoints(Supplier<SimulationOptions> options, SimulatedIds identifiers) {
        this.options = options;
        this.identifiers = identifiers;
    }

    List<Route> routes() {
        String all = "/accounts/{account_id}/storage/kv/namespaces";
        String one = all + "/{namespace_id}";
        String value = one + "/values/{key_name}";
        return List.of(
                Route.of("GET", all, READ, this::list),
                Route.of("POST", all, WRITE, this::create),
                Route.of(
                        "GET",
                        one,
                        READ,
                        call -> ReplyEnvelope.success(require(call).toJson())),
                Route.of("GET", one + "/keys", READ, this::keys),
                Route.of("GET", one + "/metadata/{key_name}", READ, this::metadata),
                Route.of("GET", value, READ, this::get),
                Route.of("PUT", value, WRITE, this::put),
                Route.of("DELETE", value, WRITE, this::delete));
    }

    /** Puts an empty namespace there. */
    KvNamespace seed(String id, String title) {
        KvNamespace namespace = new KvNamespace(id, title);
        namespaces.put(id, namespace);
        return namespace;
    }

    Map<String, Map<String, SimulationState.KvEntry>> toState(Instant now) {
        Map<String, Map<String, SimulationState.KvEntry>> state = new LinkedHashMap<>();
        namespaces.values().forEach(namespace -> state.put(namespace.id(), namespace.toState(now)));
        return state;
    }

    /** Brings back what is there now. */
    Runnable snapshot() {
        Map<String, KvNamespace> copies = new LinkedHashMap<>();
        namespaces.forEach((id, namespace) -> copies.put(id, namespace.copy()));
        return () -> {
            namespaces.clear();
            namespaces.putAll(copies);
        };
    }

    private SimulatedReply list(Call call) throws ApiException {
        SimulatedRequest request = call.request();
        Comparator<KvNamespace> order =
                request.word("order", "id", "id", "title").equals("id")
                        ? Comparator.comparing(KvNamespace::id)
                        : Comparator.comparing(KvNamespace::title);
        if (request.word("direction", "asc", "asc", "desc").equals("desc")) {
            order = order.reversed();
        }
        List<ObjectNode> all = namespaces.values().stream()
                .sorted(order)
                .map(KvNamespace::toJson)
                .toList();
        int page = request.number("page", 1, 1, Integer.MAX_VALUE);
        return ReplyEnvelope.page(Page.of(all, page, request.number("per_page", 20, 1, 1000)));
    }

    private SimulatedReply create(Call call) throws ApiException {
        JsonNode json = call.request().json();
        if (json == null || !json.isObject()) {
            throw new ApiException(400, 10012, "could not parse the request body");
        }
        if (json.has("title") && !json.path("title").isTextual()) {
            throw new ApiException(400, 10012, "create namespace: 'title must be a string'");
        }
        String title = json.path("title").asText("");
        if (title.isEmpty() || title.length() > 512) {
            throw new ApiException(400, 10019, "create namespace: 'title is required'");
        }
        if (namespaces.values().stream().anyMatch(namespace -> namespace.title().equals(title))) {
            throw new ApiException(
                    400, 10014, "create namespace: 'a namespace with this account ID and title already exists'");
        }
        return ReplyEnvelope.success(seed(identifiers.objectId(), title).toJson());
    }

    private SimulatedReply keys(Call call) throws ApiException {
        KvNamespace namespace = require(call);
        SimulatedRequest request = call.request();
        int limit = request.number("limit", 1000, 10, 1000);
        String cursor = request.query("cursor", "");
        List<String> names = namespace.names(
                request.query("prefix", ""), cursor.isEmpty() ? null : decode(cursor), call.now(), lag());
        List<String> shown = names.subList(0, Math.min(limit, names.size()));
        ArrayNode result = JsonText.array();
        for (String name : shown) {
            KvNamespace.Version version = namespace.read(name, call.now(), lag());
            if (version == null) {
                continue;
            }
            ObjectNode entry = result.addObject().put("name", name);
            if (version.expiration() != null) {
                entry.put("expiration", version.expiration().getEpochSecond());
            }
            if (version.metadata() != null) {
                entry.set("metadata", version.metadata());
            }
        }
        ObjectNode info = JsonText.object();
        info.put("count", shown.size());
        info.put("cursor", shown.size() < names.size() ? encode(shown.get(shown.size() - 1)) : "");
        return ReplyEnvelope.success(200, result, info, List.of());
    }

    private SimulatedReply metadata(Call call) throws ApiException {
        JsonNode metadata = requireVersion(call).metadata();
        return ReplyEnvelope.success(metadata == null ? NullNode.instance : metadata);
    }

    /** The bare bytes without an envelope, and the expiry in a header. */
    private SimulatedReply get(Call call) throws ApiException {
        KvNamespace.Version version = requireVersion(call);
        byte[] value = version.value();
        SimulatedReply reply = new SimulatedReply(200, "application/octet-stream", value == null ? new byte[0] : value);
        return version.expiration() == null
                ? reply
                : reply.withHeader(
                        "expiration", Long.toString(version.expiration().getEpochSecond()));
    }

    /** Replaces value, metadata and expiry together: what the request leaves out is gone. */
    private SimulatedReply put(Call call) throws ApiException {
        KvNamespace namespace = require(call);
        byte[] value = call.request().body();
        JsonNode metadata = null;
        String contentType = call.request().headers().first("Content-Type");
        if (contentType != null && MultipartForm.describes(contentType)) {
            Map<String, byte[]> parts = MultipartForm.parse(contentType, value);
            if (parts == null || !parts.containsKey("value")) {
                throw new ApiException(400, 10012, "could not parse multipart body: 'value' is required");
            }
            if (!FORM_PARTS.containsAll(parts.keySet())) {
                // Some clients send an object as metadata[key]; taking the value without it would lose it in silence.
                throw new ApiException(400, 10012, "could not parse multipart body: only 'value' and 'metadata'");
            }
            value = parts.get("value");
            metadata = metadata(parts.get("metadata"));
        }
        if (value.length > MAX_VALUE_BYTES) {
            throw new ApiException(413, 10012, "value is larger than 25 MiB");
        }
        KvNamespace.Version version =
                new KvNamespace.Version(value, metadata, expiration(call.request(), call.now()), call.now());
        namespace.write(key(call), version, lag());
        return ReplyEnvelope.nothing();
    }

    private SimulatedReply delete(Call call) throws ApiException {
        require(call).write(key(call), new KvNamespace.Version(null, null, null, call.now()), lag());
        return ReplyEnvelope.nothing();
    }

    /** A ttl wins over a time; both must lie at least a minute ahead. */
    private static @Nullable Instant expiration(SimulatedRequest request, Instant now) throws ApiException {
        String ttl = request.query("expiration_ttl", "");
        String time = request.query("expiration", "");
        if (ttl.isEmpty() && time.isEmpty()) {
            return null;
        }
        try {
            Instant end = ttl.isEmpty()
                    ? Instant.ofEpochSecond(Long.parseLong(time))
                    : Instant.ofEpochSecond(Math.addExact(now.getEpochSecond(), Long.parseLong(ttl)));
            if (end.getEpochSecond() - now.getEpochSecond() >= MIN_TTL_SECONDS) {
                return end;
            }
        } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
            // Refused below, like a time that is too near.
        }
        throw new ApiException(
                400, 10034, "invalid expiration: must be a whole number of at least " + MIN_TTL_SECONDS + " seconds");
    }

    private static @Nullable JsonNode metadata(byte @Nullable [] part) throws ApiException {
        if (part == null || part.length == 0) {
            return null;
        }
        JsonNode metadata = JsonText.parse(part);
        if (metadata == null) {
            throw new ApiException(400, 10012, "metadata is not valid JSON");
        }
        if (JsonText.bytes(metadata).length > MAX_METADATA_BYTES) {
            throw new ApiException(400, 10012, "metadata is larger than 1024 bytes");
        }
        return metadata;
    }

    private KvNamespace require(Call call) throws ApiException {
        KvNamespace namespace = namespaces.get(call.parameter("namespace_id"));
        if (namespace == null) {
            throw new ApiException(404, 10013, "namespace not found");
        }
        return namespace;
    }

    private KvNamespace.Version requireVersion(Call call) throws ApiException {
        KvNamespace.Version version = require(call).read(key(call), call.now(), lag());
        if (version == null) {
            throw new ApiException(404, 10009, "get: 'key not found'");
        }
        return version;
    }

    private static String key(Call call) throws ApiException {
        String key = call.parameter("key_name");
        if (key.equals(".") || key.equals("..")) {
            throw new ApiException(400, 10012, "key is a dot segment, which is no name of a key");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new ApiException(414, 10012, "key is longer than 512 bytes");
        }
        return key;
    }

    private Duration lag() {
        return options.get().kvReadLag();
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) throws ApiException {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiException(400, 10012, "invalid cursor");
        }
    }
}
