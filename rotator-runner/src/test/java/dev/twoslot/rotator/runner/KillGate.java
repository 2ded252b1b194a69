package dev.twoslot.rotator.runner;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a process and the API, hands every request on, counts them, and kills the process at one of them. What other
 * threads of the process have sent by then still arrives, as it would on a wire; nothing comes back.
 */
final class KillGate implements AutoCloseable {

    /** No call that there is: every request is handed on. */
    static final String NEVER = "";

    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "content-length", "host", "http2-settings", "transfer-encoding", "upgrade", "date");

    /** When the process dies. */
    enum Moment {
        /** The request was sent and has no effect. */
        BEFORE_THE_SERVER_ACTS,
        /** The request had its effect, and the reply is never read. */
        AFTER_IT_ACTED
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final CompletableFuture<Process> victim = new CompletableFuture<>();
    private final List<String> requests = new ArrayList<>();
    private final HttpServer server;
    private final URI api;
    private final String call;
    private final int occurrence;
    private final Moment moment;

    /**
     * @param api where the requests go
     * @param call the kind of request to kill at, as {@link #requests} names it
     * @param occurrence which of its kind, counted from 1. The order of all requests varies, since some are made in parallel
     */
    KillGate(URI api, String call, int occurrence, Moment moment) throws IOException {
        this.api = api;
        this.call = call;
        this.occurrence = occurrence;
        this.moment = moment;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + api.getPath();
    }

    /** Says whom to kill. Requests that come earlier wait for this. */
    void victim(Process process) {
        victim.complete(process);
    }

    /** What has come so far, method and path without ids, in the order in which it came. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Ends when every request that came has been dealt with. */
    @Override
    public void close() {
        server.stop(0);
        handlers.shutdown();
        try {
            if (!handlers.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new AssertionError("a request is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while requests were under way", e);
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean fatal;
            synchronized (requests) {
                String made = withoutIds(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                requests.add(made);
                fatal = made.equals(call) && Collections.frequency(requests, made) == occurrence;
            }
            if (fatal && moment == Moment.BEFORE_THE_SERVER_ACTS) {
                kill();
                return;
            }
            HttpResponse<byte[]> reply = client.send(handedOn(exchange, body), BodyHandlers.ofByteArray());
            if (fatal) {
                kill();
                return;
            }
            reply.headers().map().forEach((name, values) -> {
                if (!OF_ONE_CONNECTION.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(reply.statusCode(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (IOException e) {
            // The process is dead and reads no replies; one that is alive sees a connection that was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest handedOn(HttpExchange exchange, byte[] body) {
        URI sent = exchange.getRequestURI();
        String query = sent.getRawQuery() == null ? "" : "?" + sent.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + api.getAuthority() + sent.getRawPath() + query))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static String withoutIds(String request) {
        return request.replaceFirst("/client/v4/accounts/[0-9a-f]+", "").replaceAll("[0-9a-f]{32}", "{id}");
    }

    private void kill() throws InterruptedException {
        Process process = victim.join();
        process.destroyForcibly();
        process.waitFor();
    }
}
