package dev.twoslot.rotator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.TwoSlotHttpClient;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/**
 * With two slots in it, each HTTP client does what it does without: its caller gets the reply, or the exception that callers of this
 * client expect.
 */
class HttpClientFitsTest {

    private static final String REFUSED = "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"no\"}]}";
    private static final String MALFORMED = "{\"success\":false,\"errors\":[{\"code\":6003,\"message\":\"no\"}]}";

    private record Reply(int status, String body) {}

    /** Each posts a body and says what came back. */
    private enum Client {
        JDK {
            @Override
            Reply post(SlotReader slots, String url, String body) throws Exception {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> response =
                        TwoSlotHttpClient.of(HttpClient.newHttpClient(), slots).send(request, BodyHandlers.ofString());
                return new Reply(response.statusCode(), response.body());
            }
        },
        JDK_ASYNCHRONOUS {
            @Override
            Reply post(SlotReader slots, String url, String body) throws Exception {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build();
                try {
                    HttpResponse<String> response = TwoSlotHttpClient.of(HttpClient.newHttpClient(), slots)
                            .sendAsync(request, BodyHandlers.ofString())
                            .get();
                    return new Reply(response.statusCode(), response.body());
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception failure ? failure : e;
                }
            }
        },
        REST_CLIENT {
            @Override
            Reply post(SlotReader slots, String url, String body) throws Exception {
                try {
                    return RestClientExample.restClient(slots)
                            .post()
                            .uri(url)
                            .body(body)
                            .exchange((request, response) -> new Reply(
                                    response.getStatusCode().value(),
                                    new String(response.getBody().readAllBytes(), UTF_8)));
                } catch (ResourceAccessException e) { // Spring's word for an IOException
                    throw e.getCause() instanceof Exception failure ? failure : e;
                }
            }
        },
        OKHTTP {
            @Override
            Reply post(SlotReader slots, String url, String body) throws Exception {
                try (Response response =
                        okHttp(slots).newCall(okHttpPost(url, body)).execute()) {
                    return new Reply(response.code(), response.body().string());
                }
            }
        },
        HTTP_CLIENT_5 {
            @Override
            Reply post(SlotReader slots, String url, String body) throws Exception {
                HttpPost request = new HttpPost(url);
                request.setEntity(new StringEntity(body));
                try (var http = HttpClient5Example.client(slots)) {
                    return http.execute(
                            request,
                            response -> new Reply(
                                    response.getCode(),
                                    response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity())));
                }
            }
        };

