package dev.twoslot.rotator.cloudflare;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Hands calls on to a simulated Cloudflare and damages what comes back: the call has had its effect. A server of its own, as the JDK's
 * puts the real time into every reply, and these tests have another.
 */
final class DamagingProxy implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final AtomicInteger matching = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI api;
    private volatile Plan plan = new Plan(call -> false, 1, 0, UnaryOperator.identity());

    /**
     * Which replies are damaged, and how.
     *
     * @param calls by method and path
     * @param first the first of these calls that is hit, counted from 1
     * @param replies how many are hit from then on
     */
    record Plan(Predicate<String> calls, int first, int replies, UnaryOperator<byte[]> damage) {}

    DamagingProxy(URI api) throws IOException {
        this.api = api;
        handlers.execute(this::accept);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + api.getPath());
    }

    /** From now on replies are damaged so. */
    void damage(Plan newPlan) {
        matching.set(0);
        damaged.set(0);
        plan = newPlan;
    }

    /** How many replies came out other than they went in. */
    int damaged() {
        return damaged.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        handlers.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                handlers.execute(() -> answer(caller));
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            InputStream in = new BufferedInputStream(caller.getInputStream());
            for (String call = line(in); !call.isEmpty(); call = line(in)) {
                caller.getOutputStream().write(reply(call, in));
            }
        } catch (IOException e) {
            // The caller left, or sees a connection that was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] reply(String call, InputStream in) throws IOException, InterruptedException {
        String[] parts = call.split(" ", -1);
        URI target = URI.create("http://" + api.getAuthority() + parts[1]);
        HttpRequest.Builder request = HttpRequest.newBuilder(target).version(HttpClient.Version.HTTP_1_1);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = header.substring(header.indexOf(':') + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "authorization", "content-type" -> request.header(name, value);
                default -> {
                    // Of the connection, and not of the call.
                }
            }
        }
        byte[] body = in.readNBytes(length);
        Plan now = plan;
        int number = now.calls().test(parts[0] + " " + target.getPath()) ? matching.incrementAndGet() : 0;
        boolean hit = number >= now.first() && number < now.first() + now.replies();
        HttpResponse<byte[]> reply = client.send(
                request.method(parts[0], body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
        byte[] returned = hit ? now.damage().apply(reply.body()) : reply.body();
        if (!Arrays.equals(returned, reply.body())) {
            damaged.incrementAndGet();
        }
        return bytes(reply, returned);
    }

    private static byte[] bytes(HttpResponse<byte[]> reply, byte[] body) throws IOException {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.statusCode()).append(" -\r\n");
        for (String name : new String[] {"Date", "Content-Type"}) {
            reply.headers()
                    .firstValue(name)
                    .ifPresent(value ->
                            head.append(name).append(": ").append(value).append("\r\n"));
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        bytes.write(body);
        return bytes.toByteArray();
    }

    /** The next line, or an empty one at the end. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
