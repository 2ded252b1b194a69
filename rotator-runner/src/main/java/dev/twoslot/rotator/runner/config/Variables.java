package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.runner.process.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment as it is read for a configuration: takes values and collects everything that is wrong with them on the
 * way, so that an operator hears of all of it at once. Not thread-safe.
 */
public final class Variables {

    private final Environment environment;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    public Variables(Environment environment) {
        this.environment = environment;
    }

    /** The value as it stands, for a comparison with another; empty if unset. */
    Optional<String> text(String key) {
        return environment.value(key);
    }

    boolean isSet(String key) {
        return environment.value(key).isPresent();
    }

    /** Null where the variable is unset or wrong, and then a problem is noted. */
    <T> @Nullable T required(String key, Function<String, T> parser, String remedy) {
        if (!isSet(key)) {
            problem(key, "is not set", remedy);
            return null;
        }
        return optionalOrNull(key, parser, remedy);
    }

    /** The default where the variable is unset; null where it is wrong, and then a problem is noted. */
    <T> @Nullable T optional(String key, Function<String, T> parser, String remedy, T fallback) {
        return isSet(key) ? optionalOrNull(key, parser, remedy) : fallback;
    }

    /** Null where the variable is unset, or wrong, and then a problem is noted. */
    <T> @Nullable T optionalOrNull(String key, Function<String, T> parser, String remedy) {
        Optional<String> value = environment.value(key);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(value.get());
        } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()), remedy);
            return null;
        }
    }

    /** Whether the operator gives up a protection by the name of the variable. Anything but true keeps it. */
    boolean allowed(String key) {
        Boolean allowed = optional(key, VariableSyntax::truth, "Leave it unset to keep the protection.", Boolean.FALSE);
        return Boolean.TRUE.equals(allowed);
    }

    void problem(String key, String rule, String remedy) {
        problems.add(new ConfigurationProblem(key, rule, remedy));
    }

    /** Whether something was wrong with what has been read so far. */
    public boolean haveProblems() {
        return !problems.isEmpty();
    }

    /** All that was wrong, as one exception to throw. */
    public ConfigurationException refusal() {
        return new ConfigurationException(problems);
    }
}
