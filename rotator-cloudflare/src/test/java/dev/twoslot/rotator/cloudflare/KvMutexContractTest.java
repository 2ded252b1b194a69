package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.contract.MutexContract;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The lock in a simulated Workers KV keeps what an advisory mutex promises. */
class KvMutexContractTest extends MutexContract {

    private final SimulatedRun run = new SimulatedRun(clock);

    @AfterEach
    void stop() {
        run.close();
    }

    @Override
    protected Mutex mutex() {
        return KvMutex.builder(
                        run.account,
                        run.cloudflare.kvNamespaceId(),
                        () -> List.of(SecretValue.of(run.cloudflare.editToken())))
                .build();
    }

    @Override
    protected boolean isHeld() {
        return run.cloudflare
                .state()
                .kv()
                .getOrDefault(run.cloudflare.kvNamespaceId(), Map.of())
                .containsKey("two-slot/" + ROTATION + "/lock");
    }

    @Override
    protected void breakBackend() {
        run.cloudflare.inject(HttpFault.on("*", "lock$").every().reply(503));
    }

    @Override
    protected void mendBackend() {
        run.cloudflare.clearFaults();
    }
}
