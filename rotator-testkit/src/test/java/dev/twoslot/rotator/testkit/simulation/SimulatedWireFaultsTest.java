package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction.Calls;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that are not the caller's, not whole, or not alone, as a hostile network or a broken proxy delivers them. */
class SimulatedWireFaultsTest extends SimulatorFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RawConnection connection() throws IOException {
        return new RawConnection(cloudflare.port());
    }

    private String[] get(String path, String token) {
        return new String[] {
            "GET /client/v4" + path + " HTTP/1.1",
            "Host: 127.0.0.1:" + cloudflare.port(),
            "Authorization: Bearer " + token
        };
    }

    private String[] verify() {
        return get(tokens + "/verify", cloudflare.creationToken());
    }

    private String creationTokenId() {
        return cloudflare
                .state()
                .tokenWithValue(cloudflare.creationToken())
                .orElseThrow()
                .id();
    }

    private String editTokenId() {
        return cloudflare
                .state()
                .tokenWithValue(cloudflare.editToken())
                .orElseThrow()
                .id();
    }

    private static String idIn(String body) throws IOException {
        return JSON.readTree(body).at("/result/id").asText();
    }

    @Test
    void a_surplus_reply_of_given_bytes_lies_in_front_of_the_next_one() throws IOException {
        String surplus = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        cloudflare.inject(HttpFault.on("GET", "/verify$").surplusReply(surplus));
        try (RawConnection connection = connection()) {
            assertThat(idIn(connection.head(verify()).reply().body())).isEqualTo(creationTokenId());
            assertThat(connection.reply().body()).isEqualTo("{}");
            assertThat(idIn(connection.head(verify()).reply().body())).isEqualTo(creationTokenId());
        }
    }

    @Test
    void a_surplus_reply_may_be_a_copy_of_an_earlier_one_or_of_the_reply_itself() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").times(2).surplusReply(new Calls("GET", "/stores$")));
        try (RawConnection connection = connection()) {
            RawConnection.Reply first = connection.head(verify()).reply();
            assertThat(connection.reply()).isEqualTo(first);

            RawConnection.Reply listed =
                    connection.head(get(stores, cloudflare.editToken())).reply();
            assertThat(connection.head(verify()).reply().body()).isEqualTo(first.body());
            assertThat(connection.reply()).isEqualTo(listed);
        }
    }

    @Test
    void a_surplus_reply_may_come_after_a_while() throws IOException {
        BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        try (SimulatedCloudflare waiting =
                        SimulatedCloudflare.builder().pauser(waits::add).start();
                RawConnection connection = new RawConnection(waiting.port())) {
            waiting.inject(HttpFault.on("GET", "x")
                    .with(new FaultAction.SurplusReply(Calls.ANY, "surplus", Duration.ofSeconds(3))));

            connection.head("GET /x HTTP/1.1", "Host: h").reply();

            assertThat(connection.bytes(7)).isEqualTo("surplus");
            assertThat(waits).containsExactly(Duration.ofSeconds(3));
        }
    }

    @Test
    void a_doubled_reply_comes_twice_to_the_byte() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").doubledReply());
        try (RawConnection connection = connection()) {
            RawConnection.Reply first = connection.head(verify()).reply();

            assertThat(connection.reply()).isEqualTo(first);
            assertThat(connection.end().rest()).isEmpty();
        }
    }

    @Test
    void a_stale_reply_is_that_of_the_last_earlier_call_of_the_same_kind_its_date_and_ray_included()
            throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").every().staleReply());
        try (RawConnection connection = connection()) {
            RawConnection.Reply first = connection.head(verify()).reply();
            after(Duration.ofHours(1));
            connection.head(get(tokens, cloudflare.creationToken())).reply();
            RawConnection.Reply second = connection
                    .head(get(tokens + "/verify", cloudflare.editToken()))
                    .reply();
            RawConnection.Reply third = connection.head(verify()).reply();

            assertThat(idIn(first.body())).isEqualTo(creationTokenId());
            assertThat(second).isEqualTo(first);
            assertThat(idIn(third.body())).isEqualTo(editTokenId());
        }
    }

    @Test
    void a_stale_reply_follows_an_effect_that_took_place() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").nth(2).staleReply());
        JsonNode one = create(tokenBody("one", "", SECRETS_READ)).result();

        assertThat(create(tokenBody("two", "", SECRETS_READ)).result()).isEqualTo(one);
        assertThat(cloudflare.state().tokens())
                .extracting(SimulationState.Token::name)
                .endsWith("one", "two");
    }

    @Test
    void a_crossed_reply_is_that_of_the_last_other_call_if_none_is_under_way() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").crossedReply());
        JsonNode verified = creator.get(tokens + "/verify").result();

        assertThat(creator.post(tokens, tokenBody("t", "", SECRETS_READ)).result())
                .isEqualTo(verified);
        assertThat(cloudflare.state().tokens()).hasSize(3);
    }

    @Test
    void two_calls_under_way_that_are_both_crossed_have_each_others_replies() {
        CountDownLatch bothUnderWay = new CountDownLatch(2);
        try (SimulatedCloudflare meeting = SimulatedCloudflare.builder()
                .pauser(wait -> {
                    bothUnderWay.countDown();
                    bothUnderWay.await();
                })
                .start()) {
            meeting.latency(Duration.ofMillis(1));
            meeting.inject(HttpFault.on("POST", "/tokens$").times(2).crossedReply(new Calls("POST", "/tokens$")));
            ApiClient client = new ApiClient(meeting.baseUrl(), meeting.creationToken());
            String path = "/accounts/" + meeting.accountId() + "/tokens";
            List<CompletableFuture<String>> created = List.of("one", "two").stream()
                    .map(name -> tokenBody(name, "", SECRETS_READ).replace(cloudflare.accountId(), meeting.accountId()))
                    .map(body -> CompletableFuture.supplyAsync(
                            () -> client.post(path, body).result().path("name").asText()))
                    .toList();

            assertThat(created.stream().map(CompletableFuture::join)).containsExactly("two", "one");
        }
    }

    @Test
    void a_call_that_waits_for_one_that_ends_without_a_reply_gets_an_earlier_one() {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch crossing = new CountDownLatch(1);
        try (SimulatedCloudflare meeting = SimulatedCloudflare.builder()
                .pauser(wait -> {
                    if (wait.toSeconds() == 1) {
                        underWay.countDown();
                        crossing.await();
                        throw new InterruptedException("as if the simulator were being closed");
                    }
                    crossing.countDown();
                })
                .start()) {
            ApiClient client = new ApiClient(meeting.baseUrl(), meeting.creationToken());
            String path = "/accounts/" + meeting.accountId() + "/tokens";
            meeting.inject(
                    HttpFault.on("POST", "/tokens$").stall(Duration.ofSeconds(1)),
                    HttpFault.on("GET", "/verify$").nth(2).crossedReply());
            JsonNode earlier = client.get(path + "/verify").result();
            CompletableFuture<?> stalled = CompletableFuture.supplyAsync(() -> client.post(path, "{}"));
            awaitUninterruptibly(underWay);
            meeting.latency(Duration.ofSeconds(2));

            assertThat(client.get(path + "/verify").result()).isEqualTo(earlier);
            assertThatThrownBy(stalled::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("no one interrupts tests", e);
        }
    }

    @Test
    void half_a_body_under_its_own_length_is_complete_as_http_and_the_connection_goes_on() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").halveBody());
        try (RawConnection connection = connection()) {
            String half = connection.head(verify()).reply().body();
            String whole = connection.head(verify()).reply().body();

            assertThat(half).isEqualTo(whole.substring(0, whole.length() / 2));
        }
    }

    @Test
    void half_a_body_under_the_whole_length_ends_the_connection() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").truncateBody());
        try (RawConnection connection = connection()) {
            RawConnection.Reply reply = connection.head(verify()).reply();

            assertThat(Integer.parseInt(reply.header("content-length")) / 2)
                    .isEqualTo(reply.body().length());
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void a_length_that_is_too_small_leaves_bytes_on_the_connection() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").wrongLength(-5));
        try (RawConnection connection = connection()) {
            String announced = connection.head(verify()).reply().body();
            String left = connection.bytes(5);
            String whole = connection.head(verify()).reply().body();

            assertThat(announced + left).isEqualTo(whole);
        }
    }

    @Test
    void a_length_that_is_too_great_swallows_what_comes_next() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").wrongLength(9));
        try (RawConnection connection = connection()) {
            String swallowing = connection.head(verify()).head(verify()).reply().body();

            assertThat(swallowing).endsWith("}HTTP/1.1 ");
        }
    }

    @Test
    void an_edited_reply_has_other_values_or_none_while_the_state_is_as_it_should_be() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$")
                .editReply("[{\"op\":\"replace\",\"path\":\"/result/name\",\"value\":\"another\"},"
                        + "{\"op\":\"copy\",\"from\":\"/result/value\",\"path\":\"/result/id\"},"
                        + "{\"op\":\"remove\",\"path\":\"/result/expires_on\"},"
                        + "{\"op\":\"move\",\"from\":\"/result/status\",\"path\":\"/result/state\"},"
                        + "{\"op\":\"add\",\"path\":\"/result/policies/0\",\"value\":{}},"
                        + "{\"op\":\"add\",\"path\":\"/result/policies/-\",\"value\":null}]"));

        JsonNode created = create(tokenBody("t", "", SECRETS_READ)).result();

        SimulationState.Token token = cloudflare.state().tokens().get(2);
        assertThat(created.path("name").asText()).isEqualTo("another");
        assertThat(created.path("id").asText()).isEqualTo(token.value());
        assertThat(created.has("expires_on")).isFalse();
        assertThat(created.path("state").asText()).isEqualTo("active");
        assertThat(created.path("policies")).hasSize(3);
        assertThat(created.at("/policies/0").isEmpty()).isTrue();
        assertThat(created.at("/policies/2").isNull()).isTrue();
        assertThat(token.name()).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"op\":\"replace\",\"path\":\"/result/nothing\",\"value\":1}]",
                "[{\"op\":\"remove\",\"path\":\"/nothing\"}]",
                "[{\"op\":\"copy\",\"from\":\"/nothing\",\"path\":\"/x\"}]",
                "[{\"op\":\"add\",\"path\":\"/success/x\",\"value\":1}]",
                "[{\"op\":\"add\",\"path\":\"/errors/1\",\"value\":1}]",
                "[{\"op\":\"add\",\"path\":\"/result/name\",\"value\":1},{\"op\":\"remove\",\"path\":\"/nothing\"}]"
            })
    void a_reply_that_a_patch_does_not_fit_is_sent_as_it_is(String patch) {
        String whole = creator.get(tokens + "/verify").text();
        cloudflare.inject(HttpFault.on("GET", "/verify$").editReply(patch));

        assertThat(creator.get(tokens + "/verify").text()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "nonsense",
                "[{}]",
                "[{\"op\":\"test\",\"path\":\"/x\",\"value\":1}]",
                "[{\"op\":\"add\",\"path\":\"/x\"}]",
                "[{\"op\":\"remove\",\"path\":\"x\"}]",
                "[{\"op\":\"copy\",\"path\":\"/x\"}]"
            })
    void what_is_no_json_patch_is_refused(String patch) {
        HttpFault.Target any = HttpFault.on("*", "");

        assertThatThrownBy(() -> any.editReply(patch)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_dripping_reply_comes_in_pieces_from_its_first_byte_on() throws IOException {
        BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        try (SimulatedCloudflare waiting =
                        SimulatedCloudflare.builder().pauser(waits::add).start();
                RawConnection connection = new RawConnection(waiting.port())) {
            waiting.inject(HttpFault.on("GET", "/x$").drip(10, Duration.ofSeconds(1)));

            String dripped = connection
                    .head("GET /x HTTP/1.1", "Host: h", "Connection: close")
                    .rest();

            assertThat(dripped).startsWith("HTTP/1.1 404 Not Found\r\n");
            assertThat(waits).hasSize((dripped.length() + 9) / 10).containsOnly(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_write_without_effect_says_success_and_changes_nothing() {
        String id = cloudflare
                .state()
                .secret("PRIMARY_SECRET_EDIT_TOKEN")
                .orElseThrow()
                .id();
        SimulationState before = cloudflare.state();
        cloudflare.inject(HttpFault.on("*", "").times(5).noEffect());

        JsonNode patched = editor.patch(secrets + "/" + id, "{\"value\":\"new\",\"comment\":\"new\"}")
                .result();
        assertThat(patched.path("comment").asText()).isEqualTo("new");
        assertThat(creator.post(tokens, tokenBody("t", "", SECRETS_READ))
                        .result()
                        .path("value")
                        .asText())
                .startsWith("cfat_");
        assertThat(creator.delete(tokens + "/" + editTokenId()).status()).isEqualTo(200);
        assertThat(editor.put(namespace + "/values/k", "v").status()).isEqualTo(200);
        assertThat(editor.delete(stores + "/" + cloudflare.storeId() + "?force=true")
                        .status())
                .isEqualTo(200);

        SimulationState after = cloudflare.state();
        assertThat(after.tokens()).isEqualTo(before.tokens());
        assertThat(after.storedSecrets()).isEqualTo(before.storedSecrets());
        assertThat(after.kv()).isEqualTo(before.kv());
        assertThat(editor.get(secrets).result()).hasSize(4);
    }

    @Test
    void a_patch_without_effect_may_show_that_it_had_none() {
        String id = createSecret("N", "old");
        cloudflare.inject(HttpFault.on("PATCH", "/secrets/").noEffectAndShowsIt());

        ApiClient.Reply patched = editor.patch(secrets + "/" + id, "{\"value\":\"new\",\"comment\":\"new\"}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.result().path("comment").asText()).isEmpty();
        assertThat(cloudflare.state().secrets()).containsEntry("N", "old");
    }

    @Test
    void a_reply_that_never_has_a_body_has_none_whatever_was_planned() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$").reply(204, Map.of(), "body"));
        try (RawConnection connection = connection()) {
            assertThat(connection.head(verify()).reply().body()).isEmpty();
            assertThat(connection.head(verify()).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void a_planned_header_does_not_change_how_long_the_body_is() throws IOException {
        cloudflare.inject(HttpFault.on("GET", "/verify$")
                .reply(200, Map.of("content-length", "3", "transfer-encoding", "chunked"), "whole"));
        try (RawConnection connection = connection()) {
            RawConnection.Reply reply = connection.head(verify()).reply();

            assertThat(reply.body()).isEqualTo("whole");
            assertThat(reply.header("transfer-encoding")).isEmpty();
            assertThat(connection.head(verify()).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void a_planned_header_may_not_smuggle_lines() {
        HttpFault.Target any = HttpFault.on("*", "");

        assertThatThrownBy(() -> any.reply(200, Map.of("x", "a\r\nb: c"), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> any.reply(200, Map.of("x y", "a"), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> any.wrongLength(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> any.drip(0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Calls("GET", "(")).isInstanceOf(IllegalArgumentException.class);
    }
}
