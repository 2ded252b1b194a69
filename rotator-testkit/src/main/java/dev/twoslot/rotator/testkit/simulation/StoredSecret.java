package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** One secret of the store. Guarded by the simulation's lock. */
final class StoredSecret {
    private final String id;
    private final String storeId;
    private final Instant created;
    private final String name;
    private String value;
    private String comment;
    private List<String> scopes;
    private Instant modified;
    private Instant activeFrom;

    StoredSecret(String id, String storeId, SecretBody body, Instant now, Instant activeFrom) {
        this.id = id;
        this.storeId = storeId;
        this.created = now;
        this.name = body.requireName();
        this.value = body.requireValue();
        this.comment = body.comment() == null ? "" : body.comment();
        this.scopes = body.requireScopes();
        this.modified = now;
        this.activeFrom = activeFrom;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    String comment() {
        return comment;
    }

    List<String> scopes() {
        return scopes;
    }

    Instant created() {
        return created;
    }

    Instant modified() {
        return modified;
    }

    String status(Instant now) {
        return now.isBefore(activeFrom) ? "pending" : "active";
    }

    /** Changes what the body names and keeps the rest; the id and the name stay. */
    void patch(SecretBody body, Instant now, Instant newActiveFrom) {
        if (body.value() != null) {
            value = body.value();
            activeFrom = newActiveFrom;
        }
        if (body.comment() != null) {
            comment = body.comment();
        }
        if (body.scopes() != null) {
            scopes = body.scopes();
        }
        modified = now;
    }

    /** Everything but the value, which no response ever holds. */
    ObjectNode toJson(Instant now) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("store_id", storeId);
        json.put("name", name);
        json.put("comment", comment);
        json.set("scopes", Json.strings(scopes));
        json.put("status", status(now));
        json.put("created", Json.micros(created));
        json.put("modified", Json.micros(modified));
        return json;
    }

    @Override
    public String toString() {
        return "StoredSecret[" + name + "]";
    }
}
