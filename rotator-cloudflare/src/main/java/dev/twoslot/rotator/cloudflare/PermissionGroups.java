package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the ids of permission groups by their names, once for each name. Thread-safe.
 *
 * <p>Cloudflare documents the names and gives the ids through the API alone (Cloudflare docs,
 * fundamentals/api/reference/permissions, 2026-11). A name that several groups have is refused rather than guessed. The
 * ids that many others have observed serve as an assertion: a group that has another id may not be what its name says, and
 * a bootstrap token is too powerful to find out by trying, so that is refused as well until the id is configured. Where no group
 * has the name, one of the observed id has been renamed: it is taken, with a warning.
 */
final class PermissionGroups {

    static final String TOKENS_WRITE = "Account API Tokens Write";
    static final String SECRETS_STORE_WRITE = "Secrets Store Write";
    static final String KV_WRITE = "Workers KV Storage Write";

    /** The scope of an account's own groups; "API Tokens Write" has a twin of nearly the same name in a user's scope. */
    static final String ACCOUNT_SCOPE = "com.cloudflare.api.account";

    private static final Map<String, String> OBSERVED = Map.of(
            TOKENS_WRITE, "5bc3f8b21c554832afc660159ab75fa4",
            SECRETS_STORE_WRITE, "adc8fa2bc6124928a8b3314dc63a1235",
            KV_WRITE, "f7f0eda5697f475c90846e879bab8666");

    private static final Logger LOG = LoggerFactory.getLogger(PermissionGroups.class);

    private final ApiClient client;
    private final TokenCalls calls;
    private final Map<String, String> known;

    /** @param configured ids by name that are taken as they are, without asking */
    PermissionGroups(ApiClient client, TokenCalls calls, Map<String, String> configured) {
        this.client = client;
        this.calls = calls;
        known = new ConcurrentHashMap<>(configured);
    }

    /** The ids of the named groups, in order. */
    List<String> ids(List<String> names, SecretValue credential, Instant deadline) {
        List<String> ids = new ArrayList<>();
        for (String name : names) {
            String id = known.get(name);
            if (id == null) {
                id = resolve(name, credential, deadline);
                known.put(name, id);
            }
            ids.add(id);
        }
        return List.copyOf(ids);
    }

    /** The id that a group has as far as is known without asking. */
    Optional<String> knownId(String name) {
        return Optional.ofNullable(known.getOrDefault(name, OBSERVED.get(name)));
    }

    private String resolve(String name, SecretValue credential, Instant deadline) {
        List<String> found = new ArrayList<>();
        ApiCall named = calls.permissionGroups().query("name", name).build();
        for (JsonNode group : client.send(named, credential, deadline).orThrow().result()) {
            if (name.equals(Json.text(group, "name")) && hasAccountScope(group)) {
                found.add(group.path("id").textValue());
            }
        }
        if (found.isEmpty()) {
            return renamed(name, credential, deadline);
        }
        if (found.size() > 1) {
            throw refused(name, "several groups have that name");
        }
        String observed = OBSERVED.get(name);
        if (observed != null && !observed.equals(found.get(0))) {
            throw refused(name, "its id is not the one that Cloudflare is known to use");
        }
        return found.get(0);
    }

    private String renamed(String name, SecretValue credential, Instant deadline) {
        String observed = OBSERVED.get(name);
        ApiCall all = calls.permissionGroups().build();
        for (JsonNode group : client.send(all, credential, deadline).orThrow().result()) {
            if (observed != null && observed.equals(group.path("id").textValue()) && hasAccountScope(group)) {
                LOG.warn(
                        "no permission group is called '{}' any more; the one of its known id, {}, is taken in its place",
                        name,
                        observed);
                return observed;
            }
        }
        throw refused(name, "no permission group has that name");
    }

    private static boolean hasAccountScope(JsonNode group) {
        for (JsonNode scope : group.path("scopes")) {
            if (ACCOUNT_SCOPE.equals(scope.asText())) {
                return true;
            }
        }
        return false;
    }

    private static RotatorException refused(String name, String why) {
        return new RotatorException(
                Kind.PERMANENT,
                "permission group '" + name + "' in the scope " + ACCOUNT_SCOPE + ": " + why
                        + ". List the groups (GET /accounts/{account_id}/tokens/permission_groups) and configure this one's id");
    }
}
