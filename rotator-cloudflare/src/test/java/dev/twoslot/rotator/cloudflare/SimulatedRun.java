package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A simulated Cloudflare and an account that is on it, both on one virtual clock. */
final class SimulatedRun implements AutoCloseable {

    /** On whose behalf slots are written. */
    static final SlotSignature SIGNATURE = new SlotSignature("test", "0123456789abcdef", "run-1");

    final VirtualClock clock;
    final SimulatedCloudflare cloudflare;
    final CloudflareAccount account;

    SimulatedRun() {
        this(SimulationOptions.defaults());
    }

    SimulatedRun(VirtualClock clock) {
        this(clock, SimulationOptions.defaults());
    }

    SimulatedRun(SimulationOptions options) {
        this(VirtualClock.create(), options);
    }

    private SimulatedRun(VirtualClock clock, SimulationOptions options) {
        this.clock = clock;
        cloudflare = SimulatedCloudflare.builder()
                .clock(clock)
                .seed(1)
                .options(options)
                .start();
        account = CloudflareAccount.builder(cloudflare.accountId())
                .baseUrl(cloudflare.baseUrl())
                .requestTimeout(Duration.ofSeconds(5))
                .time(clock)
                .random(new Random(1))
                .build();
    }

    CloudflareTokenIssuer issuer() {
        return CloudflareTokenIssuer.builder(account)
                .secretsStore(cloudflare.storeId())
                .kvNamespace(cloudflare.kvNamespaceId())
                .build();
    }

    /** When a call that is begun now has to end. */
    Instant deadline() {
        return clock.instant().plusSeconds(120);
    }

    CallContext creating() {
        return context(cloudflare.creationToken());
    }

    CallContext editing() {
        return context(cloudflare.editToken()).signedBy(SIGNATURE);
    }

    CallContext context(String credential) {
        return CallContext.of(SecretValue.of(credential), deadline());
    }

    /** The rotation {@code test} asks for a lease. */
    LeaseRequest lease(Duration ttl) {
        return new LeaseRequest("test", ttl, Duration.ofSeconds(60), deadline());
    }

    /** The calls of the account's namespace. */
    KvCalls kv() {
        return new KvCalls(cloudflare.accountId(), cloudflare.kvNamespaceId());
    }

    /** The calls of the account's store. */
    SecretsStoreCalls store() {
        return new SecretsStoreCalls(cloudflare.accountId(), cloudflare.storeId());
    }

    NewToken request(Role role) {
        return new NewToken(
                "two-slot/test/" + role.label() + "/run-1",
                role,
                clock.instant().plus(Duration.ofHours(2)));
    }

    /** How many calls came in whose method is this and whose path ends so. */
    long calls(String method, String pathEnd) {
        return cloudflare.state().requests().stream()
                .filter(call -> call.method().equals(method) && call.path().endsWith(pathEnd))
                .count();
    }

    List<SimulationState.Token> tokensNamed(String name) {
        return cloudflare.state().tokens().stream()
                .filter(token -> token.name().equals(name))
                .toList();
    }

    @Override
    public void close() {
        account.close();
        cloudflare.close();
    }
}
