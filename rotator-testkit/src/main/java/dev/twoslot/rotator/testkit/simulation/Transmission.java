package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.http.ReplyHead;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a reply goes over the wire to one caller: whole, or as a fault has it.
 *
 * @param withBody whether the caller's method has replies with a body
 * @param keepAlive whether the connection is to be used again
 */
record Transmission(boolean withBody, boolean keepAlive) {
    private static final Set<Integer> NEVER_WITH_BODY = Set.of(204, 304);
    private static final int PADDING_CHUNK = 64 * 1024;

    static Transmission to(WireRequest request) {
        return new Transmission(!request.method().equals("HEAD"), request.keepAlive());
    }

    /** The whole reply. */
    byte[] bytes(SimulatedReply reply) {
        if (NEVER_WITH_BODY.contains(reply.status())) {
            return head(reply, Map.of());
        }
        byte[] head = head(reply, reply.body().length);
        return withBody ? join(head, reply.body()) : head;
    }

    /**
     * The reply as a fault sends it.
     *
     * @param surplus the reply that {@link FaultAction.SurplusReply} puts after it, unless it brings its own bytes
     */
    List<WireStep> faulty(SimulatedReply reply, @Nullable FaultAction fault, SimulatedReply surplus) {
        if (fault instanceof FaultAction.LoseReply) {
            return List.of(new WireStep.Close());
        }
        if (fault instanceof FaultAction.DoubledReply) {
            return followed(bytes(reply), Duration.ZERO, bytes(reply));
        }
        if (fault instanceof FaultAction.SurplusReply more) {
            byte[] after = more.bytes() == null ? bytes(surplus) : more.bytes().getBytes(StandardCharsets.UTF_8);
            return followed(bytes(reply), more.after(), after);
        }
        if (fault instanceof FaultAction.Drip drip) {
            return pieces(bytes(reply), drip.pieceBytes(), drip.pause());
        }
        if (!withBody || reply.body().length == 0 || NEVER_WITH_BODY.contains(reply.status())) {
            return whole(reply);
        }
        if (fault instanceof FaultAction.Truncate truncate) {
            return truncated(reply, truncate.fittingLength());
        }
        if (fault instanceof FaultAction.WrongLength wrong) {
            long announced = Math.max(0, reply.body().length + (long) wrong.difference());
            return List.of(new WireStep.Send(join(head(reply, announced), reply.body())));
        }
        if (fault instanceof FaultAction.Oversize oversize) {
            return oversized(reply, oversize.bytes());
        }
        if (fault instanceof FaultAction.SlowBody slow) {
            List<WireStep> steps = new ArrayList<>();
            steps.add(new WireStep.Send(head(reply, reply.body().length)));
            steps.addAll(pieces(reply.body(), slow.pieceBytes(), slow.pause()));
            return steps;
        }
        return whole(reply);
    }

    private List<WireStep> whole(SimulatedReply reply) {
        return List.of(new WireStep.Send(bytes(reply)));
    }

    private byte[] head(SimulatedReply reply, long length) {
        return head(reply, Map.of("Content-Length", Long.toString(length)));
    }

    /** The head with these headers about the body, which none of the reply's replaces. */
    private byte[] head(SimulatedReply reply, Map<String, String> framing) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(reply.headers());
        headers.remove("Content-Length");
        headers.remove("Transfer-Encoding");
        headers.putAll(framing);
        if (!keepAlive) {
            headers.put("Connection", "close");
        }
        return ReplyHead.bytes(reply.status(), headers);
    }

    /** In one piece if there is no time between them, so that the caller finds both in its buffer at once. */
    private static List<WireStep> followed(byte[] first, Duration between, byte[] second) {
        return between.isZero()
                ? List.of(new WireStep.Send(join(first, second)))
                : List.of(new WireStep.Send(first), new WireStep.Wait(between), new WireStep.Send(second));
    }

    private static List<WireStep> pieces(byte[] bytes, int pieceBytes, Duration pause) {
        List<WireStep> steps = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            steps.add(new WireStep.Wait(pause));
            steps.add(new WireStep.Send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes))));
        }
        return steps;
    }

    private List<WireStep> truncated(SimulatedReply reply, boolean fittingLength) {
        byte[] half = Arrays.copyOf(reply.body(), reply.body().length / 2);
        if (fittingLength) {
            return List.of(new WireStep.Send(join(head(reply, half.length), half)));
        }
        return List.of(new WireStep.Send(join(head(reply, reply.body().length), half)), new WireStep.Close());
    }

    /**
     * Puts the padding first: into the JSON object as a field of its own, before any other body as plain letters. In
     * chunks, so that the length is not known before it was read.
     */
    private List<WireStep> oversized(SimulatedReply reply, long bytes) {
        boolean json = reply.body()[0] == '{';
        byte[] before = json ? ascii("{\"padding\":\"") : new byte[0];
        byte[] after =
                json ? join(ascii("\","), Arrays.copyOfRange(reply.body(), 1, reply.body().length)) : reply.body();
        byte[] padding = new byte[PADDING_CHUNK];
        Arrays.fill(padding, (byte) 'x');
        byte[] rest = Arrays.copyOf(padding, (int) (bytes % PADDING_CHUNK));
        return List.of(
                new WireStep.Send(join(head(reply, Map.of("Transfer-Encoding", "chunked")), chunk(before))),
                new WireStep.Send(chunk(padding), bytes / PADDING_CHUNK),
                new WireStep.Send(join(chunk(rest), chunk(after), ascii("0\r\n\r\n"))));
    }

    private static byte[] chunk(byte[] content) {
        return content.length == 0
                ? content
                : join(ascii(Integer.toHexString(content.length) + "\r\n"), content, ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
