package dev.twoslot.rotator.runner;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the process was started with: the environment variables, and the proxies that Java's system properties name.
 * Immutable; doesn't print itself, for some of the variables are secrets.
 */
final class Environment {

    private final Map<String, String> variables;

    private final ProxySelector javaProxies;

    private Environment(Map<String, String> variables, ProxySelector javaProxies) {
        this.variables = Map.copyOf(variables);
        this.javaProxies = javaProxies;
    }

    /** Variables alone. */
    static Environment of(Map<String, String> variables) {
        return new Environment(variables, HttpClient.Builder.NO_PROXY);
    }

    /** @param javaProxies the selector of the virtual machine, which may have none */
    static Environment of(Map<String, String> variables, @Nullable ProxySelector javaProxies) {
        return new Environment(variables, javaProxies == null ? HttpClient.Builder.NO_PROXY : javaProxies);
    }

    /** The variable's value without surrounding white space; a blank one counts as unset. */
    Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The proxies that Java's system properties name. */
    ProxySelector javaProxies() {
        return javaProxies;
    }
}
