package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState.KvEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lock in a simulated Workers KV. */
class KvMutexTest {

    private static final Duration TTL = Duration.ofSeconds(300);
    private static final String KEY = "two-slot/test/lock";

    @Test
    void a_second_runner_that_arrives_while_the_first_holds_the_lock_is_refused_and_writes_nothing() {
        try (var run = new SimulatedRun()) {
            mutex(run).tryAcquire(run.lease(TTL)).lease();
            KvEntry held = entry(run).orElseThrow();

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isEmpty();

            assertThat(entry(run)).contains(held);
        }
    }

    @Test
    void the_lease_is_counted_from_before_the_put() {
        try (var run = new SimulatedRun()) {
            Instant before = run.clock.instant();

            Lease lease = mutex(run).tryAcquire(run.lease(TTL)).lease().orElseThrow();

            assertThat(lease.deadline()).isEqualTo(before.plus(TTL));
            assertThat(run.clock.instant()).isAfter(before);
            assertThat(lease.fencingToken()).isEmpty();
            assertThat(mutex(run).strength()).isEqualTo(Mutex.Strength.ADVISORY);
        }
    }

    @Test
    void the_lock_is_free_again_after_its_release() {
        try (var run = new SimulatedRun()) {
            Lease lease = mutex(run).tryAcquire(run.lease(TTL)).lease().orElseThrow();

            lease.release(run.deadline());
            lease.release(run.deadline());

            assertThat(entry(run)).isEmpty();
            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
        }
    }

    @Test
    void the_lock_of_a_holder_that_died_is_free_when_its_ttl_is_over() {
        try (var run = new SimulatedRun()) {
            mutex(run).tryAcquire(run.lease(TTL)).lease();
            assertThat(entry(run).orElseThrow().expiration())
                    .isBetween(run.clock.instant(), run.clock.instant().plus(TTL));

            run.clock.advance(TTL);

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
        }
    }

    @Test
    void a_lease_shorter_than_a_minute_is_kept_for_the_minute_that_is_the_shortest_in_kv() {
        try (var run = new SimulatedRun()) {
            Instant before = run.clock.instant();

            Lease lease = mutex(run)
                    .tryAcquire(run.lease(Duration.ofSeconds(5)))
                    .lease()
                    .orElseThrow();

            assertThat(lease.deadline()).isEqualTo(before.plusSeconds(5));
            assertThat(entry(run).orElseThrow().expiration()).isEqualTo(before.plusSeconds(60));
        }
    }

    @Test
    void releasing_leaves_the_lock_of_another_alone() {
        try (var run = new SimulatedRun()) {
            Lease first = mutex(run).tryAcquire(run.lease(TTL)).lease().orElseThrow();
            run.clock.advance(TTL);
            mutex(run).tryAcquire(run.lease(TTL)).lease();
            KvEntry second = entry(run).orElseThrow();

            first.release(run.deadline());

            assertThat(entry(run)).contains(second);
        }
    }

    @Test
    void the_one_whose_nonce_was_overwritten_does_not_hold_the_lock() {
        try (var run = new SimulatedRun()) {
            KvMutex late = mutex(run, run.cloudflare.editToken());
            KvMutex early = KvMutex.builder(run.account, run.cloudflare.kvNamespaceId(), () -> {
                        // Between the early one's put and its reading back, the late one puts as if it had seen
                        // nothing.
                        if (run.calls("PUT", "lock") == 1) {
                            put(
                                    run,
                                    "{\"nonce\":\"late\",\"expiresAt\":\""
                                            + run.clock.instant().plus(TTL) + "\"}");
                        }
                        return List.of(SecretValue.of(run.cloudflare.editToken()));
                    })
                    .build();

            assertThat(early.tryAcquire(run.lease(TTL)).lease()).isEmpty();
            assertThat(entry(run).orElseThrow().value()).contains("late");
            assertThat(late.tryAcquire(run.lease(TTL)).lease()).isEmpty();
        }
    }

    @Test
    void a_put_whose_reply_was_lost_is_settled_by_reading_back() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PUT", "lock$").every().loseReply());

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
        }
    }

    @Test
    void a_put_that_never_arrived_is_no_lock() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PUT", "lock$").every().drop());

            assertThatThrownBy(() -> mutex(run).tryAcquire(run.lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS));
        }
    }

    @Test
    void an_acknowledged_put_that_cannot_be_seen_for_a_minute_counts_as_held() {
        try (var run = new SimulatedRun(SimulationOptions.defaults().withKvReadLag(Duration.ofSeconds(60)))) {
            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isPresent();
            run.clock.advance(Duration.ofSeconds(60));

            assertThat(mutex(run).tryAcquire(run.lease(TTL)).lease()).isEmpty();
        }
    }

    @Test
    void a_refused_primary_makes_way_for_the_secondary() {
        try (var run = new SimulatedRun()) {
            KvMutex mutex =
                    mutex(run, "cfat_0123456789012345678901234567890123456789abcdefgh", run.cloudflare.editToken());

            Lease lease = mutex.tryAcquire(run.lease(TTL)).lease().orElseThrow();
            lease.release(run.deadline());

            assertThat(entry(run)).isEmpty();
        }
    }

    @Test
    void the_lock_cannot_be_had_without_a_credential_that_works() {
        try (var run = new SimulatedRun()) {
            assertThatThrownBy(() -> mutex(run, run.cloudflare.creationToken())
                            .tryAcquire(run.lease(TTL))
                            .lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("It needs the permission 'Workers KV Storage Read'");
            assertThatThrownBy(() ->
                            mutex(run, new String[0]).tryAcquire(run.lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("no SECRET_EDIT token");
        }
    }

    @Test
    void something_that_is_no_lock_and_never_expires_is_named_instead_of_waited_for() {
        try (var run = new SimulatedRun()) {
            put(run, "locked");

            assertThatThrownBy(() -> mutex(run).tryAcquire(run.lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining(KEY)
                    .hasMessageNotContaining("locked");
        }
    }

    @Test
    void the_entry_says_who_holds_the_lock_and_no_secret() {
        try (var run = new SimulatedRun()) {
            KvMutex.builder(
                            run.account,
                            run.cloudflare.kvNamespaceId(),
                            () -> List.of(SecretValue.of(run.cloudflare.editToken())))
                    .holder("host-7")
                    .build()
                    .tryAcquire(run.lease(TTL))
                    .lease();

            assertThat(entry(run).orElseThrow().value())
                    .contains("\"holder\":\"host-7\"")
                    .contains("\"acquiredAt\":\"2026-01-01T00:00:00Z\"")
                    .doesNotContain(run.cloudflare.editToken());
        }
    }

    private static KvMutex mutex(SimulatedRun run) {
        return mutex(run, run.cloudflare.editToken());
    }

    private static KvMutex mutex(SimulatedRun run, String... credentials) {
        List<SecretValue> all =
                List.of(credentials).stream().map(SecretValue::of).toList();
        return KvMutex.builder(run.account, run.cloudflare.kvNamespaceId(), () -> all)
                .build();
    }

    private static Optional<KvEntry> entry(SimulatedRun run) {
        return Optional.ofNullable(run.cloudflare
                .state()
                .kv()
                .getOrDefault(run.cloudflare.kvNamespaceId(), Map.of())
                .get(KEY));
    }

    private static void put(SimulatedRun run, String value) {
        ApiCall call = run.kv().put(KEY, value.getBytes(StandardCharsets.UTF_8)).build();
        run.account
                .client()
                .send(call, run.editing().credential(), run.deadline())
                .orThrow();
    }
}
