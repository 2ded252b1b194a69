package dev.twoslot.rotator.testkit.simulation.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.BooleanSupplier;

/** One connection of a caller: requests are read from it and answered, one after the other, until either side ends it. */
final class ClientConnection implements ReplyChannel {
    /** A caller may still be sending what was refused; closing in its face would take the reply from it. */
    private static final long MAX_DRAINED_BYTES = 256L * 1024 * 1024;

    private final Socket socket;
    private final long number;
    private final WireHandler handler;
    private final BooleanSupplier serving;
    private final LineReader in;
    private final OutputStream out;
    private final RequestBody bodies;
    private boolean closed;

    /** @param serving false from when the server is being closed: callers repeat what it cuts off on their other connections */
    ClientConnection(Socket socket, long number, int maxBodyBytes, WireHandler handler, BooleanSupplier serving)
            throws IOException {
        this.socket = socket;
        this.number = number;
        this.handler = handler;
        this.serving = serving;
        // A reply is sent as it is written; nobody waits for an acknowledgement to send its rest.
        socket.setTcpNoDelay(true);
        in = new LineReader(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        bodies = new RequestBody(in, this, maxBodyBytes);
    }

    /** Returns when the connection is over. */
    void serve() throws IOException, InterruptedException {
        try {
            boolean goesOn = true;
            while (goesOn) {
                RequestHead head = RequestHead.read(in);
                if (head == null || !serving.getAsBoolean()) {
                    return;
                }
                handler.handle(
                        new WireRequest(
                                head.method(),
                                head.target(),
                                head.headers(),
                                bodies.read(head),
                                socket.getInetAddress(),
                                number,
                                head.keepAlive()),
                        this);
                goesOn = !closed && head.keepAlive();
            }
        } catch (RefusedRequestException refusal) {
            handler.refuse(refusal, this);
            if (!closed) {
                socket.shutdownOutput();
                in.drain(MAX_DRAINED_BYTES);
            }
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }
}
