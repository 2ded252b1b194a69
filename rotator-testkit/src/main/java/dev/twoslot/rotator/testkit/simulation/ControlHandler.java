package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.twoslot.rotator.testkit.HttpFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control paths under {@code /__sim}. They show plain credentials, so they answer to this machine alone, and not to
 * a web page that was made to believe that it owns a loopback address: Host and Origin must name the loopback.
 */
public final class ControlHandler implements HttpHandler {
    public static final String PREFIX = "/__sim";
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final Simulation simulation;
    private final ReplyWriter writer = new ReplyWriter(Surroundings.pauser());

    public ControlHandler(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            writer.write(exchange, serve(exchange), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private ApiReply serve(HttpExchange exchange) throws IOException {
        JsonNode body = Json.parse(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES));
        if (!isLocal(exchange)) {
            return refusal(403, "control paths answer to the loopback host alone");
        }
        String operation = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath().substring(PREFIX.length());
        try {
            return switch (operation) {
                case "GET /state" -> ok(StateJson.write(simulation.state()));
                case "POST /clock" -> advance(body);
                case "GET /faults" -> ok(faults());
                case "POST /faults" -> addFaults(body);
                case "PUT /faults" -> {
                    simulation.faults().clear();
                    yield addFaults(body);
                }
                case "DELETE /faults" -> {
                    simulation.faults().clear();
                    yield ok(faults());
                }
                case "POST /latency" -> latency(body);
                case "POST /reset" -> {
                    simulation.reset();
                    yield ok(now());
                }
                default -> refusal(404, "no such control path");
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            return refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private ApiReply advance(@Nullable JsonNode body) {
        simulation.clock().advance(Duration.ofSeconds(wholeNumber(body, "advanceSeconds")));
        return ok(now());
    }

    private ApiReply latency(@Nullable JsonNode body) {
        simulation.latency(Duration.ofMillis(wholeNumber(body, "millis")));
        return ok(Json.object().put("millis", simulation.latency().toMillis()));
    }

    /** Takes one fault or an array of them; all or none are set. */
    private ApiReply addFaults(@Nullable JsonNode body) {
        if (body == null) {
            throw new IllegalArgumentException("the body must be a fault or an array of faults, as JSON");
        }
        List<HttpFault> parsed = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(item -> parsed.add(FaultJson.parse(item)));
        } else {
            parsed.add(FaultJson.parse(body));
        }
        parsed.forEach(simulation.faults()::add);
        return ok(faults());
    }

    private ArrayNode faults() {
        ArrayNode array = Json.array();
        simulation.faults().progress().forEach(progress -> array.add(FaultJson.write(progress)));
        return array;
    }

    private ObjectNode now() {
        return Json.object().put("now", simulation.clock().instant().toString());
    }

    private static long wholeNumber(@Nullable JsonNode body, String key) {
        if (body == null || !body.path(key).isIntegralNumber() || body.path(key).asLong() < 0) {
            throw new IllegalArgumentException(key + " must be a whole number, 0 or more");
        }
        return body.path(key).asLong();
    }

    private static boolean isLocal(HttpExchange exchange) {
        int port = exchange.getLocalAddress().getPort();
        Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        String host = exchange.getRequestHeaders().getFirst("Host");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress()
                && host != null
                && hosts.contains(host)
                && (origin == null || hosts.stream().anyMatch(own -> origin.equals("http://" + own)));
    }

    private static ApiReply ok(JsonNode json) {
        return new ApiReply(200, ApiReply.JSON, Json.bytes(json));
    }

    private static ApiReply refusal(int status, String error) {
        return new ApiReply(status, ApiReply.JSON, Json.bytes(Json.object().put("error", error)));
    }
}
