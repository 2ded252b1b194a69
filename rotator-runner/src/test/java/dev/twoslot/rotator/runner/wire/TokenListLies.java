package dev.twoslot.rotator.runner.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/** Lies about which tokens there are, and about the end of one. */
final class TokenListLies {

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        TokenListLies lies = new TokenListLies();
        lies.lists();
        lies.pairs();
        lies.groups();
        lies.single();
        return lies.lies;
    }

    private void add(String what, Falsehood falsehood) {
        lies.add(new Lie("list of tokens: " + what, (call, story) -> call.is("GET", "/tokens$"), falsehood));
    }

    /** A change of all entries. */
    private void list(String what, BiConsumer<List<ObjectNode>, Story> change) {
        add(
                what,
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> {
                    List<ObjectNode> entries = new ArrayList<>();
                    envelope.path("result").forEach(entry -> entries.add((ObjectNode) entry));
                    change.accept(entries, story);
                    ArrayNode result = envelope.putArray("result");
                    entries.forEach(result::add);
                })));
    }

    private void lists() {
        add(
                "an earlier one",
                Falsehood.edit((truth, call, story) ->
                        story.earlier(other -> other.is("GET", "/tokens$")).orElse(truth)));
        add(
                "empty",
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> {
                    envelope.putArray("result");
                    if (envelope.path("result_info") instanceof ObjectNode info) {
                        info.put("total_count", 0).put("count", 0);
                    }
                })));
        list(
                "half of it",
                (entries, story) ->
                        entries.subList(entries.size() / 2, entries.size()).clear());
        list("everything twice", (entries, story) -> entries.addAll(List.copyOf(entries)));
        list("backwards", (entries, story) -> Collections.reverse(entries));
        list("without the new ones", (entries, story) -> entries.removeIf(entry -> isNew(entry, story)));
        add(
                "more than there are",
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> {
                    if (envelope.path("result_info") instanceof ObjectNode info) {
                        info.put("total_count", 4000);
                    }
                })));
        add(
                "an object in place of a list",
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> envelope.putObject("result"))));
        list("null among them", (entries, story) -> entries.replaceAll(entry -> Reply.JSON.createObjectNode()));
    }

    private static boolean isNew(JsonNode entry, Story story) {
        return story.heldIds().stream().noneMatch(entry.path("id").asText()::equals)
                && entry.path("name").asText().startsWith("two-slot/bootstrap/");
    }

    private void pairs() {
        list(
                "all with the id of PRIMARY",
                (entries, story) -> entries.forEach(entry -> entry.put(
                        "id", story.held("PRIMARY_TOKEN_CREATION_TOKEN").id())));
        list(
                "orphans with the id of PRIMARY",
                (entries, story) -> entries.stream()
                        .filter(entry -> isNew(entry, story))
                        .forEach(entry -> entry.put(
                                "id", story.held("PRIMARY_TOKEN_CREATION_TOKEN").id())));
        list(
                "orphans with the id of SECONDARY",
                (entries, story) -> entries.stream()
                        .filter(entry -> isNew(entry, story))
                        .forEach(entry -> entry.put(
                                "id", story.held("SECONDARY_SECRET_EDIT_TOKEN").id())));
        list(
                "orphans with the id of a token made by hand",
                (entries, story) -> entries.stream()
                        .filter(entry -> isNew(entry, story))
                        .forEach(entry -> entry.put(
                                "id",
                                story.byName("two-slot/bootstrap/secret-edit/by-hand")
                                        .id())));
        list("ids one further", (entries, story) -> {
            List<String> ids = new ArrayList<>();
            entries.forEach(entry -> ids.add(entry.path("id").asText()));
            Collections.rotate(ids, 1);
            for (int index = 0; index < ids.size(); index++) {
                entries.get(index).put("id", ids.get(index));
            }
        });
        list("all with one name", (entries, story) -> {
            String name = entries.stream()
                    .map(entry -> entry.path("name").asText())
                    .filter(text -> text.startsWith("two-slot/bootstrap/secret-edit/2"))
                    .findFirst()
                    .orElse("two-slot/bootstrap/secret-edit/x");
            entries.forEach(entry -> entry.put("name", name));
        });
        list("ids that are none", (entries, story) -> entries.forEach(entry -> entry.put("id", "..")));
        list("all expired", (entries, story) -> entries.forEach(entry -> entry.put("status", "expired")));
        list("all deleted", (entries, story) -> entries.forEach(entry -> entry.put("status", "deleted")));
        list(
                "all end sooner",
                (entries, story) -> entries.forEach(entry -> entry.put("expires_on", "2026-01-01T00:30:00Z")));
        list(
                "all issued long ago",
                (entries, story) -> entries.forEach(entry -> entry.put("issued_on", "2025-01-01T00:00:00Z")));
        list("all with other policies", (entries, story) -> entries.forEach(entry -> entry.putArray("policies")));
    }

    private void groups() {
        lies.add(new Lie(
                "permission groups: none",
                (call, story) -> call.is("GET", "/permission_groups$"),
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> envelope.putArray("result")))));
        for (String key : List.of("id", "name")) {
            lies.add(new Lie(
                    "permission groups: another " + key,
                    (call, story) -> call.is("GET", "/permission_groups$"),
                    Falsehood.edit((truth, call, story) -> truth.edited(envelope -> envelope.path("result")
                            .forEach(group -> ((ObjectNode) group)
                                    .put(key, key.equals("id") ? "8b47d2786a534c08a1f94ee8f9f599ef" : "Renamed"))))));
        }
    }

    private void single() {
        lies.add(new Lie(
                "look at a token: another name",
                TokenListLies::isOneToken,
                Falsehood.edit((truth, call, story) -> truth.withResult(result -> result.put("name", "x")))));
        lies.add(new Lie(
                "look at a token: an earlier look",
                TokenListLies::isOneToken,
                Falsehood.edit((truth, call, story) ->
                        story.earlier(other -> isOneToken(other, story)).orElse(truth))));
        lies.add(new Lie(
                "revoke: success, and nothing is done",
                (call, story) -> call.method().equals("DELETE"),
                (call, story) -> Falsehood.Answer.of(
                        Reply.success(Reply.JSON.createObjectNode().put("id", call.lastPart())))));
        lies.add(new Lie(
                "revoke: 500, and it is done",
                (call, story) -> call.method().equals("DELETE"),
                Falsehood.edit((truth, call, story) -> Reply.failure(500, 1000, "no"))));
        lies.add(new Lie(
                "revoke: of PRIMARY",
                (call, story) -> call.method().equals("DELETE"),
                Falsehood.edit((truth, call, story) -> Reply.success(Reply.JSON
                        .createObjectNode()
                        .put("id", story.held("PRIMARY_TOKEN_CREATION_TOKEN").id())))));
    }

    private static boolean isOneToken(Call call, Story story) {
        return call.is("GET", "/tokens/[0-9a-f]{32}$");
    }
}
