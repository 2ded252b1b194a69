package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reply with status 400: a refusal if its body says so, and else the caller's, whole. */
class TwoSlotHttpBadRequestTest {

    private static final SlotReader SLOTS = SlotReader.of(SecretValue.of("new"), SecretValue.of("old"));

    private final HttpClient client = TwoSlotHttpClient.of(HttpClient.newHttpClient(), SLOTS);
    private RefusingServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RefusingServer();
        server.refusal = 400;
        server.refusalBody = RefusalBodyTest.MALFORMED_TOKEN;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest post() {
        return server.request("/").POST(BodyPublishers.ofString("data")).build();
    }

    @Test
    void that_refuses_the_credential_leads_to_SECONDARY(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("body");

        HttpResponse<Path> response = client.send(post(), BodyHandlers.ofFile(file));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Files.readString(file)).isEqualTo(RefusingServer.ACCEPTED);
        assertThat(server.seen).containsExactly("new:data", "old:data");
        assertThat(client.sendAsync(post(), BodyHandlers.ofString()).get().body())
                .isEqualTo(RefusingServer.ACCEPTED);
    }

    @Test
    void that_refuses_both_is_the_response_with_its_body() throws Exception {
        server.valid = List.of();

        HttpResponse<String> response = client.send(post(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(RefusalBodyTest.MALFORMED_TOKEN);
        assertThat(server.seen).containsExactly("new:data", "old:data");
    }

    @Test
    void that_is_as_long_as_a_refusal_may_be_is_one_and_no_longer_one() throws Exception {
        String padding = " ".repeat(RefusalBody.LONGEST - RefusalBodyTest.MALFORMED_TOKEN.length());
        server.refusalBody = RefusalBodyTest.MALFORMED_TOKEN + padding;
        assertThat(client.send(post(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);

        server.refusalBody = RefusalBodyTest.MALFORMED_TOKEN + padding + " ";
        assertThat(client.send(post(), BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    @Test
    void that_refuses_is_remembered_as_a_refusal() throws Exception {
        SlotCredentials credentials = SlotCredentials.of(SLOTS);

        TwoSlotHttpClient.of(HttpClient.newHttpClient(), credentials).send(post(), BodyHandlers.ofString());

        assertThat(credentials.secondaryInUse()).isTrue();
    }

    @Test
    void that_is_none_comes_whole_after_one_request_whatever_its_length_and_whatever_reads_it(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("body");
        for (int length : new int[] {0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000, 1_000_000}) {
            String body =
                    "bad request, line after line\n".repeat(length / 29 + 1).substring(0, length);
            server.refusalBody = body;
            server.seen.clear();

            assertThat(client.send(post(), BodyHandlers.ofString()).body()).isEqualTo(body);
            assertThat(client.send(post(), BodyHandlers.ofByteArray()).body()).isEqualTo(body.getBytes(UTF_8));
            assertThat(client.send(post(), BodyHandlers.ofInputStream()).body()).hasContent(body);
            assertThat(client.send(post(), BodyHandlers.ofLines()).body())
                    .containsExactlyElementsOf(body.lines().toList());
            assertThat(Files.readString(
                            client.send(post(), BodyHandlers.ofFile(file)).body()))
                    .isEqualTo(body);
            assertThat(client.send(post(), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(400);
            assertThat(client.send(post(), BodyHandlers.buffering(BodyHandlers.ofString(), 1000))
                            .body())
                    .isEqualTo(body);
            assertThat(client.sendAsync(post(), BodyHandlers.ofString()).get().body())
                    .isEqualTo(body);
            assertThat(server.seen).hasSize(8).containsOnly("new:data");
        }
    }

    @Test
    void that_its_handler_cannot_take_fails_as_it_would_with_any_client(@TempDir Path directory) {
        BodyHandler<Path> nowhere = BodyHandlers.ofFile(directory.resolve("no/such/file"));
        BodyHandler<String> broken = info -> {
            throw new IllegalStateException("a bug");
        };
        BodyHandler<String> brokenAtTheEnd = info -> BodySubscribers.mapping(BodySubscribers.ofString(UTF_8), body -> {
            throw new IllegalStateException("a bug");
        });
        for (int length : new int[] {10, 100_000}) {
            server.refusalBody = "x".repeat(length);

            assertThatThrownBy(() -> client.send(post(), nowhere))
                    .isInstanceOf(IOException.class)
                    .hasRootCauseInstanceOf(NoSuchFileException.class);
            for (BodyHandler<String> handler : List.of(broken, brokenAtTheEnd)) {
                assertThatThrownBy(() -> client.send(post(), handler))
                        .isInstanceOf(IOException.class)
                        .hasRootCauseInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> client.sendAsync(post(), handler).get())
                        .hasRootCauseInstanceOf(IllegalStateException.class);
            }
        }
    }
}
