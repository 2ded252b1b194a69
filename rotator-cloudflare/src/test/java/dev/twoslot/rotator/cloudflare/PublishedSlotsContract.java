package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.vault.SlotStoreOverAVaultContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** Slots in a vault that are published to a simulated Cloudflare, where each kind of HTTP fault can hit them. */
abstract class PublishedSlotsContract extends SlotStoreOverAVaultContract {

    final SimulatedRun run = new SimulatedRun(clock);
    private final Destination place = place();
    private final HttpFault.Target publishing;

    /** @param publishing the calls that publish */
    PublishedSlotsContract(HttpFault.Target publishing) {
        this.publishing = publishing;
    }

    /** Where consumers read. */
    abstract Destination place();

    @AfterEach
    void stop() {
        run.close();
    }

    @Override
    protected SecretSlotStore store() {
        return PublishedSlots.of(vault(), place);
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of(run.cloudflare.editToken());
    }

    @Override
    protected List<WriteFault> writeFaults() {
        HttpFault.Target once = publishing;
        HttpFault.Target every = publishing.every();
        return List.of(
                vaultRefused(),
                fault("refused", every.reply(403)),
                fault("unavailable", every.reply(503)),
                fault("throttled", every.reply(429)),
                fault("no connection", every.drop()),
                fault("one reply lost", once.loseReply()),
                fault("every reply lost", every.loseReply()),
                fault("acts and says that it failed", every.actThenReply(500)),
                fault("acts and replies with garbage", every.garbageBody()),
                fault("acts and replies by half", every.truncateBody()));
    }

    /** Clearing it checks that it was met if anything was asked at all: a fault that hits nothing would show nothing. */
    private WriteFault fault(String name, HttpFault fault) {
        AtomicLong before = new AtomicLong();
        AtomicLong askedBefore = new AtomicLong();
        return new WriteFault(
                name,
                () -> {
                    before.set(faultsMet());
                    askedBefore.set(asked());
                    run.cloudflare.inject(fault);
                },
                () -> {
                    if (asked() > askedBefore.get()) {
                        assertThat(faultsMet()).as(name).isGreaterThan(before.get());
                    }
                    run.cloudflare.clearFaults();
                });
    }

    private long asked() {
        return run.cloudflare.state().requests().size();
    }

    private long faultsMet() {
        return run.cloudflare.state().requests().stream()
                .filter(request -> request.fault() != null)
                .count();
    }
}
