package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.account.ApiToken;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.http.ReplyChannel;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
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
final class ControlHandler {
    static final String PREFIX = "/__sim";
    private static final String TOKENS = "/tokens/";
    private static final String SECRETS = "/secrets/";

    private final Simulation simulation;
    private final Set<String> hosts;

    /**
     * Makes the handler.
     *
     * @param port the port that callers must have in mind
     */
    ControlHandler(Simulation simulation, int port) {
        this.simulation = simulation;
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Whether a path is one of these. */
    static boolean owns(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }

    void handle(WireRequest request, ReplyChannel channel) throws IOException {
        SimulatedReply reply =
                isLocal(request) ? serve(request) : refusal(403, "control paths answer to the loopback host alone");
        channel.send(Transmission.to(request).bytes(simulation.stamped(reply)));
    }

    private SimulatedReply serve(WireRequest request) {
        JsonNode body = JsonText.parse(request.body());
        String path = SimulatedRequest.pathOf(request).substring(PREFIX.length());
        try {
            return switch (request.method() + " " + collection(path)) {
                case "GET /state" -> ok(StateJson.write(simulation));
                case "POST /clock" -> advance(body);
                case "GET /faults" -> ok(faults());
                case "POST /faults" -> addFaults(body);
                case "PUT /faults" -> {
                    List<HttpFault> parsed = parseFaults(body);
                    simulation.faults().replace(parsed);
                    yield ok(faults());
                }
                case "DELETE /faults" -> {
                    simulation.faults().clear();
                    yield ok(faults());
                }
                case "POST /latency" -> latency(body);
                case "GET /options" -> ok(OptionsJson.write(simulation.options()));
                case "PATCH /options" -> {
                    simulation.options(OptionsJson.changed(simulation.options(), body));
                    yield ok(OptionsJson.write(simulation.options()));
                }
                case "POST /tokens" -> {
                    var spec = TokenSpecJson.parse(body, simulation.clock().instant());
                    yield ok(StateJson.token(simulation.createByHand(spec)));
                }
                case "PATCH " + TOKENS -> changeToken(path.substring(TOKENS.length()), body);
                case "DELETE " + TOKENS -> {
                    simulation.deleteByHand(path.substring(TOKENS.length()));
                    yield ok(JsonText.object());
                }
                case "PATCH " + SECRETS -> editSecret(path.substring(SECRETS.length()), body);
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

    /** The path, without the id or the name of what it is about. */
    private static String collection(String path) {
        if (path.startsWith(TOKENS)) {
            return TOKENS;
        }
        return path.startsWith(SECRETS) ? SECRETS : path;
    }

    private SimulatedReply advance(@Nullable JsonNode body) {
        simulation.clock().advance(Duration.ofSeconds(wholeNumber(body, "advanceSeconds")));
        return ok(now());
    }

    private SimulatedReply latency(@Nullable JsonNode body) {
        simulation.latency(Duration.ofMillis(wholeNumber(body, "millis")));
        return ok(JsonText.object().put("millis", simulation.latency().toMillis()));
    }

    private SimulatedReply changeToken(String id, @Nullable JsonNode body) {
        switch (body == null ? "" : body.path("status").asText()) {
            case ApiToken.ACTIVE -> simulation.disableByHand(id, false);
            case ApiToken.DISABLED -> simulation.disableByHand(id, true);
            case ApiToken.EXPOSED -> simulation.expose(id);
            default -> throw new IllegalArgumentException("status must be active, disabled or revoked (exposed)");
        }
        return ok(JsonText.object());
    }

    private SimulatedReply editSecret(String name, @Nullable JsonNode body) {
        String value = text(body, "value");
        String comment = text(body, "comment");
        if (value == null && comment == null) {
            throw new IllegalArgumentException("value, comment or both must be strings");
        }
        simulation.editByHand(name, value, comment);
        return ok(JsonText.object());
    }

    /** Takes one fault or an array of them; all or none are set. */
    private SimulatedReply addFaults(@Nullable JsonNode body) {
        parseFaults(body).forEach(simulation.faults()::add);
        return ok(faults());
    }

    private static List<HttpFault> parseFaults(@Nullable JsonNode body) {
        if (body == null) {
            throw new IllegalArgumentException("the body must be a fault or an array of faults, as JSON");
        }
        List<HttpFault> parsed = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(item -> parsed.add(FaultJson.parse(item)));
        } else {
            parsed.add(FaultJson.parse(body));
        }
        return parsed;
    }

    private ArrayNode faults() {
        ArrayNode array = JsonText.array();
        simulation.faults().progress().forEach(progress -> array.add(FaultJson.write(progress)));
        return array;
    }

    private ObjectNode now() {
        return JsonText.object().put("now", simulation.clock().instant().toString());
    }

    private static long wholeNumber(@Nullable JsonNode body, String key) {
        if (body == null || !body.path(key).isIntegralNumber() || body.path(key).asLong() < 0) {
            throw new IllegalArgumentException(key + " must be a whole number, 0 or more");
        }
        return body.path(key).asLong();
    }

    private static @Nullable String text(@Nullable JsonNode body, String key) {
        if (body == null || !body.has(key)) {
            return null;
        }
        if (!body.path(key).isTextual()) {
            throw new IllegalArgumentException(key + " must be a string");
        }
        return body.path(key).asText();
    }

    private boolean isLocal(WireRequest request) {
        String host = request.headers().first("Host");
        String origin = request.headers().first("Origin");
        return request.peer().isLoopbackAddress()
                && host != null
                && hosts.contains(host)
                && (origin == null || hosts.stream().anyMatch(own -> origin.equals("http://" + own)));
    }

    private static SimulatedReply ok(JsonNode json) {
        return new SimulatedReply(200, SimulatedReply.JSON, JsonText.bytes(json));
    }

    private static SimulatedReply refusal(int status, String error) {
        return new SimulatedReply(
                status, SimulatedReply.JSON, JsonText.bytes(JsonText.object().put("error", error)));
    }
}
