package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way to an endpoint.
 *
 * @param request as it arrived
 * @param parameters the decoded identifiers of the path, by their name in the route
 * @param credential the bearer token as sent
 * @param caller the token that the credential belongs to, or null if there is none
 * @param now the simulated time at which the call is carried out
 */
record Call(
        SimulatedRequest request,
        Map<String, String> parameters,
        String credential,
        @Nullable ApiToken caller,
        Instant now) {

    String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** The caller of a route that needs a permission, and therefore has one. */
    ApiToken requireCaller() {
        if (caller == null) {
            throw new IllegalStateException("the route does not need a permission");
        }
        return caller;
    }

    @Override
    public String toString() {
        return "Call[" + request + "]";
    }
}
