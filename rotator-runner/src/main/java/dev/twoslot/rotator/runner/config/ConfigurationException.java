package dev.twoslot.rotator.runner.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used; all that is wrong with it is in the message, one line each, and no value is. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationProblem> problems;

    ConfigurationException(List<ConfigurationProblem> problems) {
        super(problems.stream().map(problem -> "  " + problem).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    ConfigurationException(ConfigurationProblem problem) {
        this(List.of(problem));
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
