package dev.twoslot.rotator.vault;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms in which a {@link VaultKey} is written down, and how to tell which one a text is in. */
enum KeyForm {
    HEX("hex:"),
    BASE64("base64:"),
    PASSPHRASE("passphrase:");

    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_PASSPHRASE = 20;

    private static final Pattern HEX_DIGITS = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern STANDARD = Pattern.compile("[A-Za-z0-9+/]{43}=?");
    private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9_-]{43}=?");

    /** What keys are written with: a text of these alone that isn't a whole key may be part of one. */
    private static final Pattern KEY_CHARACTERS = Pattern.compile("[A-Za-z0-9+/_=-]*");

    private static final Pattern AROUND_A_KEY = Pattern.compile("[\\s\"':,;]");
    private static final Pattern SOME_PREFIX = Pattern.compile("[A-Za-z0-9]+:.*");

    private static final String FORMS =
            "'hex:' and 64 hexadecimal digits, 'base64:' and 32 bytes in base64, or 'passphrase:' and" + " at least "
                    + SHORTEST_PASSPHRASE + " characters";

    private final String prefix;

    KeyForm(String prefix) {
        this.prefix = prefix;
    }

    /** A text whose form is known. */
    record Written(KeyForm form, String body) {}

    /**
     * Tells the form of a text.
     *
     * @throws IllegalArgumentException if it is in none, or may be in more than one; the message names the rule and never shows
     *     the text
     */
    static Written of(String text) {
        Optional<KeyForm> named = Arrays.stream(values())
                .filter(form -> text.startsWith(form.prefix))
                .findFirst();
        Written written = named.map(form -> new Written(form, text.substring(form.prefix.length())))
                .orElseGet(() -> new Written(bare(text), text));
        written.form.require(written.body);
        return written;
    }

    /** The only form that a text without a prefix can be in. */
    private static KeyForm bare(String text) {
        requireOneLine(text);
        if (HEX_DIGITS.matcher(text).matches()) {
            return HEX;
        }
        // Without its padding, 43 letters and digits, it may as well be what somebody thought up or a generator made.
        if (text.endsWith("=") && isBase64Key(text)) {
            return BASE64;
        }
        String core = AROUND_A_KEY.matcher(text).replaceAll("");
        if (KEY_CHARACTERS.matcher(text).matches()
                || HEX_DIGITS.matcher(core).matches()
                || isBase64Key(core)
                || SOME_PREFIX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a vault key must say which form it is in, as this one may be a passphrase or a"
                            + " key that was cut or has something around it: write " + FORMS);
        }
        return PASSPHRASE;
    }

    private void require(String body) {
        requireOneLine(body);
        switch (this) {
            case HEX -> require(HEX_DIGITS.matcher(body).matches(), "64 hexadecimal digits and nothing else");
            case BASE64 -> require(isBase64Key(body), "32 bytes in base64 or base64url: 43 characters, and '=' or not");
            case PASSPHRASE ->
                require(
                        body.codePointCount(0, body.length()) >= SHORTEST_PASSPHRASE,
                        "at least " + SHORTEST_PASSPHRASE + " characters");
        }
    }

    private void require(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException("a vault key in the form '" + prefix + "' must have " + rule
                    + ". 'openssl rand -base64 32' makes a good key; the forms are " + FORMS);
        }
    }

    private static void requireOneLine(String text) {
        if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a vault key must be one line without white space around it, after its prefix as well");
        }
    }

    /** Whether it is what an encoder makes of 32 bytes: the last character has two bits to spare, and they are zero. */
    private static boolean isBase64Key(String text) {
        boolean shaped =
                STANDARD.matcher(text).matches() || URL_SAFE.matcher(text).matches();
        return shaped
                && Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(base64(text))
                        .equals(urlSafe(text));
    }

    private static byte[] base64(String text) {
        return Base64.getUrlDecoder().decode(urlSafe(text));
    }

    private static String urlSafe(String text) {
        return text.replace('+', '-').replace('/', '_').replace("=", "");
    }

    /** The 32 bytes of a raw key. */
    byte[] bytes(String body) {
        return switch (this) {
            case HEX -> HexFormat.of().parseHex(body);
            case BASE64 -> Arrays.copyOf(base64(body), KEY_BYTES);
            case PASSPHRASE -> throw new IllegalStateException("a passphrase has no bytes of its own");
        };
    }
}
