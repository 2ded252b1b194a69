package dev.twoslot.rotator.runner;

import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy in the environment, as other programs take it from there: {@code HTTPS_PROXY}, else {@code ALL_PROXY}, unless
 * {@code NO_PROXY} names the API's host; each in lower case as well. Without either, Java's system properties decide. They
 * count for an https base URL on another machine alone.
 */
final class ProxyVariables {

    private ProxyVariables() {}

    /** Null if a variable that counts is wrong, which then has a problem noted. */
    static @Nullable ApiRoute route(Variables variables, ProxySelector javaProxies, URI baseUrl) {
        if (LoopbackHost.is(baseUrl.getHost())) {
            return ApiRoute.direct("this very machine is called without a proxy");
        }
        if (!"https".equalsIgnoreCase(baseUrl.getScheme())) {
            return ApiRoute.direct("a proxy is for https alone");
        }
        Optional<String> exceptions = inEitherCase(variables, "NO_PROXY").flatMap(variables::text);
        if (exceptions.filter(list -> NoProxyList.names(list, baseUrl)).isPresent()) {
            return ApiRoute.direct("NO_PROXY names the host");
        }
        for (String name : List.of("HTTPS_PROXY", "ALL_PROXY")) {
            Optional<String> key = inEitherCase(variables, name);
            if (key.isPresent()) {
                return variables.optionalOrNull(
                        key.get(),
                        text -> VariableSyntax.proxy(text, key.get()),
                        "Name a proxy that asks for no password, or set NO_PROXY to the API's host to call it directly.");
            }
        }
        return ApiRoute.asJavaSays(javaProxies, baseUrl);
    }

    /** The one of the two names that is set; a problem is noted where they contradict each other. */
    private static Optional<String> inEitherCase(Variables variables, String upper) {
        String lower = upper.toLowerCase(java.util.Locale.ROOT);
        if (variables.isSet(upper) && variables.isSet(lower) && !variables.text(upper).equals(variables.text(lower))) {
            variables.problem(upper, "differs from " + lower, "Set one of them only, or both to the same.");
        }
        return variables.isSet(upper) ? Optional.of(upper) : Optional.of(lower).filter(variables::isSet);
    }
}
