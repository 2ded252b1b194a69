package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.Mutex.Strength;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What {@link Mutex} and {@link Lease} promise. M11 is skipped for a mutex that says it is {@link Strength#ADVISORY},
 * M12 for one that has no fencing tokens and is not {@link Strength#FENCED}.
 */
public abstract class MutexContract extends SpiContract {

    /** How many ask at the same time in rule M11, each on a thread of its own. */
    protected static final int RIVALS = 4;

    private static final Duration TTL = Duration.ofMinutes(5);

    protected MutexContract() {}

    /**
     * The mutex as one more run would build it: each call may return a new instance, but all of one test share a
     * backend, which nobody holds at first. It reads the time from {@link #clock}.
     */
    protected abstract Mutex mutex();

    /** Whether the backend has a holder on record now, without asking the mutex. */
    protected abstract boolean isHeld();

    /** From now on the backend can't be reached, or refuses. Leases that are held stay on record. */
    protected abstract void breakBackend();

    /** The backend works again. */
    protected abstract void mendBackend();

    /** {@link Mutex#tryAcquire}: returns the lease. */
    @Test
    public final void M1_a_free_mutex_gives_a_lease_that_its_backend_knows_of() {
        assertThat(isHeld()).isFalse();

        assertThat(tryAcquire()).isPresent();

        assertThat(isHeld()).isTrue();
    }

    /** {@link Mutex#tryAcquire}: empty if somebody else holds the mutex. */
    @Test
    public final void M2_while_a_lease_is_held_nobody_else_gets_one() {
        acquire();

        assertThat(tryAcquire()).isEmpty();
        assertThat(tryAcquire()).isEmpty();
    }

    /** {@link Mutex}: who is refused has not touched what the holder relies on. A put before the read does. */
    @Test
    public final void M3_a_refused_attempt_leaves_the_lease_of_the_holder_alone() {
        Lease held = acquire();

        Optional<Lease> refused = tryAcquire();
        assumeTrue(refused.isEmpty(), "M2 is broken");

        assertThat(held.covers(clock.instant())).isTrue();
        assertThat(isHeld()).isTrue();
        held.release(deadline());
        assertThat(isHeld()).isFalse();
    }

    /** {@link Lease#deadline()}: counted from before the request that got it. */
    @Test
    public final void M4_the_deadline_is_the_ttl_counted_from_before_the_request() {
        Instant before = clock.instant();

        Lease lease = acquire();

        assertThat(lease.deadline()).isAfter(before).isBeforeOrEqualTo(before.plus(TTL));
    }

    /** {@link Lease#covers}: whether the lease will still be held at the given moment. */
    @Test
    public final void M5_a_lease_covers_the_moments_up_to_its_deadline_and_none_after() {
        Lease lease = acquire();

        assertThat(lease.covers(clock.instant())).isTrue();
        assertThat(lease.covers(lease.deadline())).isTrue();
        assertThat(lease.covers(lease.deadline().plusMillis(1))).isFalse();
    }

    /** {@link Lease#release}: lets go. */
    @Test
    public final void M6_a_released_mutex_is_free_at_once() {
        acquire().release(deadline());

        assertThat(isHeld()).isFalse();
        assertThat(tryAcquire()).isPresent();
    }

    /** {@link Lease#covers}: a lease that was let go is held at no moment, and its holder knows that. */
    @Test
    public final void M7_a_released_lease_covers_no_moment() {
        Lease lease = acquire();

        lease.release(deadline());

        assertThat(lease.covers(clock.instant())).isFalse();
    }

    /** {@link Lease#release}: idempotent. */
    @Test
    public final void M8_releasing_twice_is_the_same_as_once() {
        Lease lease = acquire();

        lease.release(deadline());
        assertThat(failureOf(() -> lease.release(deadline()))).isEmpty();

        assertThat(isHeld()).isFalse();
    }

    /** {@link Lease#release}: takes away this holder's lease only; if another holds the mutex by now, theirs stays. */
    @Test
    public final void M9_releasing_leaves_the_lease_of_another_alone() {
        Lease overtaken = acquire();
        pass(TTL);
        Optional<Lease> others = tryAcquire();
        assumeTrue(others.isPresent(), "M10 is broken");

        failureOf(() -> overtaken.release(deadline()));

        assertThat(isHeld()).isTrue();
        assertThat(others.get().covers(clock.instant())).isTrue();
    }

    /**
     * {@link Mutex#tryAcquire}, ttl: how long the lease lasts unless released. A holder that died keeps nobody out for
     * good.
     */
    @Test
    public final void M10_a_lease_that_is_never_released_runs_out() {
        acquire();

        pass(TTL);

        assertThat(tryAcquire()).isPresent();
    }

    /** {@link Mutex.Strength}: all but {@link Strength#ADVISORY} keep others out, at least within this process. */
    @Test
    public final void M11_of_those_who_ask_at_the_same_time_at_most_one_gets_a_lease() throws Exception {
        assumeTrue(
                mutex().strength() != Strength.ADVISORY,
                "M11: the mutex is ADVISORY and promises only that it usually keeps others out");
        for (int round = 1; round <= 20; round++) {
            Callable<Optional<Lease>> rival = this::tryAcquire;

            List<Lease> leases = Rivals.together(Collections.nCopies(RIVALS, rival)).stream()
                    .flatMap(Optional::stream)
                    .toList();

            assertThat(leases).as("leases given in round " + round).hasSizeLessThanOrEqualTo(1);
            leases.forEach(lease -> lease.release(deadline()));
        }
    }

    /**
     * {@link Lease#fencingToken}: higher than every earlier holder's; {@link Strength#FENCED} means that there is one.
     */
    @Test
    public final void M12_each_fencing_token_is_higher_than_those_of_earlier_holders() {
        List<Long> tokens = new ArrayList<>();
        for (int holder = 1; holder <= 3; holder++) {
            Lease lease = acquire();
            OptionalLong token = lease.fencingToken();
            assumeTrue(
                    token.isPresent() || mutex().strength() == Strength.FENCED,
                    "M12: the mutex is not FENCED and gives no fencing tokens");
            assertThat(token).as("the fencing token of a FENCED mutex").isPresent();
            tokens.add(token.getAsLong());
            lease.release(deadline());
            pass(TTL);
        }

        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    /**
     * {@link Mutex#tryAcquire}: throws if it could not be found out. "Somebody else has it" would skip every run,
     * quietly.
     */
    @Test
    public final void M13_a_backend_that_can_t_be_asked_is_an_exception_and_neither_a_lease_nor_a_refusal() {
        breakBackend();

        assertThat(failureOf(this::tryAcquire)).isPresent();
    }

    /** {@link Lease#release}: throws if it may still be held. */
    @Test
    public final void M14_a_release_that_returned_has_let_go() {
        Lease lease = acquire();
        breakBackend();

        Optional<RotatorException> failure = failureOf(() -> lease.release(deadline()));
        mendBackend();

        assertThat(failure.isPresent() || !isHeld())
                .as("either the release failed, or the mutex is free")
                .isTrue();
    }

    /** {@link Mutex#tryAcquire} and {@link Lease#release}, deadline: when the call must have returned. */
    @Test
    public final void M15_a_call_that_gets_no_answer_ends_by_its_deadline() {
        Lease lease = acquire();
        breakBackend();

        Instant forRelease = clock.instant().plusSeconds(10);
        failureOf(() -> lease.release(forRelease));
        assertThat(clock.instant()).isBeforeOrEqualTo(forRelease);

        Instant forAcquire = clock.instant().plusSeconds(10);
        failureOf(() -> mutex().tryAcquire(TTL, forAcquire));
        assertThat(clock.instant()).isBeforeOrEqualTo(forAcquire);
    }

    private Optional<Lease> tryAcquire() {
        return mutex().tryAcquire(TTL, deadline());
    }

    private Lease acquire() {
        return tryAcquire().orElseThrow(() -> new AssertionError("M1 is broken: the mutex is free and gave no lease"));
    }
}
