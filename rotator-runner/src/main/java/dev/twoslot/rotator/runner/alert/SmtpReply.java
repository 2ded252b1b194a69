package dev.twoslot.rotator.runner.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a mail server's refusal. Its text is dropped: it may repeat anything that the server was sent.
 *
 * @param code the reply code of RFC 5321, 400 to 599
 * @param enhanced the enhanced status code of RFC 3463, such as {@code 5.1.1}, or null
 */
record SmtpReply(int code, @Nullable String enhanced) {

    /** The reply alone, or at the end of the library's words for a bad greeting. */
    private static final Pattern REFUSAL = Pattern.compile(
            "(?:.*response: )?([45][0-9]{2})(?:[ -]([45]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.]))?(?![0-9]).*",
            Pattern.DOTALL);

    /** Empty if the text of an exception of the mail library is not that of a refusal. */
    static Optional<SmtpReply> in(@Nullable String text) {
        Matcher matcher = REFUSAL.matcher(text == null ? "" : text);
        return matcher.matches()
                ? Optional.of(new SmtpReply(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /** Whether the same may be accepted later. */
    boolean isTemporary() {
        return code < 500;
    }

    /** {@code 550 5.1.1}. */
    @Override
    public String toString() {
        return enhanced == null ? String.valueOf(code) : code + " " + enhanced;
    }
}
