package dev.twoslot.rotator.vault;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a lock, as its file tells in three lines: {@code pid 4711}, {@code since} and {@code until}, each followed by a time
 * in ISO 8601. Immutable.
 *
 * @param until when its lease ends, by its own clock; null where the file doesn't tell
 * @param description who it is, for people, in printable characters; empty where the file doesn't tell
 */
record LockHolder(@Nullable Instant until, String description) {

    /** A text of ours is shorter than this. */
    static final int LONGEST_TEXT = 256;

    static final LockHolder UNKNOWN = new LockHolder(null, "");

    private static final String TIME = " ([0-9TZ:.+-]{10,40})\n";
    private static final Pattern TEXT = Pattern.compile("pid ([0-9]{1,19})\nsince" + TIME + "until" + TIME);

    static LockHolder of(long pid, Instant since, Instant until) {
        return new LockHolder(until, "pid " + pid + ", since " + since);
    }

    /** What a lock file says while that process holds it. */
    static byte[] text(long pid, Instant since, Instant until) {
        return ("pid " + pid + "\nsince " + since + "\nuntil " + until + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a lock file's content back.
     *
     * <p>A text may have been cut short, or its space may hold zeros, where the power failed while it was written; there is
     * nothing to be known from it then, but it is still that of a lock file.
     *
     * @return empty if this is no lock file's content, so that the file must not be written
     */
    static Optional<LockHolder> parse(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1).replaceFirst("\0+$", "");
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            try {
                return Optional.of(of(
                        Long.parseLong(matcher.group(1)),
                        Instant.parse(matcher.group(2)),
                        Instant.parse(matcher.group(3))));
            } catch (DateTimeException | NumberFormatException e) {
                return Optional.of(UNKNOWN);
            }
        }
        // Whether it is the beginning of one.
        return matcher.hitEnd() ? Optional.of(UNKNOWN) : Optional.empty();
    }

    /** Whether the lease is over although the lock is held. False where the file doesn't tell. */
    boolean hasEndedBy(Instant now) {
        return until != null && until.isBefore(now);
    }
}
