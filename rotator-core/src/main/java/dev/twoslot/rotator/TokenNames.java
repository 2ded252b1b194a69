package dev.twoslot.rotator;

import java.util.regex.Pattern;

/**
 * The names that this rotation gives its tokens: {@code two-slot/<rotation>/<role>/<run id>}. They are unique to a role and
 * run, so that a token whose reply was lost is found again, and they tell ours from everybody else's.
 */
record TokenNames(String rotation) {

    private static final Pattern ROTATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    TokenNames {
        if (!ROTATION.matcher(rotation).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 40 lower-case letters, digits or hyphens and begin with a"
                            + " letter or digit: it becomes a part of token names");
        }
    }

    /** What every name of this rotation starts with. Ends in a slash: no other rotation's prefix is a prefix of it. */
    String prefix() {
        return "two-slot/" + rotation + "/";
    }

    String of(Role role, String runId) {
        return prefix() + role.label() + "/" + runId;
    }
}
