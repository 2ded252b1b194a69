package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mutexes that are wrong on purpose, each of which breaks one rule of the contract and no other. */
class WrongMutexTest {

    static Iterable<Arguments> wrongMutexes() {
        return Breaks.In.each(WrongMutexTest.class).toList();
    }

    @ParameterizedTest
    @MethodSource("wrongMutexes")
    void a_wrong_mutex_breaks_its_rule_and_no_other(Class<? extends SpiContract> wrong, String rule) {
        assertThat(ContractRun.of(wrong).failed()).containsExactly(rule);
    }

    @Test
    void every_rule_is_broken_by_one_of_them() {
        assertThat(Breaks.In.rules(WrongMutexTest.class))
                .containsOnlyOnceElementsOf(SpiContract.rulesOf(MutexContract.class));
    }

    @Test
    void what_they_are_made_from_breaks_none() {
        ContractRun run = ContractRun.of(Right.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    @Test
    void a_mutex_that_promises_little_is_not_held_to_more() {
        ContractRun run = ContractRun.of(Advisory.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).containsExactly("M11", "M12");
    }

    /** A fenced mutex over a record of one holder, in the small steps that a wrong one takes in another order. */
    static class Right extends MutexContract {

        @Nullable
        Holding onRecord;

        long tokens;
        boolean broken;

        static final class Holding {
            Instant end;
            final long token;

            Holding(Instant end, long token) {
                this.end = end;
                this.token = token;
            }
        }

        @Override
        protected Mutex mutex() {
            return new Mutex() {
                @Override
                public Strength strength() {
                    return Right.this.strength();
                }

                @Override
                public Acquisition tryAcquire(LeaseRequest request) {
                    if (!isTheSame(request.rotation())) {
                        return Acquisition.of(lease(new Holding(clock.instant().plus(request.ttl()), nextToken())));
                    }
                    return acquire(request.ttl(), request.deadline())
                            .map(Acquisition::of)
                            .orElseGet(Right.this::refusal);
                }
            };
        }

        Mutex.Strength strength() {
            return Mutex.Strength.FENCED;
        }

        boolean isTheSame(String rotation) {
            return rotation.equals(ROTATION);
        }

        synchronized Acquisition refusal() {
            return Acquisition.heldByAnother(onRecord == null ? null : onRecord.end, holder());
        }

        String holder() {
            return "run 1";
        }

        Optional<Lease> acquire(Duration ttl, Instant deadline) {
            synchronized (this) {
                Instant before = clock.instant();
                if (taken()) {
                    return Optional.empty();
                }
                return Optional.of(lease(put(before.plus(ttl))));
            }
        }

        synchronized boolean taken() {
            reach();
            return isHeld();
        }

        synchronized Holding put(Instant end) {
            onRecord = new Holding(end, nextToken());
            return onRecord;
        }

        long nextToken() {
            return ++tokens;
        }

        RightLease lease(Holding own) {
            return new RightLease(own);
        }

        void reach() {
            if (broken) {
                throw new RotatorException(Kind.TRANSIENT, "the backend is broken");
            }
        }

        synchronized void release(Holding own) {
            reach();
            if (onRecord == own) {
                onRecord = null;
            }
        }

        @Override
        protected synchronized boolean isHeld() {
            return onRecord != null && clock.instant().isBefore(onRecord.end);
        }

        @Override
        protected void breakBackend() {
            broken = true;
        }

        @Override
        protected void mendBackend() {
            broken = false;
        }

        class RightLease implements Lease {
            final Holding own;
            boolean released;

            RightLease(Holding own) {
                this.own = own;
            }

            @Override
            public Instant deadline() {
                return own.end;
            }

            @Override
            public boolean covers(Instant moment) {
                return !released && Lease.super.covers(moment);
            }

            @Override
            public OptionalLong fencingToken() {
                return OptionalLong.of(own.token);
            }

            @Override
            public void release(Instant deadline) {
                Right.this.release(own);
                released = true;
            }
        }
    }

    static final class Advisory extends Right {
        @Override
        Mutex.Strength strength() {
            return Mutex.Strength.ADVISORY;
        }

        @Override
        RightLease lease(Holding own) {
            return new RightLease(own) {
                @Override
                public OptionalLong fencingToken() {
                    return OptionalLong.empty();
                }
            };
        }
    }

    /** What it puts reaches the backend with the next call. */
    @Breaks("M1")
    static final class PutsLater extends Right {
        private @Nullable Holding notYetPut;

        @Override
        synchronized Holding put(Instant end) {
            notYetPut = new Holding(end, nextToken());
            return notYetPut;
        }

        @Override
        void reach() {
            super.reach();
            if (notYetPut != null) {
                onRecord = notYetPut;
                notYetPut = null;
            }
        }
    }

    @Breaks("M2")
    static final class LetsTheHoldersThreadInAgain extends Right {
        private @Nullable Thread holder;

        @Override
        synchronized boolean taken() {
            return super.taken() && holder != Thread.currentThread();
        }

        @Override
        synchronized Holding put(Instant end) {
            holder = Thread.currentThread();
            return super.put(end);
        }
    }

    @Breaks("M3")
    static final class PutsBeforeItReads extends Right {
        @Override
        synchronized Optional<Lease> acquire(Duration ttl, Instant deadline) {
            boolean taken = taken();
            Holding own = put(clock.instant().plus(ttl));
            return taken ? Optional.empty() : Optional.of(lease(own));
        }
    }

    @Breaks("M4")
    static final class CountsFromAfterTheRequest extends Right {
        @Override
        RightLease lease(Holding own) {
            pass(Duration.ofSeconds(2));
            own.end = own.end.plusSeconds(2);
            return super.lease(own);
        }
    }

    @Breaks("M5")
    static final class CoversEverything extends Right {
        @Override
        RightLease lease(Holding own) {
            return new RightLease(own) {
                @Override
                public boolean covers(Instant moment) {
                    return !released;
                }
            };
        }
    }

    @Breaks("M6")
    static final class StaysTakenUntilTheEnd extends Right {
        private @Nullable Holding last;

        @Override
        synchronized boolean taken() {
            return super.taken() || (last != null && clock.instant().isBefore(last.end));
        }

        @Override
        synchronized void release(Holding own) {
            super.release(own);
            last = own;
        }
    }

    @Breaks("M7")
    static final class CoversAfterItsRelease extends Right {
        @Override
        RightLease lease(Holding own) {
            return new RightLease(own) {
                @Override
                public boolean covers(Instant moment) {
                    return !deadline().isBefore(moment);
                }
            };
        }
    }

    @Breaks("M8")
    static final class CanBeReleasedOnce extends Right {
        @Override
        RightLease lease(Holding own) {
            return new RightLease(own) {
                @Override
                public void release(Instant deadline) {
                    if (released) {
                        throw new RotatorException(Kind.PERMANENT, "released already");
                    }
                    super.release(deadline);
                }
            };
        }
    }

    @Breaks("M9")
    static final class ReleasesWhoeverHoldsIt extends Right {
        @Override
        synchronized void release(Holding own) {
            reach();
            onRecord = null;
        }
    }

    @Breaks("M10")
    static final class NeverRunsOut extends Right {
        @Override
        synchronized boolean taken() {
            reach();
            return onRecord != null;
        }
    }

    /** All rivals have looked before the first one puts. */
    @Breaks("M11")
    static final class LooksAndThenTakes extends Right {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier allHaveLooked = new CyclicBarrier(RIVALS);

        @Override
        Optional<Lease> acquire(Duration ttl, Instant deadline) {
            boolean taken = taken();
            if (Thread.currentThread() != ruleItself) {
                try {
                    allHaveLooked.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
            return taken
                    ? Optional.empty()
                    : Optional.of(lease(put(clock.instant().plus(ttl))));
        }
    }

    @Breaks("M12")
    static final class GivesTheSameFencingTokenAgain extends Right {
        @Override
        long nextToken() {
            return 1;
        }
    }

    @Breaks("M13")
    static final class CallsAnOutageTaken extends Right {
        @Override
        synchronized boolean taken() {
            return broken || isHeld();
        }
    }

    @Breaks("M14")
    static final class SwallowsAFailedRelease extends Right {
        @Override
        synchronized void release(Holding own) {
            if (!broken) {
                super.release(own);
            }
        }
    }

    @Breaks("M15")
    static final class TriesAgainForAnHour extends Right {
        @Override
        void reach() {
            if (broken) {
                pass(Duration.ofHours(1));
            }
            super.reach();
        }
    }

    @Breaks("M16")
    static final class KeepsEveryRotationOut extends Right {
        @Override
        boolean isTheSame(String rotation) {
            return true;
        }
    }

    @Breaks("M17")
    static final class CallsTheHoldersLeaseOver extends Right {
        @Override
        synchronized Acquisition refusal() {
            return Acquisition.heldByAnother(clock.instant().minus(Duration.ofHours(1)), holder());
        }
    }

    @Breaks("M18")
    static final class NamesTheHolderInTwoLines extends Right {
        @Override
        String holder() {
            return "run 1\nERROR all is lost";
        }
    }
}
