package dev.twoslot.rotator.runner.wire;

import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a liar knows: the truth, what was said before, and what the account held when the run began. Thread-safe. */
public final class Story {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final SimulatedCloudflare cloudflare;
    private final List<Said> said = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> slots = Map.of();
    private volatile Map<String, SimulationState.Token> tokens = Map.of();
    private volatile int begun;

    private record Said(Call call, Reply reply) {}

    Story(SimulatedCloudflare cloudflare) {
        this.cloudflare = cloudflare;
    }

    /** A run begins: what the slots hold now is what they held before it. */
    void begin() {
        begun = said.size();
        SimulationState state = cloudflare.state();
        slots = state.secrets();
        Map<String, SimulationState.Token> byValue = new LinkedHashMap<>();
        state.tokens().forEach(token -> byValue.put(token.value(), token));
        tokens = byValue;
    }

    /** Lets the call have its effect, and gives the honest reply. */
    public Reply truth(Call call) throws Exception {
        URI api = cloudflare.baseUrl();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + api.getAuthority() + call.target()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        call.method(),
                        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        for (String name : List.of("authorization", "content-type")) {
            if (call.headers().containsKey(name)) {
                request.header(name, call.headers().get(name));
            }
        }
        HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("Date", "Content-Type", "expiration", "Retry-After")) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        Reply reply = new Reply(response.statusCode(), headers, response.body());
        said.add(new Said(call, reply));
        return reply;
    }

    /** The latest honest reply to such a call; before this run if there is none in it. */
    public Optional<Reply> latest(Predicate<Call> calls) {
        return latest(said, calls);
    }

    /** The latest honest reply to such a call before this run began. */
    public Optional<Reply> earlier(Predicate<Call> calls) {
        return latest(said.subList(0, begun), calls);
    }

    private static Optional<Reply> latest(List<Said> among, Predicate<Call> calls) {
        List<Said> all = new ArrayList<>(among);
        for (int index = all.size() - 1; index >= 0; index--) {
            if (calls.test(all.get(index).call()) && all.get(index).reply().status() == 200) {
                return Optional.of(all.get(index).reply());
            }
        }
        return Optional.empty();
    }

    /** The token that a slot held when this run began; the administrator's or a hand-made one in place of none. */
    public SimulationState.Token held(String slot) {
        SimulationState.Token held = tokens.get(slots.getOrDefault(slot, ""));
        return held == null ? byName("two-slot/bootstrap/secret-edit/by-hand") : held;
    }

    /** A token of others. */
    public SimulationState.Token byName(String name) {
        return tokens.values().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no token of that name"));
    }

    /** Whether the token was made in this run. */
    public boolean isNew(String value) {
        return !tokens.containsKey(value);
    }

    /** The ids of the tokens that were in slots when this run began. */
    public Set<String> heldIds() {
        return slots.values().stream()
                .map(tokens::get)
                .filter(Objects::nonNull)
                .map(SimulationState.Token::id)
                .collect(Collectors.toSet());
    }
}
