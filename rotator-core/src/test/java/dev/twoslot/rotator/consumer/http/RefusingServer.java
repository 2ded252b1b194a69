package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP service that knows the valid credentials, and notes what it was sent. */
final class RefusingServer implements AutoCloseable {

    static final String ACCEPTED = "hello";

    final List<String> seen = new CopyOnWriteArrayList<>();
    final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    final CountDownLatch arrived = new CountDownLatch(1);
    volatile List<String> valid = List.of("old");
    volatile int refusal = 401;
    volatile String refusalBody = "refused, and at some length";
    volatile String location = "/";

    private final CountDownLatch stalled = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    RefusingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public void close() {
        stalled.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            String token =
                    exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            seen.add(token + ":" + body);
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/cut")) {
                return;
            }
            if (path.equals("/moved")) {
                exchange.getResponseHeaders().set("Location", location);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (path.equals("/stall")) {
                arrived.countDown();
                stalled.await();
            }
            boolean accepted = valid.contains(token);
            exchange.getResponseHeaders().set("X-Answer", accepted ? "yes" : "no");
            byte[] reply = (accepted ? ACCEPTED : refusalBody).getBytes(UTF_8);
            exchange.sendResponseHeaders(accepted ? 200 : refusal, reply.length == 0 ? -1 : reply.length);
            exchange.getResponseBody().write(reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
