package dev.twoslot.rotator.runner.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lies about a lock in Workers KV. */
final class LockLies {

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        LockLies lies = new LockLies();
        lies.add(
                "GET",
                "an earlier value",
                Falsehood.edit((truth, call, story) ->
                        story.earlier(other -> other.is("GET", "/values/")).orElse(truth)));
        lies.add(
                "GET",
                "not there",
                Falsehood.edit((truth, call, story) -> Reply.failure(404, 10009, "get: 'key not found'")));
        lies.add(
                "GET",
                "something else",
                Falsehood.edit((truth, call, story) -> new Reply(
                        200,
                        Map.of("Content-Type", "application/octet-stream"),
                        "hello".getBytes(StandardCharsets.UTF_8))));
        lies.add(
                "GET",
                "an envelope",
                Falsehood.edit((truth, call, story) ->
                        Reply.success(Reply.JSON.createObjectNode().put("id", "x"))));
        lies.add(
                "PUT",
                "success, and nothing is done",
                (call, story) -> Falsehood.Answer.of(Reply.success(Reply.JSON.nullNode())));
        lies.add("PUT", "500, and it is done", Falsehood.edit((truth, call, story) -> Reply.failure(500, 1000, "no")));
        lies.add(
                "PUT",
                "403, and it is done",
                Falsehood.edit((truth, call, story) -> Reply.failure(403, 10000, "Authentication error")));
        lies.add(
                "DELETE",
                "success, and nothing is done",
                (call, story) -> Falsehood.Answer.of(Reply.success(Reply.JSON.nullNode())));
        return lies.lies;
    }

    private void add(String method, String what, Falsehood falsehood) {
        lies.add(new Lie(
                "lock in KV, " + method + ": " + what, (call, story) -> call.is(method, "/values/"), falsehood));
    }
}
