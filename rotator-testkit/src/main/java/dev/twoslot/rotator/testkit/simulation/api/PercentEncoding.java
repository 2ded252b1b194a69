package dev.twoslot.rotator.testkit.simulation.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Decodes percent escapes, and takes none that are malformed or no UTF-8. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** Decodes a segment of a path, in which a plus sign is a plus sign. Empty if it can't be decoded. */
    public static Optional<String> decodeSegment(String segment) {
        return decode(segment, '+');
    }

    /** Decodes a name or a value of a query, in which a plus sign is a space. Empty if it can't be decoded. */
    static Optional<String> decodeQuery(String part) {
        return decode(part, ' ');
    }

    private static Optional<String> decode(String text, char plus) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != '%') {
                bytes.write(next == '+' ? plus : next);
                continue;
            }
            if (i + 2 >= text.length()
                    || !HexFormat.isHexDigit(text.charAt(i + 1))
                    || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                return Optional.empty();
            }
            bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
