package dev.twoslot.rotator.runner.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Lies that the bytes tell: replies that are cut, doubled, left over, of another shape, or of another time. */
final class WireLies {

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        WireLies lies = new WireLies();
        Map<String, BiPredicate<Call, Story>> where = new LinkedHashMap<>();
        where.put("create", (call, story) -> call.is("POST", "/tokens$"));
        where.put("verify", (call, story) -> call.is("GET", "/tokens/verify$"));
        where.put("list of tokens", (call, story) -> call.is("GET", "/tokens$"));
        where.put("list of secrets", (call, story) -> call.is("GET", "/secrets$"));
        where.put("write of a secret", (call, story) -> call.method().equals("PATCH"));
        where.forEach(lies::add);
        return lies.lies;
    }

    private void add(String where, BiPredicate<Call, Story> calls) {
        Map<String, Falsehood> falsehoods = new LinkedHashMap<>();
        falsehoods.put("cut", (call, story) -> {
            Reply truth = story.truth(call);
            byte[] half = Arrays.copyOf(truth.body(), truth.body().length / 2);
            return Falsehood.Answer.thenClosed(truth.withBody(half).bytes(truth.body().length));
        });
        falsehoods.put("shorter than it says", (call, story) -> {
            Reply truth = story.truth(call);
            return Falsehood.Answer.of(truth.withBody(Arrays.copyOf(truth.body(), truth.body().length / 2)));
        });
        falsehoods.put("longer than it says", (call, story) -> {
            Reply truth = story.truth(call);
            return new Falsehood.Answer(truth.bytes(truth.body().length / 2), false);
        });
        falsehoods.put("a reply is left over", (call, story) -> {
            byte[] truth = story.truth(call).bytes();
            byte[] surplus = story.latest(other -> other.is("GET", "/tokens/verify$"))
                    .map(Reply::bytes)
                    .orElse(truth);
            return new Falsehood.Answer(Reply.joined(truth, surplus), false);
        });
        falsehoods.put(
                "a refusal is left over",
                (call, story) -> new Falsehood.Answer(
                        Reply.joined(
                                story.truth(call).bytes(),
                                Reply.failure(401, 1000, "Invalid API Token").bytes()),
                        false));
        falsehoods.put("an earlier reply comes first", (call, story) -> {
            byte[] first = story.earlier(other -> other.method().equals(call.method()))
                    .orElse(Reply.success(Reply.JSON.createArrayNode()))
                    .bytes();
            return new Falsehood.Answer(Reply.joined(first, story.truth(call).bytes()), false);
        });
        falsehoods.put(
                "a page",
                Falsehood.edit((truth, call, story) -> new Reply(
                        200,
                        Map.of("Content-Type", "text/html"),
                        "<html>hello</html>".getBytes(StandardCharsets.UTF_8))));
        falsehoods.put(
                "packed bytes",
                Falsehood.edit((truth, call, story) -> truth.withBody(new byte[] {31, -117, 8, 0, 0, 0, 0, 0})
                        .withHeader("Content-Encoding", "gzip")));
        falsehoods.put("no body", Falsehood.edit((truth, call, story) -> truth.withBody(new byte[0])));
        falsehoods.put("far too much", Falsehood.edit((truth, call, story) -> truth.withBody(new byte[2 << 20])));
        falsehoods.put(
                "a redirect",
                Falsehood.edit((truth, call, story) ->
                        truth.withStatus(307).withHeader("Location", "https://elsewhere.example/" + call.lastPart())));
        falsehoods.put(
                "not yet",
                (call, story) -> new Falsehood.Answer(
                        Reply.joined(
                                "HTTP/1.1 103 -\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                                story.truth(call).bytes()),
                        false));
        falsehoods.put(
                "a date hours ahead",
                Falsehood.edit((truth, call, story) -> truth.withHeader("Date", "Thu, 01 Jan 2026 23:00:00 GMT")));
        falsehoods.put(
                "a date hours behind",
                Falsehood.edit((truth, call, story) -> truth.withHeader("Date", "Wed, 31 Dec 2025 12:00:00 GMT")));
        falsehoods.forEach((what, falsehood) -> lies.add(new Lie(where + ": on the wire, " + what, calls, falsehood)));
    }
}
