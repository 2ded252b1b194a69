package dev.twoslot.rotator.testkit.simulation.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Listens on 127.0.0.1 and gives each connection a thread of its own for as long as it lasts, so that a call that is made
 * to wait holds up no other. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final ServerSocket listening;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Takes the port; connections wait until {@link #serve}.
     *
     * @param port 0 for a free one
     * @param threads one thread for each task at once; the server shuts it down when it is closed
     */
    public LoopbackServer(int port, ExecutorService threads) throws IOException {
        this.threads = threads;
        listening = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    /** The port that it listens on. */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * Begins to accept connections, and returns.
     *
     * @param maxBodyBytes larger bodies are refused with 413
     */
    public void serve(int maxBodyBytes, WireHandler handler) {
        threads.execute(() -> accept(maxBodyBytes, handler));
    }

    /** Stops listening, ends every connection and interrupts their threads. Idempotent. */
    @Override
    public void close() {
        closeQuietly(listening);
        threads.shutdownNow();
        open.forEach(LoopbackServer::closeQuietly);
    }

    private void accept(int maxBodyBytes, WireHandler handler) {
        for (long number = 1; !listening.isClosed(); number++) {
            try {
                let(listening.accept(), number, maxBodyBytes, handler);
            } catch (IOException e) {
                // Closed, which ends the loop; or one caller was gone before it was let in.
            }
        }
    }

    private void let(Socket socket, long number, int maxBodyBytes, WireHandler handler) {
        open.add(socket);
        try {
            threads.execute(() -> converse(socket, number, maxBodyBytes, handler));
        } catch (RejectedExecutionException e) {
            // It came while the server was being closed.
            closeQuietly(socket);
        }
    }

    private void converse(Socket socket, long number, int maxBodyBytes, WireHandler handler) {
        try (socket) {
            // Closed in between: close() may not have seen this socket yet.
            if (!listening.isClosed()) {
                new ClientConnection(socket, number, maxBodyBytes, handler, () -> !listening.isClosed()).serve();
            }
        } catch (IOException e) {
            // The caller ended the connection, or the server did.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use, closed or not.
        }
    }
}
