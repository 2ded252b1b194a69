package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.runner.schedule.Schedule;
import dev.twoslot.rotator.runner.text.DurationText;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When rotations are planned, and the times that one works with.
 *
 * @param schedule when {@code serve} rotates
 * @param jitter how much later than planned {@code serve} may start a run
 * @param policy the times of a rotation, made for the schedule's longest gap
 */
public record Times(Schedule schedule, Duration jitter, RotationPolicy policy) {

    private static final Duration SCHEDULER_DELAY = Duration.ofSeconds(60);

    /** Null if something is wrong with the variables, which then have a problem noted. */
    public static @Nullable Times read(Variables variables) {
        ZoneId zone = variables.orDefault(Setting.ROTATION_TIME_ZONE, VariableSyntax::zone);
        Schedule schedule = variables.orDefault(
                Setting.ROTATION_INTERVAL, text -> Schedule.parse(text, zone == null ? ZoneOffset.UTC : zone));
        Duration jitter = variables.orDefault(Setting.ROTATION_JITTER, VariableSyntax::jitter);
        if (schedule == null || jitter == null) {
            return null;
        }
        RotationPolicy policy = policy(variables, schedule.longestGap(), jitter);
        return policy == null ? null : new Times(schedule, jitter, policy);
    }

    private static @Nullable RotationPolicy policy(Variables variables, Duration interval, Duration jitter) {
        Boolean accepted = variables.orDefault(Setting.ACCEPT_THAT_SECONDARY_EXPIRES, VariableSyntax::truth);
        Duration ttl = variables.orNull(Setting.TOKEN_TTL, VariableSyntax::ttl);
        if (accepted == null || (ttl == null && variables.isSet(Setting.TOKEN_TTL))) {
            return null;
        }
        String name = variables.orDefault(Setting.ROTATION_NAME, VariableSyntax::rotationName);
        if (name == null) {
            return null;
        }
        RotationPolicy safe = builder(name, interval, jitter).build();
        if (ttl == null) {
            return safe;
        }
        Duration smallest = safe.budget().smallestTtl(0);
        if (ttl.compareTo(smallest) < 0 && !accepted) {
            variables.problem(
                    Setting.TOKEN_TTL,
                    "is too short for a run every " + DurationText.format(interval)
                            + ": SECONDARY would run out before the next run",
                    "Set it to " + DurationText.format(smallest) + " or longer"
                            + ", or set ACCEPT_THAT_SECONDARY_EXPIRES=true to do without a SECONDARY at times.");
            return null;
        }
        RotationPolicy.Builder builder = builder(name, interval, jitter).ttl(ttl);
        return accepted ? builder.acceptThatSecondaryExpires().build() : builder.build();
    }

    private static RotationPolicy.Builder builder(String name, Duration interval, Duration jitter) {
        return RotationPolicy.builder().name(name).interval(interval).schedulerDelay(SCHEDULER_DELAY.plus(jitter));
    }
}
