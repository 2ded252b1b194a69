package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.account.Bootstrap;
import dev.twoslot.rotator.testkit.simulation.account.HandMadeChanges;
import dev.twoslot.rotator.testkit.simulation.account.OwnedTokens;
import dev.twoslot.rotator.testkit.simulation.account.RequestLog;
import dev.twoslot.rotator.testkit.simulation.account.SimulatedAccount;
import dev.twoslot.rotator.testkit.simulation.account.SimulatedApi;
import dev.twoslot.rotator.testkit.simulation.account.TokenOwner;
import dev.twoslot.rotator.testkit.simulation.api.HttpDate;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedClock;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.http.HeaderFields;
import dev.twoslot.rotator.testkit.simulation.setup.AccountAccess;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole simulation without its HTTP: accounts, clock, faults, latency, the log of calls and their replies.
 * Thread-safe; one lock makes every call to an account atomic, and no one waits while holding it.
 */
final class Simulation {

    /** What is new after each reset. */
    private static final class World {
        private final SimulatedAccount account;
        private final SimulatedAccount other;
        private final OwnedTokens ofUser;
        private final SimulatedApi api;
        private final HandMadeChanges byHand;

        private World(Simulation simulation) {
            Instant now = simulation.clock.instant();
            account = new SimulatedAccount(simulation::options, simulation.identifiers, simulation.bootstrap, now);
            other = new SimulatedAccount(simulation::options, simulation.identifiers, simulation.otherBootstrap, now);
            ofUser = new OwnedTokens(TokenOwner.USER, simulation::options, simulation.identifiers);
            api = new SimulatedApi(List.of(account, other), ofUser, simulation.userId, simulation::options);
            byHand = new HandMadeChanges(account, other, ofUser, simulation.identifiers);
        }
    }

    private final Object lock = new Object();
    private final SimulatedClock clock;
    private final SimulatedIds identifiers;
    private final Bootstrap bootstrap;
    private final Bootstrap otherBootstrap;
    private final String userId;
    private final SimulationOptions initialOptions;
    private final FaultSchedule faults = new FaultSchedule();
    private final RequestLog log = new RequestLog();
    private volatile SimulationOptions options;
    private volatile Duration latency = Duration.ZERO;
    private volatile Correspondence correspondence = new Correspondence();
    private World world;

    Simulation(SimulationOptions options, SimulatedClock clock, SimulatedIds identifiers) {
        this.options = options;
        this.initialOptions = options;
        this.clock = clock;
        this.identifiers = identifiers;
        this.bootstrap = Bootstrap.draw(identifiers);
        this.otherBootstrap = Bootstrap.draw(identifiers);
        this.userId = identifiers.objectId();
        this.world = new World(this);
    }

    /** The account that the simulation is about. */
    AccountAccess account() {
        return bootstrap.access();
    }

    /** The second account. */
    AccountAccess otherAccount() {
        return otherBootstrap.access();
    }

    SimulatedClock clock() {
        return clock;
    }

    FaultSchedule faults() {
        return faults;
    }

    SimulationOptions options() {
        return options;
    }

    /** Behaves differently from the next call on. */
    void options(SimulationOptions newOptions) {
        options = newOptions;
    }

    Duration latency() {
        return latency;
    }

    void latency(Duration newLatency) {
        if (newLatency.isNegative()) {
            throw new IllegalArgumentException("a latency is not negative");
        }
        latency = newLatency;
    }

    /** Back to the first moment: the same ids and bootstrap tokens, no other tokens, no faults, time not advanced. */
    void reset() {
        synchronized (lock) {
            clock.reset();
            faults.clear();
            log.clear();
            correspondence = new Correspondence();
            latency = Duration.ZERO;
            options = initialOptions;
            world = new World(this);
        }
    }

    /** What the account holds. */
    SimulationState state() {
        synchronized (lock) {
            return world.account.toState(world.ofUser, log, clock.instant());
        }
    }

    /** What the second account holds. */
    SimulationState otherState() {
        synchronized (lock) {
            return world.other.toState(world.ofUser, log, clock.instant());
        }
    }

    SimulationState.Token createByHand(TokenSpec spec) {
        synchronized (lock) {
            return world.byHand.createToken(spec, clock.instant());
        }
    }

    void deleteByHand(String tokenId) {
        synchronized (lock) {
            world.byHand.deleteToken(tokenId, clock.instant());
        }
    }

    void disableByHand(String tokenId, boolean disabled) {
        synchronized (lock) {
            world.byHand.requireToken(tokenId, clock.instant()).disable(disabled, clock.instant());
        }
    }

    void expose(String tokenId) {
        synchronized (lock) {
            world.byHand.requireToken(tokenId, clock.instant()).expose(clock.instant());
        }
    }

    void editByHand(String secretName, @Nullable String value, @Nullable String comment) {
        synchronized (lock) {
            world.byHand.editSecret(secretName, value, comment, clock.instant());
        }
    }

    SimulatedApi.Answer handle(SimulatedRequest request) {
        synchronized (lock) {
            return world.api.handle(request, clock.instant());
        }
    }

    /** Answers as {@link #handle} does and leaves no trace, or answers with what is there. */
    SimulatedApi.Answer pretend(SimulatedRequest request, FaultAction.NoEffect pretence) {
        if (pretence.showsUnchanged()) {
            return handle(request.as("GET"));
        }
        synchronized (lock) {
            Runnable before = world.api.snapshot();
            SimulatedApi.Answer answer = world.api.handle(request, clock.instant());
            before.run();
            return answer;
        }
    }

    /** The id of the token that a request carries, if it is a known one. */
    @Nullable
    String callerOf(HeaderFields headers) {
        synchronized (lock) {
            return world.api.callerOf(headers, clock.instant());
        }
    }

    /** The calls that are under way and the replies to earlier ones. */
    Correspondence correspondence() {
        return correspondence;
    }

    void record(
            String method,
            String path,
            int status,
            long connection,
            @Nullable String tokenId,
            @Nullable FaultAction fault) {
        log.add(method, path, status, clock.instant(), connection, tokenId, fault == null ? null : fault.type());
    }

    /** A reply with what every one has: a ray id of its own, and the time that the server in front believes it to be. */
    SimulatedReply stamped(SimulatedReply reply) {
        Instant date = clock.instant().plus(options.dateSkew());
        return reply.withHeadersBelow(HttpDate.header(date)).withHeader("cf-ray", identifiers.rayId());
    }

    @Override
    public String toString() {
        return "Simulation[accountId=" + bootstrap.access().accountId() + "]";
    }
}
