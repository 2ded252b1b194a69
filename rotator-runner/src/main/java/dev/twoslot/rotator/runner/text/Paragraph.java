package dev.twoslot.rotator.runner.text;

import java.util.regex.Pattern;

/** Breaks prose into lines. */
public final class Paragraph {

    private static final int WIDTH = 78;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private Paragraph() {}

    public static String wrap(String text) {
        return wrap("", text);
    }

    /** Lines of at most 78 characters, but for a longer word, each with the indent in front; no line break at the end. */
    public static String wrap(String indent, String text) {
        StringBuilder wrapped = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : WHITE_SPACE.splitAsStream(text.strip()).toList()) {
            boolean lineHasWords = line.length() > indent.length();
            if (lineHasWords && line.length() + 1 + word.length() > WIDTH) {
                wrapped.append(line).append('\n');
                line = new StringBuilder(indent);
                lineHasWords = false;
            }
            line.append(lineHasWords ? " " : "").append(word);
        }
        return wrapped.append(line).toString();
    }
}
