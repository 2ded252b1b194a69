package dev.twoslot.rotator.testkit.simulation;

import com.sun.net.httpserver.HttpExchange;
import dev.twoslot.rotator.testkit.HttpFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sends a reply over the wire, whole or maimed. */
final class ReplyWriter {
    private static final int PADDING_CHUNK = 64 * 1024;

    private final Pauser pauser;

    ReplyWriter(Pauser pauser) {
        this.pauser = pauser;
    }

    void write(HttpExchange exchange, ApiReply reply, HttpFault.@Nullable Action fault)
            throws IOException, InterruptedException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (!reply.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        }
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0;
        if (bodiless) {
            exchange.sendResponseHeaders(reply.status(), -1);
        } else if (fault instanceof HttpFault.Truncate) {
            truncated(exchange, reply);
        } else if (fault instanceof HttpFault.Oversize oversize) {
            oversized(exchange, reply, oversize.bytes());
        } else if (fault instanceof HttpFault.SlowBody slow) {
            slowly(exchange, reply, slow);
        } else {
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
        exchange.close();
    }

    /** Closing early makes the server end the connection, so that the caller sees the announced length missed. */
    private static void truncated(HttpExchange exchange, ApiReply reply) throws IOException {
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body(), 0, reply.body().length / 2);
        exchange.getResponseBody().flush();
    }

    /** Puts the padding first: into the JSON object as a field of its own, before any other body as plain letters. */
    private static void oversized(HttpExchange exchange, ApiReply reply, long bytes) throws IOException {
        boolean json = reply.body()[0] == '{';
        exchange.sendResponseHeaders(reply.status(), 0);
        OutputStream out = exchange.getResponseBody();
        if (json) {
            out.write("{\"padding\":\"".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] chunk = new byte[PADDING_CHUNK];
        Arrays.fill(chunk, (byte) 'x');
        for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
        if (json) {
            out.write("\",".getBytes(StandardCharsets.US_ASCII));
            out.write(reply.body(), 1, reply.body().length - 1);
        } else {
            out.write(reply.body());
        }
    }

    private void slowly(HttpExchange exchange, ApiReply reply, HttpFault.SlowBody slow)
            throws IOException, InterruptedException {
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        OutputStream out = exchange.getResponseBody();
        for (int from = 0; from < reply.body().length; from += slow.pieceBytes()) {
            pauser.pause(slow.pause());
            out.write(reply.body(), from, Math.min(slow.pieceBytes(), reply.body().length - from));
            out.flush();
        }
    }
}
