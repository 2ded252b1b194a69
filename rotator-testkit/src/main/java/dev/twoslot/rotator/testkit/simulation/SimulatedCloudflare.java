package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.account.Bootstrap;
import dev.twoslot.rotator.testkit.simulation.api.Pauser;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedClock;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.api.SimulatorRuntime;
import dev.twoslot.rotator.testkit.simulation.http.LoopbackServer;
import dev.twoslot.rotator.testkit.simulation.setup.AccountAccess;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A Cloudflare API on the loopback address: account tokens, Secrets Store and Workers KV, with permissions, expiry,
 * rate limit and error codes enforced on every call. It follows the published API description (2026-05 to 2026-08) and
 * reports about the live service, not this project's own client; Cloudflare's own SDK and wrangler work with it.
 *
 * <pre>{@code
 * try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
 *     URI base = cloudflare.baseUrl();               // http://127.0.0.1:PORT/client/v4
 *     cloudflare.advance(Duration.ofHours(1));       // expiry, ttl, rate limit follow
 *     cloudflare.inject(HttpFault.on("POST", "/tokens$").loseReply());
 *     cloudflare.state().secrets().get("PRIMARY_TOKEN_CREATION_TOKEN");
 * }
 * }</pre>
 *
 * <p>A fresh simulation has an account with one Secrets Store, {@code default_secrets_store}, that holds the four slots;
 * one KV namespace; and two tokens without an end, which the PRIMARY slots hold. Beside it there is a second account of
 * the same make, {@link #otherAccount}. Tests in other processes use the control paths under {@link #controlUrl()}, which
 * mirror {@link #state}, {@link #advance}, {@link #inject}, {@link #options}, {@link #dashboard}, {@link #latency} and
 * {@link #reset}; docs/TESTKIT.md describes them.
 *
 * <p>Its time is one: what expires, what a reply says, and the reply's {@code Date} header.
 *
 * <p>Thread-safe. A call that is made to wait holds up no other. Listens on 127.0.0.1 only.
 */
public final class SimulatedCloudflare implements AutoCloseable {

    /**
     * What the SECONDARY slots hold at first. It is no token and can't be mistaken for one: too short for the {@code
     * Authorization} header, which Cloudflare refuses with error 6003.
     */
    public static final String SECONDARY_PLACEHOLDER = Bootstrap.SECONDARY_PLACEHOLDER;

    private static final String API_PREFIX = "/client/v4";

    private final Simulation simulation;
    private final SimulatedDashboard dashboard;
    private final LoopbackServer server;

    private SimulatedCloudflare(Builder builder) {
        simulation = new Simulation(
                builder.options.get(), new SimulatedClock(builder.clock.get()), new SimulatedIds(builder.random.get()));
        dashboard = new SimulatedDashboard(simulation);
        int port = builder.port.get();
        try {
            server = new LoopbackServer(port, SimulatorRuntime.threads());
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + port + " of 127.0.0.1 can't be listened on", e);
        }
        server.serve(
                RequestDispatcher.MAX_BODY_BYTES,
                new RequestDispatcher(simulation, server.port(), builder.pauser.get()));
    }

    /** Starts with the defaults: a free port, real time, random ids. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where a client's base URL points: ends in {@code /client/v4}, without a slash after it. */
    public URI baseUrl() {
        return root(API_PREFIX);
    }

    /** The control paths: ends in {@code /__sim}. */
    public URI controlUrl() {
        return root(ControlHandler.PREFIX);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The account's id, 32 hexadecimal digits. */
    public String accountId() {
        return simulation.account().accountId();
    }

    /** The id of the Secrets Store. */
    public String storeId() {
        return simulation.account().storeId();
    }

    /** The id of the KV namespace. */
    public String kvNamespaceId() {
        return simulation.account().kvNamespaceId();
    }

    /** A token with {@code Account API Tokens Write}, without an end: the first PRIMARY_TOKEN_CREATION_TOKEN. */
    public String creationToken() {
        return simulation.account().creationToken();
    }

    /**
     * A token with {@code Secrets Store Write} and {@code Workers KV Storage Write}, without an end: the first
     * PRIMARY_SECRET_EDIT_TOKEN.
     */
    public String editToken() {
        return simulation.account().editToken();
    }

    /**
     * The second account that every simulation has, furnished like the first: a token of it is known to Cloudflare and may
     * do nothing on the first, nor may the first one's tokens here.
     */
    public AccountAccess otherAccount() {
        return simulation.otherAccount();
    }

    /** What the account holds now, and the calls that were made. */
    public SimulationState state() {
        return simulation.state();
    }

    /** What the second account holds now, and the calls that were made. */
    public SimulationState otherState() {
        return simulation.otherState();
    }

    /** For what an administrator does by hand: tokens of every kind, and secrets. */
    public SimulatedDashboard dashboard() {
        return dashboard;
    }

    /** The simulated time. */
    public Instant now() {
        return simulation.clock().instant();
    }

    /** The simulated time as a clock, so that a client under test can share it. */
    public InstantSource clock() {
        return simulation.clock();
    }

    /**
     * Moves simulated time forward for everything that depends on it: expiry, ttl, lags and the rate limit.
     *
     * @throws IllegalArgumentException if negative, or more than a hundred years in all
     */
    public void advance(Duration by) {
        simulation.clock().advance(by);
    }

    /** Adds faults to those that are set. */
    public void inject(HttpFault... faults) {
        for (HttpFault fault : faults) {
            simulation.faults().add(fault);
        }
    }

    /** The faults that are set, used up ones included. */
    public List<HttpFault> faults() {
        return simulation.faults().progress().stream()
                .map(FaultSchedule.Progress::fault)
                .toList();
    }

    /** Removes all faults. */
    public void clearFaults() {
        simulation.faults().clear();
    }

    /**
     * Delays every API call so long, in real time.
     *
     * @throws IllegalArgumentException if negative
     */
    public void latency(Duration delay) {
        simulation.latency(delay);
    }

    /** How it behaves now. */
    public SimulationOptions options() {
        return simulation.options();
    }

    /** Behaves differently from the next call on, until {@link #reset}. */
    public void options(SimulationOptions options) {
        simulation.options(Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts afresh: the ids, the bootstrap tokens and the options of the beginning; nothing else that was made, no
     * faults, no latency, no recorded requests, time as if never advanced.
     */
    public void reset() {
        simulation.reset();
    }

    /** Stops listening and wakes the calls that were made to wait. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "SimulatedCloudflare[" + baseUrl() + "]";
    }

    private URI root(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** How to start a simulation. Each setter may be called once. Not thread-safe. */
    public static final class Builder {
        private final Setting<Integer> port = new Setting<>("port", 0);
        private final Setting<SimulationOptions> options = new Setting<>("options", SimulationOptions.defaults());
        private final Setting<InstantSource> clock = new Setting<>("clock", SimulatorRuntime.clock());
        private final Setting<RandomGenerator> random = new Setting<>("seed", SimulatorRuntime.randomness());
        private final Setting<Pauser> pauser = new Setting<>("pauser", SimulatorRuntime.pauser());

        private Builder() {}

        /** The port to listen on; 0, the default, takes a free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is from 0 to 65535");
            }
            this.port.set(port);
            return this;
        }

        /** How to behave where Cloudflare's behaviour is not established. Default {@link SimulationOptions#defaults}. */
        public Builder options(SimulationOptions options) {
            this.options.set(options);
            return this;
        }

        /**
         * What simulated time is counted from. Default the real time, so that a client with a real clock agrees with
         * the simulator. A fixed source makes time stand still between calls of {@link #advance}.
         */
        public Builder clock(InstantSource clock) {
            this.clock.set(clock);
            return this;
        }

        /** Makes the same ids and token values every time. Default: random ones. */
        public Builder seed(long seed) {
            random.set(SimulatorRuntime.randomness(seed));
            return this;
        }

        /** Counts waits in place of waiting. */
        Builder pauser(Pauser pauser) {
            this.pauser.set(pauser);
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws UncheckedIOException if the port is taken
         */
        public SimulatedCloudflare start() {
            return new SimulatedCloudflare(this);
        }

        /** A value with a default, which can be chosen once. */
        private static final class Setting<T> {
            private final String name;
            private T value;
            private boolean chosen;

            private Setting(String name, T byDefault) {
                this.name = name;
                this.value = byDefault;
            }

            private void set(T newValue) {
                if (chosen) {
                    throw new IllegalStateException(name + " was chosen already");
                }
                value = Objects.requireNonNull(newValue, name);
                chosen = true;
            }

            private T get() {
                return value;
            }
        }
    }
}
