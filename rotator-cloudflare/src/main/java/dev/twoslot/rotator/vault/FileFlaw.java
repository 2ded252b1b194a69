package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.RotatorException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with a file that is refused. Its name stands in the refusal, right after which file it is about. */
enum FileFlaw {
    /** It is not there, or its folder isn't. */
    ABSENT,
    /** It belongs to a user who could change it, and who is neither this process' user nor root. */
    OWNER,
    /** Others may read or write it, or this process may not. */
    MODE,
    /** It is something else: no regular file, empty, too large, not what a file of its kind holds. */
    CONTENT;

    /**
     * The refusal, {@code PERMANENT}: a person has to do something.
     *
     * @param subject the file with what it is: {@code vault /var/lib/rotator/slots.vault}
     * @param why what is wrong, and the remedy; without a secret
     */
    RotatorException refusal(String subject, String why) {
        return refusal(subject, why, null);
    }

    /** As {@link #refusal(String, String)}, with what the file system said. */
    RotatorException refusal(String subject, String why, @Nullable Throwable cause) {
        return new RotatorException(
                RotatorException.Kind.PERMANENT, subject + ": " + name().toLowerCase(Locale.ROOT) + ": " + why, cause);
    }
}
