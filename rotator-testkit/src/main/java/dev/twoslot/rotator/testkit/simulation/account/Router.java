package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the operation of a path, and refuses identifiers that can't be one, before anyone asks who is calling. */
final class Router {
    static final String PREFIX = "/client/v4";

    /** SimulatedIds of 32 hexadecimal digits; the Secrets Store takes any text for its own and says not found. */
    private static final Set<String> STRICT = Set.of("account_id", "token_id", "namespace_id");

    /** A route with the parameters that the path gave it. */
    record Match(Route route, Map<String, String> parameters) {}

    private final List<Route> routes;

    /**
     * Keeps the routes in order; the first that matches is taken, so literal segments come before parameters.
     */
    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    Match resolve(String method, String rawPath) throws ApiException {
        if (!rawPath.startsWith(PREFIX + "/")) {
            throw ApiException.noRoute(404, rawPath);
        }
        String path = rawPath.substring(PREFIX.length());
        List<String> segments = Arrays.asList(path.substring(1).split("/"));
        Set<String> allowed = new LinkedHashSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(segments);
            if (parameters == null) {
                continue;
            }
            allowed.add(route.method());
            if (route.method().equals(method)) {
                checkIdentifiers(parameters, path);
                return new Match(route, parameters);
            }
        }
        if (!allowed.isEmpty()) {
            throw ApiException.methodNotAllowed(method, List.copyOf(allowed));
        }
        throw ApiException.noRoute(404, path);
    }

    private static void checkIdentifiers(Map<String, String> parameters, String path) throws ApiException {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (STRICT.contains(parameter.getKey()) && !parameter.getValue().matches("[0-9a-f]{32}")) {
                throw ApiException.noRoute(400, path);
            }
        }
    }
}
