package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.Mutex.Strength;
import dev.twoslot.rotator.spi.RotatorException;
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

    /** The rotation that the rules ask a lease for; {@link #isHeld} is about its lock. */
    protected static final String ROTATION = "contract";

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(30);

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
     * {@link LeaseRequest#ttl()}: how long the lease lasts unless released. A holder that died keeps nobody out for
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
                mutex().strength().excludesOverlap(),
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

    /** {@link LeaseRequest#deadline()} and {@link Lease#release}: when the call must have returned. */
    @Test
    public final void M15_a_call_that_gets_no_answer_ends_by_its_deadline() {
        Lease lease = acquire();
        breakBackend();

        Instant forRelease = clock.instant().plusSeconds(10);
        failureOf(() -> lease.release(forRelease));
        assertThat(clock.instant()).isBeforeOrEqualTo(forRelease);

        Instant forAcquire = clock.instant().plusSeconds(10);
        failureOf(() -> mutex().tryAcquire(request(ROTATION, forAcquire)));
        assertThat(clock.instant()).isBeforeOrEqualTo(forAcquire);
    }

    /** {@link LeaseRequest#rotation()}: runs of another rotation are none of its business. */
    @Test
    public final void M16_rotations_of_different_names_don_t_keep_each_other_out() {
        acquire();

        assertThat(mutex().tryAcquire(request(ROTATION + "-2", deadline())).lease())
                .isPresent();
    }

    /** {@link Acquisition#heldUntil()}: when the other's lease ends, by its own clock; a mutex that can't tell says nothing. */
    @Test
    public final void M17_whoever_is_refused_is_not_told_a_false_end_of_the_lease() {
        Lease held = acquire();

        Acquisition refused = mutex().tryAcquire(request(ROTATION, deadline()));
        assumeTrue(refused.lease().isEmpty(), "M2 is broken");

        refused.heldUntil()
                .ifPresent(until -> assertThat(until)
                        .isBetween(held.deadline().minus(SKEW), held.deadline().plus(SKEW)));
    }

    /** {@link Acquisition#holder()}: up to 200 printable characters, for people. */
    @Test
    public final void M18_the_holder_is_named_in_printable_characters() {
        acquire();

        assertThat(mutex().tryAcquire(request(ROTATION, deadline())).holder()).matches("\\P{Cntrl}{0,200}");
    }

    private Optional<Lease> tryAcquire() {
        return mutex().tryAcquire(request(ROTATION, deadline())).lease();
    }

    private static LeaseRequest request(String rotation, Instant end) {
        return new LeaseRequest(rotation, TTL, SKEW, end);
    }

    private Lease acquire() {
        return tryAcquire().orElseThrow(() -> new AssertionError("M1 is broken: the mutex is free and gave no lease"));
    }
}
