package dev.twoslot.rotator.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/** The simulated account of a {@code simulate} process, spoken to as any other process would. */
final class Simulation implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LOOKS = 60_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final JsonNode access;
    private final Set<String> everyTokenSeen = new ConcurrentSkipListSet<>();

    private Simulation(Process process, JsonNode access) {
        this.process = process;
        this.access = access;
    }

    static Simulation start(Path directory) throws IOException {
        Process process = Jar.converse(directory, Map.of(), "simulate", "--port", "0");
        return new Simulation(process, JSON.readTree(Objects.requireNonNull(Jar.firstLine(process))));
    }

    /** What {@code simulate} says that the environment needs. */
    Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "CLOUDFLARE_API_BASE_URL", access("baseUrl"),
                "ACCOUNT_ID", access("accountId"),
                "SECRET_STORE_ID", access("storeId"),
                "KV_NAMESPACE_ID", access("kvNamespaceId"),
                "PRIMARY_TOKEN_CREATION_TOKEN", access("creationToken"),
                "PRIMARY_SECRET_EDIT_TOKEN", access("editToken")));
    }

    String access(String field) {
        return access.path(field).asText();
    }

    JsonNode state() throws IOException, InterruptedException {
        JsonNode state = JSON.readTree(send("GET", "/state", ""));
        state.path("tokens")
                .forEach(token -> everyTokenSeen.add(token.path("value").asText()));
        return state;
    }

    /** The plain values in the Secrets Store, by name. */
    Map<String, String> secrets() throws IOException, InterruptedException {
        Map<String, String> secrets = new HashMap<>();
        state().path("secrets")
                .properties()
                .forEach(
                        secret -> secrets.put(secret.getKey(), secret.getValue().asText()));
        return secrets;
    }

    /** The tokens that still work, by value. */
    Map<String, JsonNode> activeTokens() throws IOException, InterruptedException {
        Map<String, JsonNode> active = new HashMap<>();
        for (JsonNode token : state().path("tokens")) {
            if (token.path("status").asText().equals("active")) {
                active.put(token.path("value").asText(), token);
            }
        }
        return active;
    }

    /** Every token value that any look at the state has shown. */
    Set<String> everyTokenSeen() {
        return everyTokenSeen;
    }

    /** Answers such calls with an error, from the nth on. */
    void refuse(String method, String path, int nth, int status) throws IOException, InterruptedException {
        send(
                "POST",
                "/faults",
                JSON.createObjectNode()
                        .put("method", method)
                        .put("path", path)
                        .put("nth", nth)
                        .put("times", 0)
                        .set(
                                "action",
                                JSON.createObjectNode().put("type", "reply").put("status", status))
                        .toString());
    }

    /** Makes every such call wait before it is acted on. */
    void stall(String method, String path, int millis) throws IOException, InterruptedException {
        send(
                "POST",
                "/faults",
                JSON.createObjectNode()
                        .put("method", method)
                        .put("path", path)
                        .put("times", 0)
                        .set(
                                "action",
                                JSON.createObjectNode().put("type", "stall").put("millis", millis))
                        .toString());
    }

    /** Acts on every such call and holds its reply back. */
    void holdReplies(String method, String path, int millis) throws IOException, InterruptedException {
        send(
                "POST",
                "/faults",
                JSON.createObjectNode()
                        .put("method", method)
                        .put("path", path)
                        .put("times", 0)
                        .set(
                                "action",
                                JSON.createObjectNode()
                                        .put("type", "stall")
                                        .put("millis", millis)
                                        .put("afterActing", true))
                        .toString());
    }

    /** Writes another comment to a secret, as a person does. */
    void editComment(String secret, String comment) throws IOException, InterruptedException {
        send(
                "PATCH",
                "/secrets/" + secret,
                JSON.createObjectNode().put("comment", comment).toString());
    }

    /** Begins afresh, with the same account and the same first tokens. */
    void reset() throws IOException, InterruptedException {
        send("POST", "/reset", "");
        everyTokenSeen.clear();
    }

    void clearFaults() throws IOException, InterruptedException {
        send("DELETE", "/faults", "");
    }

    /** Deletes a token behind the rotator's back. */
    void delete(String tokenId) throws IOException, InterruptedException {
        client.send(
                HttpRequest.newBuilder(URI.create(
                                access("baseUrl") + "/accounts/" + access("accountId") + "/tokens/" + tokenId))
                        .header("Authorization", "Bearer " + access("creationToken"))
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
    }

    /** Looks at the requests again and again until they are as expected. */
    void awaitRequests(Predicate<List<String>> expected) throws IOException, InterruptedException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            List<String> requests = new ArrayList<>();
            state().path("requests")
                    .forEach(request -> requests.add(request.path("method").asText() + " "
                            + request.path("path").asText()));
            if (expected.test(requests)) {
                return;
            }
        }
        throw new AssertionError("the requests that were waited for did not come");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(access("baseUrl").replace("/client/v4", "/__sim") + path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " was refused: " + response.body());
        }
        return response.body();
    }
}
