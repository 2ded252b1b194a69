package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds a secret in text that arrives in pieces, and puts {@value #MASK} in its place: as it is, percent-encoded in part or whole, and in
 * Base64, also where other text is encoded before and after it. White space, control characters and backslashes within it change nothing,
 * so neither a wrapped line nor a shell's or JSON's quoting hides it. A secret that is cut into pieces with other text between, or encoded
 * in another way, is not found.
 *
 * <p>Holds the secret, and prints none. Immutable and thread-safe.
 */
final class SecretMask {

    static final String MASK = "***";

    private static final int NO = -1;
    private static final int OPEN = -2;

    /** So much filling between two characters; more is no wrapped line, and would let the text that is held back grow. */
    private static final int MOST_FILLING = 256;

    /** So much of a secret is masked when the text ends within it. */
    private static final int TELLING_BEGINNING = 6;

    private static final int SHORTEST_BASE64 = 4;
    private static final HexFormat HEX = HexFormat.of();

    private final List<Form> forms = new ArrayList<>();

    SecretMask(SecretValue secret) {
        String value = secret.reveal();
        int[] all = value.codePoints().toArray();
        int[] solid = Arrays.stream(all).filter(c -> !isFilling(c)).toArray();
        forms.add(solid.length == 0 ? new Form(all, Spelling.EXACT) : new Form(solid, Spelling.FILLED));
        forms.add(new Form(all, Spelling.PERCENT));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            // What comes before decides which of three ways the bytes are cut; the first and last characters of it
            // also.
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String own = encoded.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
            if (own.length() >= SHORTEST_BASE64) {
                forms.add(new Form(own.codePoints().toArray(), Spelling.BASE64));
            }
        }
    }

    /**
     * Masks as much as can be told already, and takes it away from the text.
     *
     * @param text what is not masked yet; what stays in it may be the beginning of the secret
     * @param ended whether nothing will follow; then all is taken
     */
    String take(StringBuilder text, boolean ended) {
        StringBuilder masked = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = longest(text, at);
            if (end == OPEN && !ended) {
                break;
            }
            if (end == OPEN && isTelling(text, at)) {
                masked.append(MASK);
                at = text.length();
            } else if (end >= 0) {
                masked.append(MASK);
                at = end;
            } else {
                masked.append(text.charAt(at++));
            }
        }
        text.delete(0, at);
        return masked.toString();
    }

    private int longest(CharSequence text, int at) {
        int found = NO;
        for (Form form : forms) {
            int end = form.match(text, at);
            found = found == NO || end > found ? (end == NO ? found : end) : found;
        }
        return found;
    }

    private static boolean isTelling(CharSequence text, int at) {
        return text.subSequence(at, text.length())
                        .codePoints()
                        .filter(c -> !isFilling(c))
                        .count()
                >= TELLING_BEGINNING;
    }

    private static boolean isFilling(int c) {
        return c == '\\'
                || Character.isWhitespace(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    @Override
    public String toString() {
        return "SecretMask[redacted]";
    }

    private enum Spelling {
        EXACT,
        FILLED,
        /** Any character may be encoded, and what would be taken for filling is. */
        PERCENT,
        /** Of either alphabet. */
        BASE64
    }

    /** One way to write the secret: characters that follow each other. */
    private static final class Form {

        private final int[] characters;
        private final Spelling spelling;
        private final String[] percent;

        Form(int[] characters, Spelling spelling) {
            this.characters = characters;
            this.spelling = spelling;
            percent = Arrays.stream(characters)
                    .mapToObj(c -> spelling == Spelling.PERCENT ? percent(c) : "")
                    .toArray(String[]::new);
        }

        private static String percent(int c) {
            StringBuilder text = new StringBuilder();
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                text.append('%').append(HEX.toHexDigits(b));
            }
            return text.toString();
        }

        /** Where it ends if it begins there; {@link #OPEN} if the text ends before that is clear, {@link #NO} if it doesn't. */
        int match(CharSequence text, int start) {
            int at = start;
            for (int i = 0; i < characters.length; i++) {
                int filled = i == 0 || spelling == Spelling.EXACT ? at : skip(text, at);
                if (filled == NO) {
                    return NO;
                }
                int next = one(text, filled, i);
                if (next < 0) {
                    return next;
                }
                at = next;
            }
            return at;
        }

        private int one(CharSequence text, int at, int i) {
            if (at >= text.length()) {
                return OPEN;
            }
            String code = percent[i];
            int same = 0;
            while (same < code.length()
                    && at + same < text.length()
                    && Character.toLowerCase(text.charAt(at + same)) == code.charAt(same)) {
                same++;
            }
            if (same > 0 && same == code.length()) {
                return at + same;
            }
            int c = Character.codePointAt(text, at);
            if (c == characters[i] || isOtherwise(c, characters[i])) {
                return at + Character.charCount(c);
            }
            return same > 0 && at + same == text.length() ? OPEN : NO;
        }

        private boolean isOtherwise(int found, int wanted) {
            return switch (spelling) {
                case PERCENT -> found == '+' && wanted == ' ';
                case BASE64 -> (found == '-' && wanted == '+') || (found == '_' && wanted == '/');
                case EXACT, FILLED -> false;
            };
        }

        /** Behind what may stand between two characters. */
        private int skip(CharSequence text, int start) {
            int at = start;
            while (at < text.length()) {
                int c = Character.codePointAt(text, at);
                if (!isFilling(c)) {
                    break;
                }
                if (at - start > MOST_FILLING) {
                    return NO;
                }
                at += Character.charCount(c);
            }
            return at;
        }
    }
}
