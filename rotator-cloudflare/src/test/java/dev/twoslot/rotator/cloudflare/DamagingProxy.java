package dev.twoslot.rotator.cloudflare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Hands calls on to a simulated Cloudflare and damages what comes back: the call has had its effect. */
final class DamagingProxy implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final AtomicInteger matching = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();
    private final HttpServer server;
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
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + api.getPath());
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
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Plan now = plan;
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            int number = now.calls().test(call) ? matching.incrementAndGet() : 0;
            boolean hit = number >= now.first() && number < now.first() + now.replies();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = exchange.getRequestURI().getRawQuery();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + api.getAuthority()
                            + exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query)))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            for (String name : new String[] {"Authorization", "Content-Type"}) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> reply = client.send(request.build(), BodyHandlers.ofByteArray());
            byte[] returned = hit ? now.damage().apply(reply.body()) : reply.body();
            if (!Arrays.equals(returned, reply.body())) {
                damaged.incrementAndGet();
            }
            reply.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(reply.statusCode(), returned.length == 0 ? -1 : returned.length);
            exchange.getResponseBody().write(returned);
        } catch (IOException e) {
            // The caller sees a connection that was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
