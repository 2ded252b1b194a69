package dev.twoslot.rotator.runner.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.twoslot.rotator.runner.text.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When rotations are planned. Pure: it computes and reads no clock. Immutable. */
public sealed interface Schedule {

    /** Half of what a token may live, for it has to last for two intervals. */
    Duration LONGEST = Duration.ofDays(182);

    /** The longest time between two planned runs: the interval that the tokens' lifetime has to be made for. */
    Duration longestGap();

    /**
     * The first planned run after another, or after a rotation that happened.
     *
     * @return a later instant than the given one
     */
    Instant nextAfter(Instant last);

    /**
     * Reads a duration ({@code PT1H}, {@code 1h}) or a cron expression of five fields in UNIX syntax.
     *
     * @param zone the time zone of a cron expression
     * @throws IllegalArgumentException if it is neither, or plans runs less than a minute or more than {@link #LONGEST} apart,
     *     or none; the message states the rule and never repeats the text
     */
    static Schedule parse(String text, ZoneId zone) {
        return text.strip().contains(" ") ? Cron.parse(text.strip(), zone) : Interval.parse(text);
    }

    /**
     * A run every so often, counted from the one before.
     *
     * @param longestGap the time between two runs, from a minute to {@link #LONGEST}
     */
    record Interval(Duration longestGap) implements Schedule {

        private static final Duration SHORTEST = Duration.ofMinutes(1);

        private static Interval parse(String text) {
            return DurationText.parse(text)
                    .filter(duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0)
                    .map(Interval::new)
                    .orElseThrow(() ->
                            new IllegalArgumentException("must be a duration from " + DurationText.format(SHORTEST)
                                    + " to " + DurationText.format(LONGEST) + ", or a cron expression of five fields"));
        }

        @Override
        public Instant nextAfter(Instant last) {
            return last.plus(longestGap);
        }
    }

    /** A run whenever a cron expression says so. */
    final class Cron implements Schedule {

        // The gaps are looked for in a fixed stretch, so that the same expression is judged the same way every day. It
        // has
        // all months, both changes of daylight saving time, and for an hourly expression it ends after about a second.
        private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
        private static final Duration STRETCH = Duration.ofDays(400);
        private static final int MOST_RUNS = 10_000;

        private final ExecutionTime executions;
        private final ZoneId zone;
        private final Duration longestGap;

        private Cron(ExecutionTime executions, ZoneId zone) {
            this.executions = executions;
            this.zone = zone;
            this.longestGap = findLongestGap();
        }

        private static Cron parse(String text, ZoneId zone) {
            try {
                var definition = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
                return new Cron(ExecutionTime.forCron(new CronParser(definition).parse(text)), zone);
            } catch (IllegalArgumentException e) {
                // The parser's message repeats the text, which may be a secret in the wrong variable.
                throw new IllegalArgumentException(
                        "must be a duration, or a cron expression of five fields (minute hour day month weekday) that is"
                                + " met at least every " + DurationText.format(LONGEST));
            }
        }

        @Override
        public Duration longestGap() {
            return longestGap;
        }

        @Override
        public Instant nextAfter(Instant last) {
            return execution(last)
                    .orElseThrow(() -> new IllegalStateException("a schedule that was accepted always has a next run"));
        }

        private Optional<Instant> execution(Instant last) {
            return executions.nextExecution(ZonedDateTime.ofInstant(last, zone)).map(ZonedDateTime::toInstant);
        }

        private Duration findLongestGap() {
            Duration longest = Duration.ZERO;
            Optional<Instant> run = execution(START);
            for (int i = 0; i < MOST_RUNS && run.isPresent() && run.get().isBefore(START.plus(STRETCH)); i++) {
                Optional<Instant> next = execution(run.get());
                if (next.isPresent()) {
                    Duration gap = Duration.between(run.get(), next.get());
                    longest = gap.compareTo(longest) > 0 ? gap : longest;
                }
                run = next;
            }
            if (longest.isZero() || longest.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("no two runs, or too far apart");
            }
            return longest;
        }
    }
}
