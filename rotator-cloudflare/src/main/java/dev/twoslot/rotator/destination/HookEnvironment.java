package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The variables that a hook gets: what it is called for, and of the caller's those that are named. Immutable; holds no token. */
final class HookEnvironment {

    /** What a shell and its commands can't well do without. */
    private static final List<String> ALWAYS = List.of("PATH", "HOME", "LANG", "LC_*", "TZ", "TMPDIR");

    /** Ours; and the rotator's own settings, among them the key of its vault, begin like that. */
    private static final String OURS = "ROTATOR_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?");

    /** An issuer's id is text from outside; what no issuer is known to give doesn't get near a shell. */
    private static final Pattern TOKEN_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

    private final Map<String, String> passed = new TreeMap<>();

    HookEnvironment(Map<String, String> callers, Collection<String> names) {
        List<String> wanted = Stream.concat(ALWAYS.stream(), names.stream()).toList();
        callers.forEach((name, value) -> {
            if (!isReserved(name)
                    && value.indexOf('\0') < 0
                    && wanted.stream().anyMatch(pattern -> covers(pattern, name))) {
                passed.put(name, value);
            }
        });
    }

    /** @throws IllegalArgumentException if it names no variable that may be passed */
    static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "passing must be names of variables, letters, digits and underscores, with"
                            + " an asterisk at most at the end, not " + name);
        }
        if (isReserved(name)) {
            throw new IllegalArgumentException("passing must not have " + name
                    + ": it may hold a key or a token, and a hook gets its token on standard input");
        }
    }

    private static boolean isReserved(String name) {
        return name.startsWith(OURS) || Arrays.stream(SlotName.values()).anyMatch(slot -> name.startsWith(slot.name()));
    }

    private static boolean covers(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    /** For one call. */
    Map<String, String> of(SlotName slot, Token token, CallContext context) {
        Map<String, String> variables = new TreeMap<>(passed);
        variables.put(OURS + "SLOT", slot.name());
        variables.put(OURS + "ROLE", slot.role().name());
        variables.put(OURS + "FINGERPRINT", token.value().fingerprint());
        String id = token.id();
        if (id != null && TOKEN_ID.matcher(id).matches()) {
            variables.put(OURS + "TOKEN_ID", id);
        }
        if (token.expiresAt() != null) {
            variables.put(OURS + "EXPIRES_AT", token.expiresAt().toString());
        }
        context.signature().ifPresent(signature -> {
            variables.put(OURS + "ROTATION", signature.rotation());
            variables.put(OURS + "RUN", signature.run());
        });
        return variables;
    }
}
