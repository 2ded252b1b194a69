package dev.twoslot.rotator.runner.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code PT2H10M} and {@code 2h10m} come in, {@code 2h10m} goes out. */
public final class DurationText {

    private static final Pattern SHORTHAND = Pattern.compile("(?=.)(\\d+D)?((?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?");

    private DurationText() {}

    /**
     * Reads an ISO-8601 duration or its shorthand; upper and lower case are the same.
     *
     * @return the duration, or empty if the text is neither or the number is too large
     */
    public static Optional<Duration> parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            return Optional.of(Duration.parse(SHORTHAND.matcher(upper).matches() ? toIso(upper) : upper));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static String toIso(String shorthand) {
        int endOfDays = shorthand.indexOf('D') + 1;
        String time = shorthand.substring(endOfDays);
        return "P" + shorthand.substring(0, endOfDays) + (time.isEmpty() ? "" : "T" + time);
    }

    /** The shorthand, exact to the second: {@code 2h10m}, {@code 1d8m}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, char unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
