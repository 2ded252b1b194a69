package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the ids of permission groups by their names, once for each name. Thread-safe.
 *
 * <p>Cloudflare documents the names and gives the ids through the API alone (Cloudflare docs,
 * fundamentals/api/reference/permissions, 2026-11). A name that has no group, or several, is refused rather than guessed. The
 * ids that many others have observed serve as an assertion: a group that has another id may not be what its name says, and
 * a bootstrap token is too powerful to find out by trying, so that is refused as well until the id is configured.
 */
final class PermissionGroups {

    static final String TOKENS_WRITE = "Account API Tokens Write";
    static final String SECRETS_STORE_WRITE = "Secrets Store Write";
    static final String KV_WRITE = "Workers KV Storage Write";

    /** The scope of an account's own groups; "API Tokens Write" has a twin of nearly the same name in a user's scope. */
    private static final String ACCOUNT_SCOPE = "com.cloudflare.api.account";

    private static final Map<String, String> OBSERVED = Map.of(
            TOKENS_WRITE, "5bc3f8b21c554832afc660159ab75fa4",
            SECRETS_STORE_WRITE, "adc8fa2bc6124928a8b3314dc63a1235",
            KV_WRITE, "f7f0eda5697f475c90846e879bab8666");

    private final ApiClient client;
    private final Map<String, String> known;

    /** @param configured ids by name that are taken as they are, without asking */
    PermissionGroups(ApiClient client, Map<String, String> configured) {
        this.client = client;
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

    private String resolve(String name, SecretValue credential, Instant deadline) {
        ApiCall call = ApiCall.get(ApiFamily.TOKENS, "/accounts/{account_id}/tokens/permission_groups")
                .query("name", name)
                .query("scope", ACCOUNT_SCOPE)
                .needing(TOKENS_WRITE)
                .build();
        ApiReply reply = client.send(call, credential, deadline).orThrow();
        if (!reply.result().isArray()) {
            throw reply.unreadable("its result is no list").toException();
        }
        List<String> found = new ArrayList<>();
        for (JsonNode group : reply.result()) {
            String id = Json.text(group, "id");
            if (id != null && name.equals(Json.text(group, "name")) && hasAccountScope(group)) {
                found.add(id);
            }
        }
        if (found.size() != 1) {
            throw refused(
                    name, found.isEmpty() ? "no permission group has that name" : "several groups have that name");
        }
        String observed = OBSERVED.get(name);
        if (observed != null && !observed.equals(found.get(0))) {
            throw refused(name, "its id is not the one that Cloudflare is known to use");
        }
        return found.get(0);
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
