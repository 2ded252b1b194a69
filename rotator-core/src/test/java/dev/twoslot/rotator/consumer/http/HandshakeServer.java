package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that opens WebSockets for the valid credentials, says "hello" on each, and notes the headers of every handshake. */
final class HandshakeServer implements AutoCloseable {

    private static final String FIXED_BY_RFC_6455 = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] HELLO = {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'};

    final List<Map<String, String>> handshakes = new CopyOnWriteArrayList<>();
    volatile String valid = "old";
    volatile String refusal = "401 Unauthorized";
    volatile String refusalBody = "no";

    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    HandshakeServer() throws IOException {
        new Thread(this::serve, "handshakes").start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
    }

    List<String> credentials() {
        return handshakes.stream()
                .map(headers -> headers.get("authorization").substring("Bearer ".length()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                answer(socket);
            } catch (IOException e) {
                // Of a client that has gone, or of the server that was closed.
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        in.readLine();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        handshakes.add(headers);
        OutputStream out = socket.getOutputStream();
        if (!("Bearer " + valid).equals(headers.get("authorization"))) {
            out.write(("HTTP/1.1 " + refusal + "\r\nContent-Length: " + refusalBody.length()
                            + "\r\nConnection: close\r\n\r\n" + refusalBody)
                    .getBytes(ISO_8859_1));
            socket.close();
            return;
        }
        String protocol = headers.containsKey("sec-websocket-protocol")
                ? "Sec-WebSocket-Protocol: "
                        + headers.get("sec-websocket-protocol").replaceFirst(",.*", "") + "\r\n"
                : "";
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + protocol
                        + "Sec-WebSocket-Accept: " + accepted(headers.get("sec-websocket-key")) + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.write(HELLO);
        out.flush();
    }

    private static String accepted(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + FIXED_BY_RFC_6455).getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