        abstract Reply post(SlotReader slots, String url, String body) throws Exception;
    }

    private final SlotCredentials slots =
            SlotCredentials.of(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int refusal = 401;
    private volatile String refusalBody = REFUSED;
    private volatile String accepted = "old";
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
        Thread.interrupted();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
            seen.add(host + " " + token + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (exchange.getRequestURI().getPath().equals("/moved")) {
                exchange.getResponseHeaders().set("Location", elsewhere());
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            boolean isAccepted = ("Bearer " + accepted).equals(token);
            byte[] reply = (isAccepted ? "hello" : refusalBody).getBytes(UTF_8);
            exchange.sendResponseHeaders(isAccepted ? 200 : refusal, reply.length);
            exchange.getResponseBody().write(reply);
        }
    }

    /** This server under the name of another host. */
    private String elsewhere() {
        return "http://localhost:" + server.getAddress().getPort() + "/elsewhere";
    }

    private static OkHttpClient okHttp(SlotReader slots) {
        return new OkHttpClient.Builder()
                .addInterceptor(new OkHttpExample(slots))
                .build();
    }

    private static Request okHttpPost(String url, String body) {
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create(body, MediaType.get("text/plain")))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_request_is_sent_again_with_SECONDARY_body_and_all(Client client) throws Exception {
        assertThat(client.post(slots, url, "data")).isEqualTo(new Reply(200, "hello"));

        assertThat(seen).containsExactly("127.0.0.1 Bearer new data", "127.0.0.1 Bearer old data");
        assertThat(slots.secondaryInUse()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void so_is_one_that_Cloudflare_refuses_with_400(Client client) throws Exception {
        refusal = 400;
        refusalBody = MALFORMED;

        assertThat(client.post(slots, url, "data")).isEqualTo(new Reply(200, "hello"));
        assertThat(slots.secondaryInUse()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void any_other_400_is_the_response_and_ends_the_request(Client client) throws Exception {
        refusal = 400;
        refusalBody = "a name is missing".repeat(5000);

        assertThat(client.post(slots, url, "data")).isEqualTo(new Reply(400, refusalBody));
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void refused_with_both_the_caller_gets_the_refusal_as_it_would_from_the_client_alone(Client client)
            throws Exception {
        accepted = "none";

        assertThat(client.post(slots, url, "data")).isEqualTo(new Reply(401, REFUSED));
        assertThat(seen).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void so_it_does_if_SECONDARY_can_not_be_read(Client client) throws Exception {
        accepted = "none";
        SlotReader onlyPrimary = slot -> {
            if (slot == Slot.SECONDARY) {
                throw new IllegalStateException("unreadable");
            }
            return SecretValue.of("new");
        };

        assertThat(client.post(onlyPrimary, url, "data")).isEqualTo(new Reply(401, REFUSED));
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void credentials_that_no_header_takes_are_an_IOException_without_them_and_nothing_is_sent(Client client) {
        SlotReader unfit = SlotReader.of(SecretValue.of("visi\nble"), SecretValue.of("\uFEFFvisible"));

        Throwable failure = catchThrowable(() -> client.post(unfit, url, "data"));

        assertThat(failure).isInstanceOf(IOException.class);
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).doesNotContain("visi\n").doesNotContain("visible");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_redirect_takes_no_token_to_another_host(Client client) throws Exception {
        client.post(slots, url + "moved", "data");

        assertThat(seen).first().isEqualTo("127.0.0.1 Bearer new data");
        assertThat(seen.subList(1, seen.size())).noneMatch(request -> request.contains("Bearer"));
    }

    @ParameterizedTest
    @EnumSource(names = {"REST_CLIENT", "OKHTTP", "HTTP_CLIENT_5"})
    void an_interrupted_thread_gets_an_IOException_and_keeps_its_flag(Client client) {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.post(slots, url, "data")).isInstanceOf(IOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void springs_own_error_handling_sees_a_refusal_with_its_body() {
        accepted = "none";

        assertThatThrownBy(() -> RestClientExample.restClient(slots)
                        .get()
                        .uri(url)
                        .retrieve()
                        .body(String.class))
                .isInstanceOfSatisfying(
                        HttpClientErrorException.Unauthorized.class,
                        refused -> assertThat(refused.getResponseBodyAsString()).isEqualTo(REFUSED));
    }

    /** A dispatcher's thread ends with what is unchecked, on whatever the process does with uncaught exceptions. */
    @Test
    void nothing_unchecked_reaches_okhttps_dispatcher() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        ExecutorService dispatcher = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((dead, failure) -> uncaught.add(failure));
            return thread;
        });
        accepted = "none";
        try {
            assertThat(enqueued(slots, dispatcher).get()).isEqualTo(401);
            assertThatThrownBy(() -> enqueued(
                                    slot -> {
                                        throw new IllegalStateException("unreadable");
                                    },
                                    dispatcher)
                            .get())
                    .hasCauseExactlyInstanceOf(IOException.class);
            assertThatThrownBy(() -> enqueued(
                                    slot -> {
                                        throw new InterruptedException();
                                    },
                                    dispatcher)
                            .get())
                    .hasCauseExactlyInstanceOf(InterruptedIOException.class);
        } finally {
            dispatcher.shutdown();
            assertThat(dispatcher.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(uncaught).isEmpty();
    }

    private CompletableFuture<Integer> enqueued(SlotReader reader, ExecutorService dispatcher) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        okHttp(reader)
                .newBuilder()
                .dispatcher(new Dispatcher(dispatcher))
                .build()
                .newCall(okHttpPost(url, "data"))
                .enqueue(new Callback() {
                    @Override
                    public void onFailure(Call call, IOException failure) {
                        status.completeExceptionally(failure);
                    }

                    @Override
                    public void onResponse(Call call, Response response) {
                        response.close();
                        status.complete(response.code());
                    }
                });
        return status;
    }

    @Test
    void okhttp_does_not_repeat_a_body_that_can_be_sent_once() throws IOException {
        RequestBody once = new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("text/plain");
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8("data");
            }
        };

        try (Response response = okHttp(slots)
                .newCall(new Request.Builder().url(url).post(once).build())
                .execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo(REFUSED);
        }
        assertThat(seen).containsExactly("127.0.0.1 Bearer new data");
    }

    @Test
    void neither_does_HttpClient_5() throws IOException {
        HttpPost request = new HttpPost(url);
        request.setEntity(new InputStreamEntity(new ByteArrayInputStream("data".getBytes(UTF_8)), null));

        try (var http = HttpClient5Example.client(slots)) {
            Reply reply = http.execute(
                    request, response -> new Reply(response.getCode(), EntityUtils.toString(response.getEntity())));

            assertThat(reply).isEqualTo(new Reply(401, REFUSED));
        }
        assertThat(seen).containsExactly("127.0.0.1 Bearer new data");
    }

    /** Its pool has five connections for a host; refusals that were not read to their end would use them up. */
    @Test
    void HttpClient_5_gets_its_connection_back_after_each_refusal() throws IOException {
        accepted = "none";
        try (var http = HttpClient5Example.client(slots)) {
            for (int i = 0; i < 20; i++) {
                int status = http.execute(new HttpPost(url), response -> {
                    EntityUtils.consume(response.getEntity());
                    return response.getCode();
                });
                assertThat(status).isEqualTo(401);
            }
        }
        assertThat(seen).hasSize(40);
        assertThat(connections).hasSize(1);
    }
}
