package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.HttpFault;
import dev.twoslot.rotator.testkit.SimulationOptions;
import dev.twoslot.rotator.testkit.SimulationState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The whole simulation without its HTTP: account, clock, faults, latency and the log of calls. Thread-safe; one lock
 * makes every call to the account atomic, and no one waits while holding it.
 */
public final class Simulation {
    private final Object lock = new Object();
    private final SimulatedClock clock;
    private final Identifiers identifiers;
    private final Bootstrap bootstrap;
    private final SimulationOptions initialOptions;
    private final FaultSchedule faults = new FaultSchedule();
    private final RequestLog log = new RequestLog();
    private volatile SimulationOptions options;
    private volatile Duration latency = Duration.ZERO;
    private SimulatedAccount account;

    public Simulation(SimulationOptions options, SimulatedClock clock, Identifiers identifiers) {
        this.options = options;
        this.initialOptions = options;
        this.clock = clock;
        this.identifiers = identifiers;
        this.bootstrap = Bootstrap.draw(identifiers);
        this.account = new SimulatedAccount(this::options, identifiers, bootstrap, clock.instant());
    }

    public Bootstrap bootstrap() {
        return bootstrap;
    }

    public SimulatedClock clock() {
        return clock;
    }

    public FaultSchedule faults() {
        return faults;
    }

    public SimulationOptions options() {
        return options;
    }

    /** Behaves differently from the next call on. */
    public void options(SimulationOptions newOptions) {
        options = newOptions;
    }

    public Duration latency() {
        return latency;
    }

    public void latency(Duration newLatency) {
        if (newLatency.isNegative()) {
            throw new IllegalArgumentException("a latency is not negative");
        }
        latency = newLatency;
    }

    /** Back to the first moment: the same ids and bootstrap tokens, no other tokens, no faults, time not advanced. */
    public void reset() {
        synchronized (lock) {
            clock.reset();
            faults.clear();
            log.clear();
            latency = Duration.ZERO;
            options = initialOptions;
            account = new SimulatedAccount(this::options, identifiers, bootstrap, clock.instant());
        }
    }

    public SimulationState state() {
        synchronized (lock) {
            Instant now = clock.instant();
            return new SimulationState(
                    account.tokens().toState(now),
                    account.store().values(),
                    account.kv().toState(now),
                    log.all(),
                    now);
        }
    }

    SimulatedAccount.Answer handle(ApiRequest request) {
        synchronized (lock) {
            return account.handle(request, clock.instant());
        }
    }

    void record(ApiRequest request, int status, @Nullable String tokenId, HttpFault.@Nullable Action fault) {
        log.add(
                request.method(),
                request.path(),
                status,
                clock.instant(),
                tokenId,
                fault == null ? null : fault.type());
    }

    String nextRayId() {
        return identifiers.rayId();
    }

    @Override
    public String toString() {
        return "Simulation[accountId=" + bootstrap.accountId() + "]";
    }
}
