package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SimulatedFaultsTest extends SimulatorFixture {
    private final String body = tokenBody("t", "", SECRETS_READ);

    private List<String> createdNames() {
        return cloudflare.state().tokens().stream()
                .map(SimulationState.Token::name)
                .filter(name -> name.equals("t"))
                .toList();
    }

    @Test
    void a_planned_reply_comes_before_acting_with_the_usual_error_of_its_status() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").reply(503));

        assertThat(creator.post(tokens, body).outcome()).isEqualTo("503/10001");
        assertThat(createdNames()).isEmpty();
        assertThat(creator.post(tokens, body).status()).isEqualTo(200);
    }

    @Test
    void a_planned_reply_can_have_headers_and_a_body_of_its_own() {
        cloudflare.inject(
                HttpFault.on("GET", "/verify$").reply(429, Map.of("retry-after", "7"), null),
                HttpFault.on("GET", "/tokens$").reply(502, Map.of(), "<html>bad gateway</html>"));

        ApiClient.Reply throttled = creator.get(tokens + "/verify");
        assertThat(throttled.outcome()).isEqualTo("429/971");
        assertThat(throttled.header("retry-after")).isEqualTo("7");
        ApiClient.Reply page = creator.get(tokens);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.text()).isEqualTo("<html>bad gateway</html>");
        assertThat(page.header("cf-ray")).isNotEmpty();
    }

    @Test
    void a_dropped_call_has_no_reply_and_no_effect() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").drop());

        assertThatThrownBy(() -> creator.trySend("POST", tokens, BodyPublishers.ofString(body)))
                .isInstanceOf(IOException.class);
        assertThat(createdNames()).isEmpty();
    }

    @Test
    void a_lost_reply_has_its_effect_all_the_same() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").loseReply());

        assertThatThrownBy(() -> creator.trySend("POST", tokens, BodyPublishers.ofString(body)))
                .isInstanceOf(IOException.class);
        assertThat(createdNames()).hasSize(1);
    }

    @Test
    void a_call_can_act_and_answer_as_if_it_had_failed() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").actThenReply(500));

        assertThat(creator.post(tokens, body).outcome()).isEqualTo("500/10001");
        assertThat(createdNames()).hasSize(1);
    }

    @Test
    void a_truncated_body_breaks_off_after_the_effect() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").truncateBody());

        assertThatThrownBy(() -> creator.trySend("POST", tokens, BodyPublishers.ofString(body)))
                .isInstanceOf(IOException.class);
        assertThat(createdNames()).hasSize(1);
    }

    @Test
    void an_oversized_body_has_its_padding_in_front_and_is_still_json() {
        cloudflare.inject(HttpFault.on("GET", "/tokens$").oversizeBody(200_000));

        ApiClient.Reply reply = creator.get(tokens);

        assertThat(reply.http().body().length).isGreaterThan(200_000);
        assertThat(reply.json().path("padding").asText()).hasSize(200_000);
        assertThat(reply.result()).hasSize(2);
    }

    @Test
    void a_garbage_body_is_a_page_under_the_status_of_the_real_reply() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").garbageBody());

        ApiClient.Reply reply = creator.post(tokens, body);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).startsWith("<!DOCTYPE html>");
        assertThat(createdNames()).hasSize(1);
    }

    @Test
    void a_fault_hits_from_its_nth_match_on_so_many_times() {
        cloudflare.inject(HttpFault.on("*", "/verify$").nth(2).times(2).reply(500));

        assertThat(List.of(verify(), verify(), verify(), verify())).containsExactly(200, 500, 500, 200);
        cloudflare.inject(HttpFault.on("GET", "/verify$").every().reply(502));
        assertThat(List.of(verify(), verify(), verify())).containsOnly(502);
        cloudflare.clearFaults();
        assertThat(verify()).isEqualTo(200);
    }

    private int verify() {
        return creator.get(tokens + "/verify").status();
    }

    @Test
    void a_fault_matches_by_method_and_path_and_the_first_that_is_due_decides() {
        cloudflare.inject(
                HttpFault.on("POST", "/verify$").reply(500),
                HttpFault.on("GET", "/secrets_store/").reply(501),
                HttpFault.on("GET", "^/client/v4/accounts/[0-9a-f]+/tokens").reply(502),
                HttpFault.on("GET", "verify").every().reply(503));

        assertThat(List.of(verify(), verify())).containsExactly(502, 503);
    }

    @Test
    void the_requests_say_what_was_hit_by_what_and_zero_stands_for_no_reply() {
        cloudflare.inject(HttpFault.on("POST", "/tokens$").loseReply());
        assertThatThrownBy(() -> creator.trySend("POST", tokens, BodyPublishers.ofString(body)))
                .isInstanceOf(IOException.class);
        creator.get(tokens + "?page=1&per_page=50");

        assertThat(cloudflare.state().requests())
                .extracting(
                        SimulationState.Request::sequence,
                        SimulationState.Request::method,
                        SimulationState.Request::path,
                        SimulationState.Request::status,
                        SimulationState.Request::fault)
                .containsExactly(
                        tuple(1L, "POST", "/client/v4" + tokens, 0, "lose-reply"),
                        tuple(2L, "GET", "/client/v4" + tokens, 200, null));
    }

    @Test
    void latency_a_stall_and_a_slow_body_wait_as_long_as_they_were_told_to_until_a_reset() {
        BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        try (SimulatedCloudflare waiting =
                SimulatedCloudflare.builder().pauser(waits::add).start()) {
            ApiClient client = new ApiClient(waiting.baseUrl(), waiting.creationToken());
            String path = "/accounts/" + waiting.accountId() + "/tokens";
            waiting.latency(Duration.ofMillis(5));
            waiting.inject(
                    HttpFault.on("GET", "/verify$").stall(Duration.ofSeconds(30)),
                    HttpFault.on("GET", "/tokens$").slowBody(1_000, Duration.ofSeconds(1)));

            assertThat(client.get(path + "/verify").status()).isEqualTo(200);
            assertThat(waits).containsExactly(Duration.ofMillis(5), Duration.ofSeconds(30));
            waits.clear();
            int pieces = (client.get(path).http().body().length + 999) / 1_000;
            assertThat(waits)
                    .hasSize(1 + pieces)
                    .startsWith(Duration.ofMillis(5))
                    .endsWith(Duration.ofSeconds(1));

            waits.clear();
            waiting.reset();
            assertThat(client.get(path).status()).isEqualTo(200);
            assertThat(waits).isEmpty();
        }
    }

    @Test
    void a_stall_may_hold_the_call_back_before_it_acts_or_the_reply_after() {
        AtomicReference<SimulatedCloudflare> running = new AtomicReference<>();
        BlockingQueue<Integer> tokensWhileWaiting = new LinkedBlockingQueue<>();
        try (SimulatedCloudflare waiting = SimulatedCloudflare.builder()
                .pauser(wait ->
                        tokensWhileWaiting.add(running.get().state().tokens().size()))
                .start()) {
            running.set(waiting);
            ApiClient client = new ApiClient(waiting.baseUrl(), waiting.creationToken());
            String path = "/accounts/" + waiting.accountId() + "/tokens";
            String mine = body.replace(cloudflare.accountId(), waiting.accountId());
            waiting.inject(
                    HttpFault.on("POST", "/tokens$").stall(Duration.ofSeconds(1)),
                    HttpFault.on("POST", "/tokens$").nth(2).stallReply(Duration.ofSeconds(1)));

            client.post(path, mine);
            client.post(path, mine);

            assertThat(tokensWhileWaiting).containsExactly(2, 4);
        }
    }

    @Test
    void a_call_that_waits_holds_up_no_other_and_closing_wakes_it() {
        CountDownLatch waitingNow = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        CompletableFuture<Void> waiter;
        try (SimulatedCloudflare waiting = SimulatedCloudflare.builder()
                .pauser(wait -> {
                    waitingNow.countDown();
                    forever.await();
                })
                .start()) {
            ApiClient client = new ApiClient(waiting.baseUrl(), waiting.creationToken());
            String path = "/accounts/" + waiting.accountId() + "/tokens";
            waiting.inject(HttpFault.on("GET", "/tokens$").stall(Duration.ofHours(1)));
            waiter = CompletableFuture.runAsync(() -> client.get(path));
            awaitUninterruptibly(waitingNow);

            assertThat(client.get(path + "/verify").status()).isEqualTo(200);
            assertThat(waiter).isNotDone();
        }
        assertThatThrownBy(waiter::join).hasRootCauseInstanceOf(IOException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("no one interrupts tests", e);
        }
    }

    @Test
    void a_fault_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> HttpFault.on("GET", "x").nth(0).drop()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.on("GET", "x").times(-1).drop())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.on("GET", "x").reply(99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.on("GET", "x").oversizeBody(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.on("GET", "x").stall(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.on("GET", "x").slowBody(0, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
