package dev.twoslot.rotator.destination;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a hook prints, on its way to the log: by lines, the secret masked, characters that steer a terminal or break a line made visible,
 * bytes that are no UTF-8 replaced, lines cut and counted. Belongs to one call and its thread.
 */
final class HookOutput {

    static final int LONGEST_LINE = 500;
    static final int MOST_LINES = 200;

    private static final int PIECE = 8192;

    private final SecretMask mask;
    private final Consumer<String> sink;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer undecoded = ByteBuffer.allocate(PIECE + 8);
    private final CharBuffer decoded = CharBuffer.allocate(PIECE + 16);
    private final StringBuilder unmasked = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private boolean cut;
    private int lines;

    HookOutput(SecretMask mask, Consumer<String> sink) {
        this.mask = mask;
        this.sink = sink;
    }

    /** @param bytes at most 8 KiB of it count */
    void add(byte[] bytes, int length) {
        undecoded.put(bytes, 0, length).flip();
        decoder.decode(undecoded, decoded, false);
        undecoded.compact();
        pass(false);
    }

    /** Gives the log what is left. */
    void end() {
        undecoded.flip();
        decoder.decode(undecoded, decoded, true);
        decoder.flush(decoded);
        pass(true);
        if (line.length() > 0) {
            endLine();
        }
    }

    private void pass(boolean ended) {
        unmasked.append(decoded.flip());
        decoded.clear();
        String text = mask.take(unmasked, ended);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                endLine();
            } else if (line.length() >= LONGEST_LINE) {
                cut = true;
            } else if (c != '\r' || (i + 1 < text.length() && text.charAt(i + 1) != '\n')) {
                append(text, i);
            }
        }
    }

    private void append(String text, int i) {
        char c = text.charAt(i);
        boolean paired = Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        String escaped = paired ? null : visible(c);
        if (escaped == null) {
            line.append(c);
        } else {
            line.append(escaped);
        }
    }

    private static @Nullable String visible(char c) {
        if (c == '\t') {
            return " ";
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> String.format(Locale.ROOT, "\\u%04x", (int) c);
            default -> null;
        };
    }

    private void endLine() {
        lines++;
        if (lines <= MOST_LINES) {
            say(cut ? line + "..." : line.toString());
        } else if (lines == MOST_LINES + 1) {
            say("... (it printed more than " + MOST_LINES + " lines)");
        }
        line.setLength(0);
        cut = false;
    }

    private void say(String text) {
        try {
            sink.accept(text);
        } catch (RuntimeException e) {
            lines = MOST_LINES + 1; // a log that fails is no failure of the hook, and is not tried again
        }
    }

    /** How much may be added at once. */
    static int piece() {
        return PIECE;
    }
}
