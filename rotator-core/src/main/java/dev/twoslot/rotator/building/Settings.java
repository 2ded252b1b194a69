package dev.twoslot.rotator.building;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has been told: a setter refuses null and what is out of its range by name, and may be called once; {@code build()}
 * checks what belongs together and reports all problems at once. Not thread-safe, as a builder is not.
 */
public final class Settings {

    private final Set<String> taken = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Takes the value of a setter.
     *
     * @param name the setter's
     * @throws NullPointerException if it is null
     * @throws IllegalStateException if the setter was called before
     */
    public <T> T take(String name, @Nullable T value) {
        if (value == null) {
            throw new NullPointerException(name + " must not be null");
        }
        if (!taken.add(name)) {
            throw new IllegalStateException(name + " was set before; a setter may be called once");
        }
        return value;
    }

    /**
     * Takes a duration within a range, both ends included.
     *
     * @throws IllegalArgumentException if it is out of the range
     */
    public Duration take(String name, @Nullable Duration value, Duration shortest, Duration longest) {
        Duration duration = take(name, value);
        if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    name + " must be from " + shortest + " to " + longest + ", not " + duration);
        }
        return duration;
    }

    /** Whether the setter was called. */
    public boolean has(String name) {
        return taken.contains(name);
    }

    /** Notes a problem unless the condition holds. */
    public Settings require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
        return this;
    }

    /**
     * The value of a setting that a builder can't do without; a missing one is noted, and {@link #check} refuses it.
     *
     * @param remedy what to call
     */
    public <T> @Nullable T required(String name, @Nullable T value, String remedy) {
        require(value != null, name + " is not set: " + remedy);
        return value;
    }

    /**
     * Ends the building.
     *
     * @throws IllegalArgumentException with all problems, if there are any
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
