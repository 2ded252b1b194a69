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

    /** What all of them are read from. */
    Environment environment() {
        return environment;
    }

    /** The value as it stands, for a comparison with another; empty if unset. */
    Optional<String> text(Setting setting) {
        return text(setting.key());
    }

    /** As {@link #text(Setting)}, of a variable that is read by another name as well. */
    Optional<String> text(String key) {
        return environment.value(key);
    }

    boolean isSet(Setting setting) {
        return isSet(setting.key());
    }

    boolean isSet(String key) {
        return text(key).isPresent();
    }

    /** Null where the variable is unset or wrong, and then a problem is noted. */
    <T> @Nullable T required(Setting setting, Function<String, T> parser) {
        return requiredAs(setting.key(), setting, parser);
    }

    /** As {@link #required}, of a variable that is read by another name as well. */
    <T> @Nullable T requiredAs(String key, Setting setting, Function<String, T> parser) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            problem(key, "is not set", setting.remedy());
            return null;
        }
        return parsed(key, setting, text.get(), parser);
    }

    /** What the default says where the variable is unset; null where it is wrong, and then a problem is noted. */
    <T> @Nullable T orDefault(Setting setting, Function<String, T> parser) {
        String text = text(setting).or(setting::defaultValue).orElseThrow();
        return parsed(setting.key(), setting, text, parser);
    }

    /** Null where the variable is unset, or wrong, and then a problem is noted. */
    <T> @Nullable T orNull(Setting setting, Function<String, T> parser) {
        return orNullAs(setting.key(), setting, parser);
    }

    /** As {@link #orNull}, of a variable that is read by another name as well. */
    <T> @Nullable T orNullAs(String key, Setting setting, Function<String, T> parser) {
        Optional<String> text = text(key);
        return text.isEmpty() ? null : parsed(key, setting, text.get(), parser);
    }

    /** Whether a variable that only {@code true} switches on does so; anything else leaves it off. */
    boolean isTrue(Setting setting) {
        return Boolean.TRUE.equals(orDefault(setting, VariableSyntax::truth));
    }

    void problem(Setting setting, String rule, String remedy) {
        problem(setting.key(), rule, remedy);
    }

    private <T> @Nullable T parsed(String key, Setting setting, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()), setting.remedy());
            return null;
        }
    }

    private void problem(String key, String rule, String remedy) {
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
