package dev.twoslot.rotator.testkit.simulation.api;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data} (RFC 7578) that is already in memory. */
public final class MultipartForm {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);

    private MultipartForm() {}

    public static boolean describes(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, "multipart/form-data", 0, 19);
    }

    /** The parts by name, or null if the body is not such a form. */
    public static @Nullable Map<String, byte[]> parse(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return null;
        }
        // Latin-1 keeps every byte as it is, in both directions.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "\r\n--" + boundary.group(1);
        Map<String, byte[]> parts = new HashMap<>();
        int start = text.indexOf(delimiter);
        while (start >= 0) {
            start += delimiter.length();
            if (text.startsWith("--", start)) {
                return parts;
            }
            int end = text.indexOf(delimiter, start);
            int headersEnd = text.indexOf("\r\n\r\n", start);
            if (end < 0 || headersEnd < 0 || headersEnd > end) {
                return null;
            }
            Matcher name = NAME.matcher(text.substring(start, headersEnd));
            if (name.find()) {
                byte[] content = text.substring(headersEnd + 4, end).getBytes(StandardCharsets.ISO_8859_1);
                parts.put(name.group(1), content);
            }
            start = end;
        }
        return null;
    }
}
