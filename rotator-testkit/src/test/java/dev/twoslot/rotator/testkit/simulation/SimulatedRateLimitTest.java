package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RateLimitBody;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RateLimitScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedRateLimitTest extends SimulatorFixture {

    private static SimulationOptions limitOf(int requests) {
        return SimulationOptions.defaults().withRateLimitRequests(requests);
    }

    @Test
    void every_reply_says_what_is_left_and_the_rule_and_only_a_429_says_when_to_come_back() {
        ApiClient.Reply first = creator.get(tokens);

        assertThat(first.header("ratelimit")).isEqualTo("\"default\";r=1199;t=300");
        assertThat(first.header("ratelimit-policy")).isEqualTo("\"default\";q=1200;w=300");
        assertThat(first.header("retry-after")).isEmpty();
        assertThat(anonymous().get(tokens).header("ratelimit")).isEqualTo("\"default\";r=1200;t=300");
        after(Duration.ofSeconds(100));
        assertThat(creator.get(tokens).header("ratelimit")).isEqualTo("\"default\";r=1198;t=200");
        assertThat(creator.get("/nowhere").header("ratelimit-policy")).isNotEmpty();
    }

    @Test
    void the_call_after_the_last_allowed_one_blocks_all_calls_of_its_token_for_five_minutes() {
        cloudflare.options(limitOf(3));
        for (int i = 0; i < 3; i++) {
            assertThat(creator.get(tokens).status()).isEqualTo(200);
        }
        after(Duration.ofSeconds(100));

        ApiClient.Reply refused = creator.get(tokens);
        assertThat(refused.outcome()).isEqualTo("429/971");
        assertThat(refused.header("retry-after")).isEqualTo("300");
        assertThat(refused.header("ratelimit")).isEqualTo("\"default\";r=0;t=300");
        assertThat(editor.get(secrets).status()).isEqualTo(200);

        after(Duration.ofSeconds(299));
        assertThat(creator.get(tokens + "/verify").header("retry-after")).isEqualTo("1");
        after(Duration.ofSeconds(1));
        assertThat(creator.get(tokens).header("ratelimit")).isEqualTo("\"default\";r=2;t=300");
    }

    @Test
    void a_window_that_is_over_starts_anew() {
        cloudflare.options(limitOf(2));
        creator.get(tokens);
        creator.get(tokens);
        after(Duration.ofMinutes(5));

        assertThat(creator.get(tokens).status()).isEqualTo(200);
    }

    @Test
    void a_refused_call_does_nothing() {
        cloudflare.options(limitOf(1));
        creator.get(tokens);

        assertThat(creator.post(tokens, tokenBody("t", "", SECRETS_READ)).status())
                .isEqualTo(429);
        assertThat(cloudflare.state().tokens()).hasSize(2);
    }

    @Test
    void all_tokens_of_the_account_can_be_made_to_share_one_limit() {
        cloudflare.options(limitOf(2).withRateLimitScope(RateLimitScope.ACCOUNT));
        creator.get(tokens);
        editor.get(secrets);

        assertThat(creator.get(tokens).status()).isEqualTo(429);
        assertThat(editor.get(secrets).status()).isEqualTo(429);
    }

    @Test
    void the_body_of_a_429_can_be_a_page_or_nothing() {
        cloudflare.options(limitOf(1).withRateLimitBody(RateLimitBody.HTML));
        creator.get(tokens);
        ApiClient.Reply page = creator.get(tokens);
        assertThat(page.status()).isEqualTo(429);
        assertThat(page.text()).startsWith("<!DOCTYPE html>");
        assertThat(page.header("retry-after")).isEqualTo("300");

        cloudflare.options(limitOf(1).withRateLimitBody(RateLimitBody.EMPTY));
        assertThat(creator.get(tokens).text()).isEmpty();
    }

    @Test
    void the_default_limit_is_1200_calls() {
        for (int i = 0; i < 1200; i++) {
            assertThat(creator.get(tokens + "/verify").status()).isEqualTo(200);
        }
        assertThat(creator.get(tokens + "/verify").status()).isEqualTo(429);
    }
}
