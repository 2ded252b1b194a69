package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Moments at which the lock in a simulated Workers KV is one runner's, another's or nobody's. */
class KvMutexTimingTest {

    private static final Duration TTL = Duration.ofSeconds(300);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final String KEY = "two-slot/test/lock";

    @Test
    void the_lease_ends_no_later_than_its_ttl_after_the_put_was_sent() {
        try (var run = new SimulatedRun()) {
            List<Instant> sent = new ArrayList<>();
            KvMutex slow = KvMutex.builder(run.account, run.cloudflare.kvNamespaceId(), () -> {
                        sent.add(run.clock.instant());
                        run.clock.advance(Duration.ofSeconds(7));
                        return List.of(SecretValue.of(run.cloudflare.editToken()));
                    })
                    .build();

            Lease lease = slow.tryAcquire(run.lease(TTL)).lease().orElseThrow();

            assertThat(lease.deadline()).isEqualTo(sent.get(1).plus(TTL));
        }
    }

    @Test
    void an_entry_is_over_only_when_it_is_over_by_a_clock_that_is_a_minute_behind() {
        try (var run = new SimulatedRun()) {
            put(run, "{\"nonce\":\"late\",\"expiresAt\":\"" + run.clock.instant() + "\"}");

            run.clock.advance(Duration.ofSeconds(60));
            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isEmpty();

            run.clock.advance(Duration.ofNanos(1));
            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
        }
    }

    @Test
    void a_put_that_was_refused_is_not_read_back() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PUT", "lock$")
                    .every()
                    .reply(400, Map.of(), "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"no\"}]}"));

            assertThatThrownBy(() -> mutex(run).tryAcquire(run.lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT));

            assertThat(run.calls("GET", "lock")).isOne();
        }
    }

    @Test
    void an_entry_that_cannot_be_seen_is_looked_for_three_times() {
        try (var run = new SimulatedRun(SimulationOptions.defaults().withKvReadLag(Duration.ofSeconds(60)))) {
            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();

            assertThat(run.calls("GET", "lock")).isEqualTo(1 + 3);
        }
    }

    @Test
    void a_lease_of_a_fraction_of_a_second_more_is_kept_for_the_whole_second() {
        try (var run = new SimulatedRun()) {
            Instant before = run.clock.instant();

            mutex(run).tryAcquire(run.lease(TTL.plusNanos(1))).lease();

            assertThat(run.cloudflare
                            .state()
                            .kv()
                            .get(run.cloudflare.kvNamespaceId())
                            .get(KEY)
                            .expiration())
                    .isEqualTo(before.plus(TTL).plusSeconds(1));
        }
    }

    @Test
    void an_entry_that_cannot_be_read_but_runs_out_is_anothers() {
        try (var run = new SimulatedRun()) {
            put(run, "of a later version");

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isEmpty();
        }
    }

    @Test
    void while_the_primary_is_accepted_the_secondary_is_not_used_whatever_else_the_answer_is() {
        try (var run = new SimulatedRun()) {
            SecretValue edit = SecretValue.of(run.cloudflare.editToken());
            KvMutex mutex = KvMutex.builder(run.account, run.cloudflare.kvNamespaceId(), () -> List.of(edit, edit))
                    .build();

            assertThat(mutex.tryAcquire(run.lease(TTL)).lease()).isPresent();

            assertThat(run.calls("GET", "lock"))
                    .as("nothing there, then its own")
                    .isEqualTo(2);
        }
    }

    @Test
    void an_entry_that_could_not_be_read_back_by_the_deadline_is_given_up_without_waiting() {
        try (var run = new SimulatedRun()) {
            assertThatThrownBy(() -> mutex(run)
                            .tryAcquire(new LeaseRequest(
                                    "test", TTL, SKEW, run.clock.instant().plusSeconds(2))))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContaining("the entry runs out");

            assertThat(run.clock.pauses()).isEmpty();
        }
    }

    @Test
    void an_interruption_while_the_entry_settles_is_passed_on() {
        try (var run = new SimulatedRun()) {
            Time interrupted = new Time() {
                @Override
                public Instant instant() {
                    return run.clock.instant();
                }

                @Override
                public void sleep(Duration pause) throws InterruptedException {
                    throw new InterruptedException();
                }

                @Override
                public <T> T await(Future<T> work, Instant deadline) throws InterruptedException, ExecutionException {
                    return run.clock.await(work, deadline);
                }
            };
            CloudflareAccount account = CloudflareAccount.builder(run.cloudflare.accountId())
                    .baseUrl(run.cloudflare.baseUrl())
                    .time(interrupted)
                    .build();

            assertThatThrownBy(
                            () -> mutex(run, account).tryAcquire(run.lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_release_that_failed_can_be_repeated() {
        try (var run = new SimulatedRun()) {
            Lease lease = mutex(run).tryAcquire(run.lease(TTL)).lease().orElseThrow();
            run.cloudflare.inject(HttpFault.on("DELETE", "lock$").reply(400, Map.of(), "{\"success\":false}"));
            assertThatThrownBy(() -> lease.release(run.deadline())).isInstanceOf(RotatorException.class);
            assertThat(lease.covers(run.clock.instant())).isTrue();

            lease.release(run.deadline());

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
        }
    }

    private static KvMutex mutex(SimulatedRun run) {
        return mutex(run, run.account);
    }

    private static KvMutex mutex(SimulatedRun run, CloudflareAccount account) {
        return KvMutex.builder(
                        account,
                        run.cloudflare.kvNamespaceId(),
                        () -> List.of(SecretValue.of(run.cloudflare.editToken())))
                .build();
    }

    private static void put(SimulatedRun run, String value) {
        ApiCall call = run.kv()
                .put(KEY, value.getBytes(StandardCharsets.UTF_8))
                .query("expiration_ttl", "3600")
                .build();
        run.account
                .client()
                .send(call, run.editing().credential(), run.deadline())
                .orThrow();
    }
}
