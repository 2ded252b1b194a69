package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cloudflare's wrangler finds the simulator to be Cloudflare. Its tree is large, so it has a profile of its own. */
@Tag("wrangler")
class WranglerIT {

    @Test
    void wrangler_manages_secrets_and_kv_values() throws Exception {
        NodeProject wrangler = NodeProject.install("wrangler");
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            String output = wrangler.conformsTo(cloudflare);

            assertThat(output).contains("pass 6").contains("fail 0");
            assertThat(cloudflare.state().secrets()).containsEntry("WR_TWO", "second");
            assertThat(output).doesNotContain(cloudflare.creationToken()).doesNotContain(cloudflare.editToken());
        }
    }
}
