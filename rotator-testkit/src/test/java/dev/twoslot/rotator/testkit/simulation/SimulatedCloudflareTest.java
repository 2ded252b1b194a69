package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedCloudflareTest {

    @Test
    void a_fresh_simulation_holds_the_bootstrap_pair_in_the_primary_slots_and_no_token_in_the_secondary_ones() {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            assertThat(cloudflare.state().secrets())
                    .containsEntry("PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken())
                    .containsEntry("PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken())
                    .containsEntry("SECONDARY_TOKEN_CREATION_TOKEN", SimulatedCloudflare.SECONDARY_PLACEHOLDER)
                    .containsEntry("SECONDARY_SECRET_EDIT_TOKEN", SimulatedCloudflare.SECONDARY_PLACEHOLDER)
                    .hasSize(4);
            assertThat(cloudflare.state().activeTokens())
                    .extracting(SimulationState.Token::permissions)
                    .containsExactly(
                            List.of("Account API Tokens Write"),
                            List.of("Secrets Store Write", "Workers KV Storage Write"));
            assertThat(cloudflare.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+/client/v4");
            assertThat(List.of(cloudflare.accountId(), cloudflare.storeId(), cloudflare.kvNamespaceId()))
                    .allMatch(id -> id.matches("[0-9a-f]{32}"));
        }
    }

    @Test
    void the_same_seed_gives_the_same_ids_and_another_seed_gives_others() {
        try (SimulatedCloudflare one = SimulatedCloudflare.builder().seed(7).start();
                SimulatedCloudflare same = SimulatedCloudflare.builder().seed(7).start();
                SimulatedCloudflare other =
                        SimulatedCloudflare.builder().seed(8).start()) {
            assertThat(same.accountId()).isEqualTo(one.accountId());
            assertThat(same.creationToken()).isEqualTo(one.creationToken());
            assertThat(other.accountId()).isNotEqualTo(one.accountId());
        }
    }

    @Test
    void reset_brings_back_the_first_moment_with_the_same_ids_and_tokens() {
        Instant start = Instant.parse("2026-11-22T10:00:00Z");
        try (SimulatedCloudflare cloudflare =
                SimulatedCloudflare.builder().clock(() -> start).start()) {
            ApiClient edit = new ApiClient(cloudflare.baseUrl(), cloudflare.editToken());
            SimulationState before = cloudflare.state();
            edit.put(
                    "/accounts/" + cloudflare.accountId() + "/storage/kv/namespaces/" + cloudflare.kvNamespaceId()
                            + "/values/k",
                    "v");
            cloudflare.advance(Duration.ofHours(3));
            cloudflare.inject(HttpFault.on("GET", "x").drop());
            cloudflare.options(SimulationOptions.defaults().withTokenQuota(1));
            assertThat(cloudflare.state()).isNotEqualTo(before);

            cloudflare.reset();

            assertThat(cloudflare.state()).isEqualTo(before);
            assertThat(cloudflare.faults()).isEmpty();
            assertThat(cloudflare.options().tokenQuota()).isEqualTo(500);
        }
    }

    @Test
    void each_choice_is_made_once_and_means_something() {
        SimulatedCloudflare.Builder builder =
                SimulatedCloudflare.builder().seed(7).port(0);

        assertThatThrownBy(() -> builder.seed(8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("seed was chosen already");
        assertThatThrownBy(() -> builder.port(0)).hasMessage("port was chosen already");
        assertThatThrownBy(() -> builder.port(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.options(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("options");
    }

    @Test
    void time_moves_forward_only_and_a_hundred_years_at_most() {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            assertThatThrownBy(() -> cloudflare.advance(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cloudflare.advance(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isInstanceOf(IllegalArgumentException.class);
            cloudflare.advance(Duration.ofDays(36_525));
            assertThatThrownBy(() -> cloudflare.advance(Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nothing_that_can_be_printed_shows_a_credential() {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            String printed = cloudflare + " " + cloudflare.state() + " "
                    + cloudflare.state().tokens() + " " + cloudflare.state().kv();
            assertThat(printed).doesNotContain(cloudflare.creationToken()).doesNotContain(cloudflare.editToken());
        }
    }
}
