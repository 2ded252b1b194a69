package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the simulator as a plain HTTP client would, with one bearer token. */
final class ApiClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A reply, its body read as JSON where it is JSON. */
    record Reply(HttpResponse<byte[]> http) {
        int status() {
            return http.statusCode();
        }

        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(http.body());
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + http.statusCode(), e);
            }
        }

        JsonNode result() {
            return json().path("result");
        }

        /** One field of each object in the result, in order. */
        List<String> column(String field) {
            List<String> column = new ArrayList<>();
            result().forEach(object -> column.add(object.path(field).asText()));
            return column;
        }

        int errorCode() {
            return json().path("errors").path(0).path("code").asInt();
        }

        String errorMessage() {
            return json().path("errors").path(0).path("message").asText();
        }

        /** HTTP status and error code in one, as in {@code 403/10000}; a success has no code. */
        String outcome() {
            return errorCode() == 0 ? String.valueOf(status()) : status() + "/" + errorCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    private final URI root;
    private final @Nullable String token;

    ApiClient(URI root, @Nullable String token) {
        this.root = root;
        this.token = token;
    }

    Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Reply delete(String path, String body) {
        return send("DELETE", path, BodyPublishers.ofString(body));
    }

    Reply post(String path, String body) {
        return send("POST", path, BodyPublishers.ofString(body));
    }

    Reply put(String path, String body) {
        return send("PUT", path, BodyPublishers.ofString(body));
    }

    Reply patch(String path, String body) {
        return send("PATCH", path, BodyPublishers.ofString(body));
    }

    Reply send(String method, String path, BodyPublisher body, String... headers) {
        try {
            return trySend(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Like {@link #send}, for calls whose connection is expected to break. */
    Reply trySend(String method, String path, BodyPublisher body, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Reply(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            throw new AssertionError("no one interrupts tests", e);
        }
    }
}
