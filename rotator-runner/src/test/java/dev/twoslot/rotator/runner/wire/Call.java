package dev.twoslot.rotator.runner.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request on its way to the API.
 *
 * @param target path and query, as sent
 * @param headers by name in lower case
 */
// No two are ever compared.
@SuppressWarnings("ArrayRecordComponent")
public record Call(String method, String target, Map<String, String> headers, byte[] body) {

    /** Whether it is of this method and its path, without the query, has the expression somewhere. */
    public boolean is(String verb, String path) {
        return method.equals(verb) && Pattern.compile(path).matcher(path()).find();
    }

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The last part of the path. */
    public String lastPart() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    /** The token that it carries. */
    public String credential() {
        return headers.getOrDefault("authorization", "").replaceFirst("^Bearer ", "");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
