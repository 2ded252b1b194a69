package dev.twoslot.rotator.testkit.rotation;

import static dev.twoslot.rotator.testkit.rotation.Forwarding.changingLeases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingLease;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingMutex;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a run may write, and how long each of its calls may take. */
class LeaseTest {

    private static final Duration CALL = RotationPolicy.hourly().callTimeout();

    /** So much of the lease may pass that a write begun then still fits: its whole timeout, and the clocks' difference. */
    private static final Duration LATEST = RotationPolicy.hourly()
            .lease()
            .minus(CALL)
            .minus(RotationPolicy.hourly().clockSkew());

    /** Writes, each behind the last call before it when calls are made one after the other. */
    private static final String WRITES = """
            issuer.verify secret-edit,                  1, STAGE,   slots.record
            slots.mark SECONDARY_SECRET_EDIT_TOKEN,     1, CREATE,  issuer.create
            issuer.verify secret-edit,                  2, VERIFY,  issuer.list
            issuer.list,                                1, PROMOTE, slots.record PRIMARY
            slots.mark PRIMARY_SECRET_EDIT_TOKEN,       1, SWEEP,   issuer.revoke
            """;

    @Test
    void I6_a_run_whose_lease_is_too_short_for_the_next_write_writes_nothing_more() {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer slowToVerify = new ForwardingIssuer(world.issuer) {
            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                world.clock.advance(Duration.ofSeconds(150));
                return super.verify(token, role, age, context);
            }
        };
        TwoSlotRotation slow = world.with(builder -> builder.issuer(slowToVerify));

