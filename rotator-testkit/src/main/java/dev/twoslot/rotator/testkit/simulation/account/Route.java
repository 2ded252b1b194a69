package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.PercentEncoding;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param method the HTTP method
 * @param template the segments of the path; one in braces is a parameter
 * @param anyOf the permission groups of which the caller needs one; empty if the endpoint itself judges the credential
 * @param endpoint carries the call out
 */
record Route(String method, List<String> template, List<PermissionGroup> anyOf, Endpoint endpoint) {

    /** Carries out a call that is routed and authorized. Runs under the simulation's lock. */
    @FunctionalInterface
    interface Endpoint {
        SimulatedReply handle(Call call) throws ApiException;
    }

    static Route of(String method, String path, List<PermissionGroup> anyOf, Endpoint endpoint) {
        return new Route(method, List.of(path.substring(1).split("/")), anyOf, endpoint);
    }

    /** The decoded parameters, or null if the path is another one. */
    @Nullable
    Map<String, String> match(List<String> segments) {
        if (segments.size() != template.size()) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            if (expected.startsWith("{")) {
                // Every escape was looked at when the request was taken apart.
                parameters.put(
                        expected.substring(1, expected.length() - 1),
                        PercentEncoding.decodeSegment(segments.get(i)).orElseThrow());
            } else if (!expected.equals(segments.get(i))) {
                return null;
            }
        }
        return parameters;
    }
}
