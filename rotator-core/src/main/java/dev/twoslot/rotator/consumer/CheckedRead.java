package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How this package gets a credential from a reader, always, and what the credential must be: visible ASCII, as an HTTP header
 * takes it. Anything else is refused here, because clients refuse it with an exception that quotes the whole header: a token would be in
 * every log. No message of this class quotes anything.
 */
final class CheckedRead {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char DELETE = 0x7f;
    private static final char LAST_CONTROL = 0x9f;

    private CheckedRead() {}

    /**
     * The credential that the slot holds now, fit for a header.
     *
     * @throws Exception as the reader does, and if what it brought is null or not fit
     */
    @SuppressWarnings("NullAway") // a reader may be of a language that knows no such promise
    static SecretValue of(SlotReader reader, Slot slot) throws Exception {
        SecretValue credential = reader.read(slot);
        if (credential == null) {
            throw new IOException("the reader returned null for " + slot + "; it must return a credential or throw");
        }
        String flaw = flaw(credential.reveal());
        if (flaw != null) {
            throw unfit("the credential in " + slot, flaw);
        }
        return credential;
    }

    /** A text from outside as a credential. White space at its ends is dropped: editors and {@code echo} leave a line break. */
    static SecretValue of(String text, String where) throws IOException {
        String value = text.strip();
        if (value.isEmpty()) {
            throw new IOException(where + " is missing or empty; it must hold a token");
        }
        String flaw = flaw(value);
        if (flaw != null) {
            throw unfit(where, flaw);
        }
        return SecretValue.of(value);
    }

    private static IOException unfit(String where, String flaw) {
        return new IOException(
                where + " holds " + flaw
                        + ", which can't stand in an HTTP header, so it is not used; it must hold the token alone, as it was issued");
    }

    private static @Nullable String flaw(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= DELETE) {
                return name(c);
            }
        }
        return null;
    }

    private static String name(char c) {
        return switch (c) {
            case BYTE_ORDER_MARK -> "a byte order mark";
            case '\r', '\n' -> "a line break";
            case ' ', '\t' -> "a blank";
            default -> c <= LAST_CONTROL ? "a control character" : "a character outside of visible ASCII";
        };
    }
}
