package dev.twoslot.rotator.runner.config;

/**
 * One thing that is wrong with the configuration. Never holds the value: it may be a secret, or a secret that was put into
 * the wrong variable.
 *
 * @param key the variable or option
 * @param rule what its value must be
 * @param remedy what to do about it, as a sentence
 */
public record ConfigurationProblem(String key, String rule, String remedy) {

    @Override
    public String toString() {
        return key + ": " + rule + ". " + remedy;
    }
}
