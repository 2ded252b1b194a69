package dev.twoslot.rotator.runner.process;

import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that the process was started with. Immutable; doesn't print itself, for some of them are
 * secrets.
 */
public final class Environment {

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /** All variables as they are, for what takes those that it knows out of them. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The variable's value without surrounding white space; a blank one counts as unset. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
