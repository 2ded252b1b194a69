package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.Role;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a rotation gives its tokens: {@code two-slot/<rotation>/<role>/<run id>}, with {@code .2} and so on for a
 * second attempt. They are unique to a role, run and attempt, so that a token whose reply was lost is found again.
 *
 * @param rotation the rotation's name
 */
record TokenNames(String rotation) {

    private static final Pattern REST =
            Pattern.compile("(?<role>[a-z-]+)/(?<run>[0-9A-Za-z-]{1,40})(\\.(?<attempt>[2-9]))?");

    /** What every name of this rotation starts with. Ends in a slash: no other rotation's prefix is a prefix of it. */
    String prefix() {
        return "two-slot/" + rotation + "/";
    }

    /** @param attempt 1 to 9 */
    String of(Role role, String runId, int attempt) {
        return prefix() + role.label() + "/" + runId + (attempt == 1 ? "" : "." + attempt);
    }

    /**
     * What a name of this rotation is made of.
     *
     * @param role what the token is for
     * @param runId the run that asked for it
     */
    record Parts(Role role, String runId) {}

    /** Takes a name apart; empty if it is none that this rotation gives. */
    Optional<Parts> parse(String name) {
        if (!name.startsWith(prefix())) {
            return Optional.empty();
        }
        Matcher matcher = REST.matcher(name.substring(prefix().length()));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Role role : Role.values()) {
            if (role.label().equals(matcher.group("role"))) {
                return Optional.of(new Parts(role, matcher.group("run")));
            }
        }
        return Optional.empty();
    }
}
