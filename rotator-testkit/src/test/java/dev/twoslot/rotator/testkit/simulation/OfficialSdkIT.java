package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cloudflare's official TypeScript SDK finds the simulator to be Cloudflare. */
@Tag("sdk")
class OfficialSdkIT {

    @Test
    void the_official_sdk_manages_tokens_secrets_and_kv_values() throws Exception {
        NodeProject sdk = NodeProject.install("sdk");
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            String output = sdk.conformsTo(cloudflare);

            assertThat(output).contains("pass 13").contains("fail 0");
            assertThat(cloudflare.state().secrets()).containsEntry("SDK_ONE", "second");
            assertThat(output).doesNotContain(cloudflare.creationToken()).doesNotContain(cloudflare.editToken());
        }
    }
}
