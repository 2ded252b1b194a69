package dev.twoslot.rotator.testkit.simulation.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the body that a head announces: of a known length, or in chunks (RFC 9112, sections 6 and 7). */
final class RequestBody {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = new byte[0];
    private static final int MAX_CHUNK_LINE = 256;
    private static final int MAX_TRAILER_LINES = 50;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(;.*)?");

    private final LineReader in;
    private final ReplyChannel out;
    private final int maxBytes;

    RequestBody(LineReader in, ReplyChannel out, int maxBytes) {
        this.in = in;
        this.out = out;
        this.maxBytes = maxBytes;
    }

    byte[] read(RequestHead head) throws IOException, RefusedRequestException {
        List<String> lengths = head.headers().all("Content-Length");
        List<String> encodings = head.headers().all("Transfer-Encoding");
        if (encodings.isEmpty()) {
            int length = lengths.isEmpty() ? 0 : length(lengths);
            awaited(head, length > 0);
            return length == 0 ? NONE : in.bytes(length);
        }
        if (!lengths.isEmpty() || head.minorVersion() == 0) {
            throw new RefusedRequestException(
                    400, "a request has a Content-Length or, in HTTP/1.1, a Transfer-Encoding, not both");
        }
        if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
            throw new RefusedRequestException(501, "the transfer encoding is chunked and no other");
        }
        awaited(head, true);
        return chunks();
    }

    private int length(List<String> lengths) throws RefusedRequestException {
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
            throw new RefusedRequestException(400, "a Content-Length is one whole number");
        }
        if (Long.parseLong(lengths.get(0)) > maxBytes) {
            throw tooLarge();
        }
        return Integer.parseInt(lengths.get(0));
    }

    /** Tells a caller who waits for it to go on. */
    private void awaited(RequestHead head, boolean hasBody) throws IOException, RefusedRequestException {
        List<String> expectations = head.headers().all("Expect");
        if (expectations.isEmpty() || head.minorVersion() == 0) {
            return;
        }
        if (!expectations.stream().allMatch("100-continue"::equalsIgnoreCase)) {
            throw new RefusedRequestException(417, "the one expectation that is met is 100-continue");
        }
        if (hasBody) {
            out.send(CONTINUE);
        }
    }

    private byte[] chunks() throws IOException, RefusedRequestException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Matcher size = CHUNK.matcher(in.requireLine(MAX_CHUNK_LINE, 400));
            if (!size.matches()) {
                throw new RefusedRequestException(400, "a chunk begins with its size in hexadecimal digits");
            }
            long length = Long.parseLong(size.group(1), 16);
            if (length == 0) {
                trailers();
                return body.toByteArray();
            }
            if (body.size() + length > maxBytes) {
                throw tooLarge();
            }
            body.write(in.bytes((int) length));
            if (!in.requireLine(MAX_CHUNK_LINE, 400).isEmpty()) {
                throw new RefusedRequestException(400, "a chunk ends where its size says");
            }
        }
    }

    private void trailers() throws IOException, RefusedRequestException {
        for (int lines = 0; lines < MAX_TRAILER_LINES; lines++) {
            if (in.requireLine(MAX_CHUNK_LINE, 431).isEmpty()) {
                return;
            }
        }
        throw new RefusedRequestException(431, "a body has at most " + MAX_TRAILER_LINES + " trailers");
    }

    private RefusedRequestException tooLarge() {
        return new RefusedRequestException(413, "a body has at most " + maxBytes + " bytes");
    }
}
