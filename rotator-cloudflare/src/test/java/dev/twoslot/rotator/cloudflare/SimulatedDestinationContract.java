package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.testkit.contract.DestinationContract;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** A destination at a simulated Cloudflare, where each kind of HTTP fault can hit it. */
abstract class SimulatedDestinationContract extends DestinationContract {

    final SimulatedRun run = new SimulatedRun(clock);
    private final String putMethod;
    private final String path;

    /**
     * @param putMethod the method of the calls that overwrite a slot
     * @param path what is in the path of every call of the place
     */
    SimulatedDestinationContract(String putMethod, String path) {
        this.putMethod = putMethod;
        this.path = path;
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of(run.cloudflare.editToken());
    }

    @Override
    protected List<PutFault> putFaults() {
        HttpFault.Target once = HttpFault.on(putMethod, path);
        HttpFault.Target every = HttpFault.on("*", path).every();
        HttpFault.Target everyPut = HttpFault.on(putMethod, path).every();
        return List.of(
                fault("refused", every.reply(403)),
                fault("unavailable", every.reply(503)),
                fault("throttled", everyPut.reply(429)),
                fault("no connection", every.drop()),
                fault("one reply lost", once.loseReply()),
                fault("every reply lost", everyPut.loseReply()),
                fault("acts and says that it failed", everyPut.actThenReply(500)),
                fault("acts and replies with garbage", everyPut.garbageBody()),
                fault("acts and replies by half", everyPut.truncateBody()));
    }

    /** Clearing it checks that it was met if anything was asked at all: a fault that hits nothing would show nothing. */
    private PutFault fault(String name, HttpFault fault) {
        AtomicLong before = new AtomicLong();
        return new PutFault(
                name,
                () -> {
                    before.set(faultsMet());
                    run.cloudflare.inject(fault);
                },
                () -> {
                    assertThat(faultsMet()).as(name).isGreaterThan(before.get());
                    run.cloudflare.clearFaults();
                });
    }

    private long faultsMet() {
        return run.cloudflare.state().requests().stream()
                .filter(request -> request.fault() != null)
                .count();
    }

    @Override
    protected void breakAfter(int puts) {
        run.cloudflare.inject(
                HttpFault.on(putMethod, path).nth(puts + 1).every().reply(503));
    }

    @Override
    protected void makeUnwritable() {
        run.cloudflare.inject(HttpFault.on("*", path).every().reply(503));
    }

    @Override
    protected void mend() {
        run.cloudflare.clearFaults();
    }
}
