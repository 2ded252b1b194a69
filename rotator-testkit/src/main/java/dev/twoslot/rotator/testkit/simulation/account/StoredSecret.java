package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One secret of the store as it was last written. Immutable.
 *
 * @param id 32 hexadecimal digits
 * @param storeId its store
 * @param name never changes
 * @param value the plain value
 * @param comment free text, empty if there is none
 * @param scopes which services may use it, sorted
 * @param created when it was made
 * @param modified when it was last written
 * @param activeFrom when its value has reached every server; it is pending until then
 * @param deleted whether it is only shown until its deletion is done
 */
record StoredSecret(
        String id,
        String storeId,
        String name,
        String value,
        String comment,
        List<String> scopes,
        Instant created,
        Instant modified,
        Instant activeFrom,
        boolean deleted) {

    static StoredSecret of(String id, String storeId, SecretBody body, Instant now, Instant activeFrom) {
        return new StoredSecret(
                id,
                storeId,
                body.requireName(),
                body.requireValue(),
                otherwise(body.comment(), ""),
                body.requireScopes(),
                now,
                now,
                activeFrom,
                false);
    }

    /** Changes what the body names and keeps the rest; the id and the name stay. */
    StoredSecret patched(SecretBody body, Instant now, Instant newActiveFrom) {
        return new StoredSecret(
                id,
                storeId,
                name,
                otherwise(body.value(), value),
                otherwise(body.comment(), comment),
                otherwise(body.scopes(), scopes),
                created,
                now,
                body.value() == null ? activeFrom : newActiveFrom,
                deleted);
    }

    StoredSecret asDeleted() {
        return new StoredSecret(id, storeId, name, value, comment, scopes, created, modified, activeFrom, true);
    }

    String status(Instant now) {
        if (deleted) {
            return "deleted";
        }
        return now.isBefore(activeFrom) ? "pending" : "active";
    }

    /** Everything but the value, which no response ever holds. */
    ObjectNode toJson(Instant now) {
        ObjectNode json = JsonText.object();
        json.put("id", id);
        json.put("store_id", storeId);
        json.put("name", name);
        json.put("comment", comment);
        json.set("scopes", JsonText.strings(scopes));
        json.put("status", status(now));
        json.put("created", JsonText.micros(created));
        json.put("modified", JsonText.micros(modified));
        return json;
    }

    SimulationState.Secret toState(Instant now) {
        return new SimulationState.Secret(id, name, value, comment, status(now), created, modified);
    }

    private static <T> T otherwise(@Nullable T named, T kept) {
        return named == null ? kept : named;
    }

    @Override
    public String toString() {
        return "StoredSecret[" + name + "]";
    }
}
