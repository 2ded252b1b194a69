package dev.twoslot.rotator.runner.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lies about tokens that were asked for. */
final class CreateLies {

    private static final String CREATION = "token-creation";
    private static final String EDIT = "secret-edit";
    private static final String NOBODYS_VALUE = "cfat_nobodysnobodysnobodysnobodysnobodysnobodysnobod";
    private static final String NOBODYS_ID = "0123456789abcdef0123456789abcdef";

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        CreateLies lies = new CreateLies();
        lies.crossed();
        lies.wrongIds();
        lies.wrongValues();
        lies.wrongRest();
        lies.wrongEffect();
        return lies.lies;
    }

    private void add(String role, String what, Falsehood falsehood) {
        lies.add(new Lie(
                "create " + role + ": " + what,
                (call, story) -> isCreate(call) && call.text().contains("/" + role + "/"),
                falsehood));
    }

    private static boolean isCreate(Call call) {
        return call.is("POST", "/tokens$");
    }

    private void crossed() {
        add(EDIT, "the reply to a verify", instead(call -> call.is("GET", "/tokens/verify$")));
        add(CREATION, "the reply to a verify", instead(call -> call.is("GET", "/tokens/verify$")));
        add(EDIT, "the reply to a list", instead(call -> call.is("GET", "/tokens$")));
        add(CREATION, "the reply to the other role's create", instead(CreateLies::isCreate));
        add(EDIT, "the reply to an earlier create", (call, story) -> {
            Reply truth = story.truth(call);
            return Falsehood.Answer.of(story.earlier(CreateLies::isCreate).orElse(truth.withStatus(500)));
        });
        slot(CREATION, "what PRIMARY holds", "PRIMARY_TOKEN_CREATION_TOKEN", CreateLies::whole);
        slot(CREATION, "what SECONDARY holds", "SECONDARY_TOKEN_CREATION_TOKEN", CreateLies::whole);
        slot(EDIT, "what PRIMARY holds", "PRIMARY_SECRET_EDIT_TOKEN", CreateLies::whole);
        slot(EDIT, "what the other role's PRIMARY holds", "PRIMARY_TOKEN_CREATION_TOKEN", CreateLies::whole);
        slot(
                CREATION,
                "what PRIMARY holds, by name and end as asked",
                "PRIMARY_TOKEN_CREATION_TOKEN",
                (result, token) -> {
                    result.put("id", token.id());
                    result.put("value", token.value());
                });
    }

    private void wrongIds() {
        slot(
                CREATION,
                "the id of PRIMARY",
                "PRIMARY_TOKEN_CREATION_TOKEN",
                (result, token) -> result.put("id", token.id()));
        slot(
                EDIT,
                "the id of SECONDARY",
                "SECONDARY_SECRET_EDIT_TOKEN",
                (result, token) -> result.put("id", token.id()));
        slot(
                EDIT,
                "the id of the other role's PRIMARY",
                "PRIMARY_TOKEN_CREATION_TOKEN",
                (result, token) -> result.put("id", token.id()));
        add(
                CREATION,
                "the id of a token made by hand",
                Falsehood.edit((truth, call, story) -> truth.withResult(result -> result.put(
                        "id",
                        story.byName("two-slot/bootstrap/secret-edit/by-hand").id()))));
        put(CREATION, "an id of nobody's", result -> result.put("id", NOBODYS_ID));
        put(EDIT, "an id that is a dot segment", result -> result.put("id", ".."));
        put(EDIT, "an id with a path in it", result -> result.put("id", "../../" + NOBODYS_ID.substring(6)));
        put(
                CREATION,
                "an id that is the token's value",
                result -> result.put("id", result.path("value").asText()));
        put(CREATION, "no id", result -> result.remove("id"));
        put(EDIT, "a number for an id", result -> result.put("id", 7));
    }

    private void wrongValues() {
        slot(
                CREATION,
                "the value of PRIMARY",
                "PRIMARY_TOKEN_CREATION_TOKEN",
                (result, token) -> result.put("value", token.value()));
        slot(
                EDIT,
                "the value of SECONDARY",
                "SECONDARY_SECRET_EDIT_TOKEN",
                (result, token) -> result.put("value", token.value()));
        put(EDIT, "an empty value", result -> result.put("value", ""));
        put(CREATION, "a short value", result -> result.put("value", "x"));
        put(
                EDIT,
                "a value with a line end",
                result -> result.put("value", result.path("value").asText() + "\r\nX: y"));
        put(EDIT, "no value", result -> result.remove("value"));
        put(CREATION, "a value of nobody's", result -> result.put("value", NOBODYS_VALUE));
        put(
                EDIT,
                "its id for a value",
                result -> result.put("value", result.path("id").asText()));
    }

    private void wrongRest() {
        put(
                CREATION,
                "another name",
                result -> result.put("name", result.path("name").asText() + "9"));
        slot(
                EDIT,
                "the name of PRIMARY",
                "PRIMARY_SECRET_EDIT_TOKEN",
                (result, token) -> result.put("name", token.name()));
        put(CREATION, "a later end", result -> result.put("expires_on", "2027-01-01T00:00:00Z"));
        put(EDIT, "an earlier end", result -> result.put("expires_on", "2026-01-01T00:00:00Z"));
        put(EDIT, "no end", result -> result.remove("expires_on"));
        put(CREATION, "policies of another role", result -> result.putArray("policies"));
        put(CREATION, "issued hours ago", result -> result.put("issued_on", "2025-12-31T12:00:00Z"));
    }

    private void wrongEffect() {
        add(
                EDIT,
                "success, and nothing is made",
                (call, story) -> Falsehood.Answer.of(Reply.success(Reply.JSON
                        .createObjectNode()
                        .setAll(Map.of(
                                "id", Reply.JSON.valueToTree(NOBODYS_ID),
                                "name", Reply.JSON.readTree(call.body()).path("name"),
                                "status", Reply.JSON.valueToTree("active"),
                                "expires_on", Reply.JSON.readTree(call.body()).path("expires_on"),
                                "value", Reply.JSON.valueToTree(NOBODYS_VALUE))))));
        for (int status : new int[] {400, 403, 409, 429, 500, 503}) {
            add(CREATION, status + ", and it is made", (call, story) -> {
                Reply truth = story.truth(call);
                return Falsehood.Answer.of(truth.status() == 200 ? Reply.failure(status, 1000, "no") : truth);
            });
        }
        add(EDIT, "no reply, and it is made", (call, story) -> {
            Reply unused = story.truth(call);
            return Falsehood.Answer.thenClosed(new byte[0]);
        });
    }

    /** Makes the token, and gives another call's reply. */
    private static Falsehood instead(Predicate<Call> other) {
        return (call, story) -> {
            Optional<Reply> crossed = story.latest(other);
            Reply truth = story.truth(call);
            return Falsehood.Answer.of(crossed.orElse(truth.withStatus(500)));
        };
    }

    private void put(String role, String what, Consumer<ObjectNode> change) {
        add(role, what, Falsehood.edit((truth, call, story) -> truth.withResult(change)));
    }

    private void slot(String role, String what, String slot, BiConsumer<ObjectNode, SimulationState.Token> change) {
        add(
                role,
                what,
                Falsehood.edit(
                        (truth, call, story) -> truth.withResult(result -> change.accept(result, story.held(slot)))));
    }

    private static void whole(ObjectNode result, SimulationState.Token token) {
        result.put("id", token.id()).put("name", token.name()).put("value", token.value());
        result.put("expires_on", String.valueOf(token.expiresOn()));
    }
}
