package dev.twoslot.rotator.runner.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Lies about the secrets that consumers read. */
final class SecretLies {

    private static final String PRIMARY = "PRIMARY_SECRET_EDIT_TOKEN";

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        SecretLies lies = new SecretLies();
        lies.lists();
        lies.comments();
        lies.single();
        lies.writes();
        return lies.lies;
    }

    private void list(String what, BiConsumer<List<ObjectNode>, Story> change) {
        lies.add(new Lie(
                "list of secrets: " + what,
                (call, story) -> call.is("GET", "/secrets$"),
                Falsehood.edit((truth, call, story) -> truth.edited(envelope -> {
                    List<ObjectNode> entries = new ArrayList<>();
                    envelope.path("result").forEach(entry -> entries.add((ObjectNode) entry));
                    change.accept(entries, story);
                    ArrayNode result = envelope.putArray("result");
                    entries.forEach(result::add);
                }))));
    }

    private static Optional<ObjectNode> named(List<ObjectNode> entries, String name) {
        return entries.stream()
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst();
    }

    private static void exchange(List<ObjectNode> entries, String key, String one, String other) {
        Optional<ObjectNode> first = named(entries, one);
        Optional<ObjectNode> second = named(entries, other);
        if (first.isPresent() && second.isPresent()) {
            String kept = first.get().path(key).asText();
            first.get().put(key, second.get().path(key).asText());
            second.get().put(key, kept);
        }
    }

    private void lists() {
        list(
                "ids of PRIMARY and SECONDARY exchanged",
                (entries, story) -> exchange(entries, "id", PRIMARY, "SECONDARY_SECRET_EDIT_TOKEN"));
        list(
                "ids of the roles exchanged",
                (entries, story) -> exchange(entries, "id", PRIMARY, "PRIMARY_TOKEN_CREATION_TOKEN"));
        list("the id of another app's", (entries, story) -> exchange(entries, "id", PRIMARY, "OTHERS_PASSWORD"));
        list("the id of another rotation's", (entries, story) -> exchange(entries, "id", PRIMARY, "OTHER_" + PRIMARY));
        list(
                "names of PRIMARY and SECONDARY exchanged",
                (entries, story) -> exchange(entries, "name", PRIMARY, "SECONDARY_SECRET_EDIT_TOKEN"));
        list("all with one id", (entries, story) -> {
            String id = entries.get(0).path("id").asText();
            entries.forEach(entry -> entry.put("id", id));
        });
        list("ids that are none", (entries, story) -> entries.forEach(entry -> entry.put("id", "../" + PRIMARY)));
        list("none", (entries, story) -> entries.clear());
        list(
                "without PRIMARY",
                (entries, story) ->
                        entries.removeIf(entry -> entry.path("name").asText().equals(PRIMARY)));
        list("everything twice", (entries, story) -> entries.addAll(List.copyOf(entries)));
        list("all deleted", (entries, story) -> entries.forEach(entry -> entry.put("status", "deleted")));
        lies.add(new Lie(
                "list of secrets: an earlier one",
                (call, story) -> call.is("GET", "/secrets$"),
                Falsehood.edit((truth, call, story) ->
                        story.earlier(other -> other.is("GET", "/secrets$")).orElse(truth))));
    }

    private void comments() {
        list("comments blank", (entries, story) -> entries.forEach(entry -> entry.put("comment", "")));
        list("no comments", (entries, story) -> entries.forEach(entry -> entry.remove("comment")));
        list(
                "a comment that a person wrote",
                (entries, story) -> named(entries, PRIMARY).ifPresent(entry -> entry.put("comment", "see ticket 7")));
        list(
                "comments of PRIMARY and SECONDARY exchanged",
                (entries, story) -> exchange(entries, "comment", PRIMARY, "SECONDARY_SECRET_EDIT_TOKEN"));
        list(
                "comments of the roles exchanged",
                (entries, story) -> exchange(entries, "comment", PRIMARY, "PRIMARY_TOKEN_CREATION_TOKEN"));
        list(
                "the comment of another rotation's",
                (entries, story) -> exchange(entries, "comment", PRIMARY, "OTHER_" + PRIMARY));
        list(
                "a comment that is a token's value",
                (entries, story) -> named(entries, PRIMARY)
                        .ifPresent(entry ->
                                entry.put("comment", story.held(PRIMARY).value())));
    }

    private void single() {
        lies.add(new Lie(
                "look at a secret: another name",
                SecretLies::isOneSecret,
                Falsehood.edit((truth, call, story) -> truth.withResult(result -> result.put("name", "X")))));
        lies.add(new Lie(
                "look at a secret: another comment",
                SecretLies::isOneSecret,
                Falsehood.edit((truth, call, story) -> truth.withResult(result -> result.put("comment", "X")))));
        lies.add(new Lie(
                "look at a secret: not found",
                SecretLies::isOneSecret,
                (call, story) -> Falsehood.Answer.of(Reply.failure(404, 1001, "secret_not_found"))));
    }

    private static boolean isOneSecret(Call call, Story story) {
        return call.is("GET", "/secrets/[^/]+$");
    }

    private void write(String what, Falsehood falsehood) {
        lies.add(new Lie(
                "write of a secret: " + what, (call, story) -> call.method().equals("PATCH"), falsehood));
    }

    private void writes() {
        write("success as asked, and nothing is done", (call, story) -> {
            Call look = new Call("GET", call.target(), call.headers(), new byte[0]);
            Reply truth = story.truth(look);
            String comment = Reply.JSON.readTree(call.body()).path("comment").asText();
            return Falsehood.Answer.of(truth.withResult(result -> result.put("comment", comment)));
        });
        write("success with the old comment, and nothing is done", (call, story) -> {
            Call look = new Call("GET", call.target(), call.headers(), new byte[0]);
            return Falsehood.Answer.of(story.truth(look));
        });
        write(
                "success with no comment, and nothing is done",
                (call, story) -> Falsehood.Answer.of(
                        Reply.success(Reply.JSON.createObjectNode().put("id", call.lastPart()))));
        for (int status : new int[] {400, 403, 404, 409, 429, 500}) {
            write(
                    status + ", and it is done",
                    Falsehood.edit((truth, call, story) -> Reply.failure(status, 1000, "no")));
            write(
                    status + ", and nothing is done",
                    (call, story) -> Falsehood.Answer.of(Reply.failure(status, 1000, "no")));
        }
        write(
                "another secret's reply",
                Falsehood.edit((truth, call, story) -> truth.withResult(result ->
                        result.put("id", "00000000000000000000000000000000").put("name", "OTHERS_PASSWORD"))));
        write(
                "an earlier reply",
                Falsehood.edit((truth, call, story) ->
                        story.earlier(other -> other.method().equals("PATCH")).orElse(truth)));
        write(
                "another comment",
                Falsehood.edit(
                        (truth, call, story) -> truth.withResult(result -> result.put("comment", "see ticket 7"))));
        write("no reply, and it is done", (call, story) -> {
            Reply unused = story.truth(call);
            return Falsehood.Answer.thenClosed(new byte[0]);
        });
    }
}
