package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import java.util.List;

/**
 * A named set of permissions.
 *
 * @param id 32 hexadecimal digits
 * @param name the API name, with Read or Write at its end
 * @param scope the kind of resource that it applies to
 * @param category the product family
 */
record PermissionGroup(String id, String name, String scope, String category) {
    static final String ACCOUNT_SCOPE = "com.cloudflare.api.account";
    static final String ZONE_SCOPE = "com.cloudflare.api.account.zone";
    static final String USER_SCOPE = "com.cloudflare.api.user";
    static final String BUCKET_SCOPE = "com.cloudflare.edge.r2.bucket";

    ObjectNode toJson() {
        ObjectNode json = JsonText.object();
        json.put("id", id);
        json.put("name", name);
        json.set("scopes", JsonText.strings(List.of(scope)));
        json.put("category", category);
        return json;
    }
}
