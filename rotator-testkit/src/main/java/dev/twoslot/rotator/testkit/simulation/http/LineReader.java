package dev.twoslot.rotator.testkit.simulation.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines that end in CR LF, and the bytes between them, from one connection. */
final class LineReader {
    private static final int INITIAL_LINE = 128;

    private final InputStream in;

    /** The stream should be buffered: lines are read byte by byte. */
    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end, as Latin-1; null if the connection ends where a line would begin.
     *
     * @param limit the most bytes that the line may have
     * @param tooLong the status of the refusal if it has more
     */
    @Nullable
    String line(int limit, int tooLong) throws IOException, RefusedRequestException {
        byte[] line = new byte[INITIAL_LINE];
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0 && length == 0) {
                return null;
            }
            if (next == '\r') {
                if (read() != '\n') {
                    throw new RefusedRequestException(400, "a carriage return stands only before a line feed");
                }
                return new String(line, 0, length, StandardCharsets.ISO_8859_1);
            }
            if (next < 0) {
                throw new EOFException("the connection ended within a line");
            }
            if ((next < ' ' && next != '\t') || next == 0x7f) {
                throw new RefusedRequestException(400, "a line has no control characters and ends in CR LF");
            }
            if (length == limit) {
                throw new RefusedRequestException(tooLong, "a line has at most " + limit + " bytes here");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(limit, 2 * length));
            }
            line[length++] = (byte) next;
        }
    }

    /** A line that has to be there. */
    String requireLine(int limit, int tooLong) throws IOException, RefusedRequestException {
        String line = line(limit, tooLong);
        if (line == null) {
            throw new EOFException("the connection ended within a request");
        }
        return line;
    }

    /** Exactly so many bytes. */
    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended within a body");
        }
        return bytes;
    }

    /** Reads and forgets up to so many bytes, until the caller ends the connection. */
    void drain(long atMost) throws IOException {
        byte[] forgotten = new byte[8192];
        for (long left = atMost; left > 0; ) {
            int read = in.read(forgotten);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection ended within a line");
        }
        return next;
    }
}
