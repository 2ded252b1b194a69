package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One policy of a token. The groups are kept sorted by id, which is how Cloudflare returns them (reported in
 * terraform-provider-cloudflare issue 7094).
 *
 * @param id made by the server
 * @param allow true for effect {@code allow}, false for {@code deny}
 * @param groups what is allowed or denied
 * @param resources on which resources, as given
 */
record TokenPolicy(String id, boolean allow, List<PermissionGroup> groups, ObjectNode resources) {

    TokenPolicy {
        groups = groups.stream()
                .sorted(Comparator.comparing(PermissionGroup::id))
                .toList();
        resources = resources.deepCopy();
    }

    /** A policy that allows the groups on one account and nothing else. */
    static TokenPolicy allowing(String id, String accountId, List<PermissionGroup> groups) {
        ObjectNode resources = JsonText.object();
        resources.put(PermissionGroup.ACCOUNT_SCOPE + "." + accountId, "*");
        return new TokenPolicy(id, true, groups, resources);
    }

    /** Whether it speaks about any of the groups on the account as a whole. */
    boolean concerns(String accountId, List<PermissionGroup> anyOf) {
        return groups.stream().anyMatch(anyOf::contains)
                && "*"
                        .equals(resources
                                .path(PermissionGroup.ACCOUNT_SCOPE + "." + accountId)
                                .asText());
    }

    SimulationState.Policy toState() {
        return new SimulationState.Policy(
                effect(),
                groups.stream().map(PermissionGroup::name).toList(),
                resources.properties().stream().map(Map.Entry::getKey).toList());
    }

    private String effect() {
        return allow ? "allow" : "deny";
    }

    ObjectNode toJson() {
        ObjectNode json = JsonText.object();
        json.put("id", id);
        json.put("effect", effect());
        json.set("resources", resources.deepCopy());
        ArrayNode array = json.putArray("permission_groups");
        for (PermissionGroup group : groups) {
            array.addObject().put("id", group.id()).put("name", group.name());
        }
        return json;
    }
}
