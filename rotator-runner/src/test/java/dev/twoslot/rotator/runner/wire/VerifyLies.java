package dev.twoslot.rotator.runner.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Lies about tokens that are looked at. */
final class VerifyLies {

    /** Which tokens a lie is about. */
    private static final Map<String, BiPredicate<Call, Story>> WHOSE = Map.of(
            "a new token", (call, story) -> story.isNew(call.credential()),
            "a token in a slot", (call, story) -> !story.isNew(call.credential()),
            "any token", (call, story) -> true);

    private final List<Lie> lies = new ArrayList<>();

    static List<Lie> all() {
        VerifyLies lies = new VerifyLies();
        lies.verdicts();
        lies.refusals();
        return lies.lies;
    }

    private void add(String whose, String path, String what, Falsehood falsehood) {
        BiPredicate<Call, Story> calls = WHOSE.getOrDefault(whose, (call, story) -> false);
        lies.add(new Lie(
                "verify " + whose + ": " + what,
                (call, story) -> call.is("GET", path) && calls.test(call, story),
                falsehood));
    }

    private void put(String whose, String what, Consumer<ObjectNode> change) {
        add(whose, "/tokens/verify$", what, Falsehood.edit((truth, call, story) -> truth.withResult(change)));
    }

    private void verdicts() {
        for (String whose : List.of("a new token", "a token in a slot")) {
            add(
                    whose,
                    "/tokens/verify$",
                    "the id of PRIMARY",
                    Falsehood.edit((truth, call, story) -> truth.withResult(result -> result.put(
                            "id", story.held("PRIMARY_TOKEN_CREATION_TOKEN").id()))));
            put(whose, "an id of nobody's", result -> result.put("id", "0123456789abcdef0123456789abcdef"));
            add(
                    whose,
                    "/tokens/verify$",
                    "an earlier reply",
                    Falsehood.edit((truth, call, story) -> story.earlier(other -> other.is("GET", "/tokens/verify$"))
                            .orElse(truth)));
            put(whose, "an id that is no id", result -> result.put("id", "../x"));
            put(whose, "disabled", result -> result.put("status", "disabled"));
            put(whose, "expired", result -> result.put("status", "expired"));
            put(whose, "a status that is not known", result -> result.put("status", "asleep"));
            put(whose, "a later end", result -> result.put("expires_on", "2027-01-01T00:00:00Z"));
            put(whose, "an end that has come", result -> result.put("expires_on", "2026-01-01T00:00:00Z"));
            put(whose, "not valid yet", result -> result.put("not_before", "2027-01-01T00:00:00Z"));
        }
    }

    private void refusals() {
        for (String whose : List.of("a new token", "a token in a slot", "any token")) {
            add(whose, "/tokens/verify$", "401", refused(401, 1000, "Invalid API Token"));
            add(whose, "/tokens/verify$", "403", refused(403, 10000, "Authentication error"));
            add(whose, "/tokens$", "403 where tokens are listed", refused(403, 10000, "Authentication error"));
            add(whose, "/secrets$", "403 where secrets are listed", refused(403, 10000, "Authentication error"));
            add(whose, "/tokens/verify$", "404", refused(404, 1003, "not found"));
        }
        add(
                "any token",
                "",
                "refused from this address",
                refused(403, 9109, "Cannot use the access token from location: 192.0.2.1"));
        add("any token", "", "401 everywhere", refused(401, 10000, "Authentication error"));
    }

    static Falsehood refused(int status, int code, String message) {
        return (call, story) -> Falsehood.Answer.of(Reply.failure(status, code, message));
    }
}