        assertThat(slow.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.STAGE);
            assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
        });
        assertThat(world.published()).isEqualTo(before);
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
        assertThat(world.faults.count("slots.read")).as("nothing is uncertain").isEqualTo(1);
        assertThat(world.faults.count("mutex.release")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(textBlock = WRITES)
    void I6_a_write_is_begun_while_the_lease_covers_its_timeout_and_the_clocks_difference(
            String before, int occurrence, Phase phase, String write) {
        World world = withAnOrphan();
        world.faults.meanwhile(before, occurrence, () -> world.clock.advance(LATEST));

        assertThat(world.run()).isInstanceOf(Rotated.class);

        assertThat(world.faults.calls()).anyMatch(call -> call.startsWith(write));
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(textBlock = WRITES)
    void I6_no_write_is_begun_that_the_lease_does_not_cover_to_the_last_moment(
            String before, int occurrence, Phase phase, String write) {
        World world = withAnOrphan();
        RecordingListener notices = new RecordingListener();
        world.faults.meanwhile(before, occurrence, () -> world.clock.advance(LATEST.plusNanos(1)));

        RotationOutcome outcome = world.with(
                        builder -> builder.executor(Runnable::run).listener(notices))
                .run();

        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith(write));
        if (phase == Phase.SWEEP) {
            assertThat(outcome).isInstanceOf(Rotated.class);
            assertThat(notices.in(Phase.SWEEP)).singleElement().asString().contains("the lease is lost", "PT30S");
        } else {
            assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.phase()).isEqualTo(phase);
                assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
                assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
            });
        }
    }

    @Test
    void I6_a_write_that_an_executor_kept_waiting_is_not_begun_once_the_lease_no_longer_covers_it() {
        World world = World.afterOneRotation();
        world.faults.meanwhile(
                "slots.mark SECONDARY_TOKEN_CREATION_TOKEN", 1, () -> world.clock.advance(LATEST.plusNanos(1)));

        assertThat(world.with(builder -> builder.executor(Runnable::run)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(Phase.STAGE);
                    assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
                });
        assertThat(world.faults.count("slots.record SECONDARY_SECRET_EDIT_TOKEN"))
                .isZero();
    }

    @Test
    void I6_what_a_failed_run_created_is_left_to_the_next_one_if_the_lease_does_not_cover_its_revocation() {
        World world = World.afterOneRotation();
        world.faults.at("issuer.verify token-creation", 2, Fault.REFUSE);
        world.faults.meanwhile("issuer.verify secret-edit", 2, () -> world.clock.advance(LATEST.plusNanos(1)));

        assertThat(world.run()).isInstanceOf(Failed.class);

        assertThat(world.faults.count("issuer.revoke")).isZero();
    }

    @Test
    void I6_a_lease_that_knows_of_its_loss_before_its_deadline_is_believed() {
        World world = World.afterOneRotation();
        Mutex lost = changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
            @Override
            public boolean covers(Instant moment) {
                return false;
            }
        });

        assertThat(world.with(builder -> builder.mutex(lost)).run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST));
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("slots.record"));
    }

    @Test
    void each_write_has_the_leases_fencing_token_and_each_call_a_deadline() {
        World world = withAnOrphan();
        List<CallContext> writes = Collections.synchronizedList(new ArrayList<>());
        List<String> reads = Collections.synchronizedList(new ArrayList<>());
        TokenIssuer issuer = new ForwardingIssuer(world.issuer) {
            @Override
            public Token create(NewToken request, CallContext context) {
                writes.add(context);
                return super.create(request, context);
            }

            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                writes.add(context);
                return super.list(namePrefix, context);
            }

            @Override
            public void revoke(IssuedToken token, CallContext context) {
                writes.add(context);
                super.revoke(token, context);
            }

            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                reads.add("verify " + age + " " + until(world, context.deadline()));
                return super.verify(token, role, age, context);
            }
        };
        SecretSlotStore slots = new ForwardingStore(world.store) {
            @Override
            public SlotInventory read(Instant deadline) {
                reads.add("read " + until(world, deadline));
                return super.read(deadline);
            }

            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                writes.add(context);
                super.write(slot, token, context);
            }
        };
        Mutex mutex = changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
            @Override
            public OptionalLong fencingToken() {
                return OptionalLong.of(4711);
            }

            @Override
            public void release(Instant deadline) {
                reads.add("release " + until(world, deadline));
                super.release(deadline);
            }
        });
        Mutex asked = new ForwardingMutex(mutex) {
            @Override
            public Acquisition tryAcquire(LeaseRequest request) {
                reads.add("acquire " + request.rotation() + " " + request.ttl() + " " + request.clockSkew() + " "
                        + until(world, request.deadline()));
                return super.tryAcquire(request);
            }
        };

        world.with(builder -> builder.issuer(issuer).slots(slots).mutex(asked)).run();

        assertThat(writes).hasSize(8).allSatisfy(context -> {
            assertThat(context.fencingToken()).hasValue(4711);
            assertThat(context.deadline()).isEqualTo(world.clock.instant().plus(CALL));
        });
        assertThat(reads)
                .containsOnly(
                        "acquire bootstrap PT5M PT30S PT30S",
                        "read PT30S",
                        "verify SETTLED PT30S",
                        "verify FRESH PT1M30S", // a new token may need the propagation time to become known
                        "release PT30S");
    }

    private static Duration until(World world, Instant deadline) {
        return Duration.between(world.clock.instant(), deadline);
    }

    @Test
    void a_call_may_come_back_from_its_deadline_a_moment_late_before_it_is_given_up() {
        World world = World.afterOneRotation();
        List<Duration> patience = Collections.synchronizedList(new ArrayList<>());
        Time time = new Time() {
            @Override
            public Instant instant() {
                return world.clock.instant();
            }

            @Override
            public void sleep(Duration pause) throws InterruptedException {
                world.clock.sleep(pause);
            }

            @Override
            public <T> T await(Future<T> work, Instant deadline)
                    throws InterruptedException, ExecutionException, TimeoutException {
                patience.add(until(world, deadline));
                return work.get();
            }
        };

        world.with(builder -> builder.time(time)).run();

        assertThat(patience).containsOnly(CALL.plusSeconds(5), Duration.ofSeconds(90 + 5));
    }

    @Test
    void a_lock_that_cannot_be_released_is_noticed_and_ends_by_itself() {
        World world = World.afterOneRotation();
        RecordingListener notices = new RecordingListener();
        world.faults.next("mutex.release", Fault.FAIL_BEFORE);

        assertThat(world.with(builder -> builder.listener(notices)).run()).isInstanceOf(Rotated.class);

        assertThat(notices.in(Phase.RELEASE)).singleElement().asString().endsWith("; the lease runs out");
    }

    @Test
    void a_lock_that_was_released_is_not_worth_a_notice() {
        World world = World.afterOneRotation();
        RecordingListener notices = new RecordingListener();

        world.with(builder -> builder.listener(notices)).run();

        assertThat(notices.in(Phase.RELEASE)).isEmpty();
    }

    /** A world in which the next run has something to revoke. */
    private static World withAnOrphan() {
        World world = World.afterOneRotation(builder -> builder.executor(Runnable::run));
        assertThat(world.orphaned().id()).isNotNull();
        return world;
    }
}
