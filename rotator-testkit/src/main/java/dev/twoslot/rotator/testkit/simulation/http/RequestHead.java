package dev.twoslot.rotator.testkit.simulation.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request up to its body: RFC 9112, sections 2 to 6, with the choices that the RFC leaves to a server made strictly.
 *
 * @param method the method
 * @param target path and query, or {@code *}
 * @param headers the header fields
 * @param minorVersion 0 or 1, of HTTP/1
 */
record RequestHead(String method, String target, HeaderFields headers, int minorVersion) {
    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int MAX_FIELDS = 200;
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") ([\\x21-\\x22\\x24-\\x7e]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern HOST = Pattern.compile("[^\\s/?#@]+");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]+(.*)");

    /** Reads one; null if the connection ends where it would begin. */
    static @Nullable RequestHead read(LineReader in) throws IOException, RefusedRequestException {
        String line = in.line(MAX_LINE_BYTES, 414);
        if (line != null && line.isEmpty()) {
            // The RFC asks for patience with one empty line, which old clients sent after a body.
            line = in.line(MAX_LINE_BYTES, 414);
        }
        if (line == null) {
            return null;
        }
        Matcher parts = REQUEST_LINE.matcher(line);
        if (!parts.matches()) {
            throw new RefusedRequestException(400, "a request line is a method, a target and a version");
        }
        if (!parts.group(3).equals("1")) {
            throw new RefusedRequestException(505, "the version is HTTP/1.1 or HTTP/1.0");
        }
        int minorVersion = parts.group(4).equals("0") ? 0 : 1;
        HeaderFields headers = fields(in);
        requireHost(headers, minorVersion);
        requireOne(headers, "Authorization");
        requireOne(headers, "Content-Type");
        return new RequestHead(parts.group(1), target(parts.group(1), parts.group(2)), headers, minorVersion);
    }

    /** Only HTTP/1.1 keeps connections by itself; what older clients agree on for it is left out. */
    boolean keepAlive() {
        return minorVersion == 1 && !headers.lists("Connection", "close");
    }

    private static HeaderFields fields(LineReader in) throws IOException, RefusedRequestException {
        List<HeaderFields.Field> fields = new ArrayList<>();
        int bytes = 0;
        while (true) {
            String line = in.requireLine(MAX_LINE_BYTES, 431);
            if (line.isEmpty()) {
                return new HeaderFields(fields);
            }
            bytes += line.length();
            if (fields.size() == MAX_FIELDS || bytes > MAX_HEAD_BYTES) {
                throw new RefusedRequestException(
                        431, "a head has at most " + MAX_FIELDS + " fields and " + MAX_HEAD_BYTES + " bytes");
            }
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new RefusedRequestException(400, "a header field is a name, a colon and a value, on one line");
            }
            fields.add(new HeaderFields.Field(field.group(1), field.group(2)));
        }
    }

    private static void requireHost(HeaderFields headers, int minorVersion) throws RefusedRequestException {
        List<String> hosts = headers.all("Host");
        boolean missing = hosts.isEmpty() && minorVersion == 1;
        if (missing
                || hosts.size() > 1
                || !hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            throw new RefusedRequestException(400, "a request of HTTP/1.1 has exactly one Host");
        }
    }

    /** Of fields with one value a second one is a mistake, and which of the two would count is a guess (RFC 9110, 5.3). */
    private static void requireOne(HeaderFields headers, String name) throws RefusedRequestException {
        if (headers.all(name).size() > 1) {
            throw new RefusedRequestException(400, "a request has at most one " + name);
        }
    }

    /** Path and query; a target with scheme and host, as a client sends it to a proxy, is served like its path. */
    private static String target(String method, String sent) throws RefusedRequestException {
        if (sent.startsWith("/") || (sent.equals("*") && method.equals("OPTIONS"))) {
            return sent;
        }
        Matcher absolute = ABSOLUTE.matcher(sent);
        if (absolute.matches()) {
            return absolute.group(1).startsWith("/") ? absolute.group(1) : "/" + absolute.group(1);
        }
        throw new RefusedRequestException(400, "a request target begins with a slash or is a whole http URL");
    }

    /** Without the target and the values of the fields, which may be credentials. */
    @Override
    public String toString() {
        return "RequestHead[" + method + ", HTTP/1." + minorVersion + "]";
    }
}
