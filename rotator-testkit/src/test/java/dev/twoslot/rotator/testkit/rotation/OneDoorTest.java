package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code run()} never throws and ends in exactly one outcome, whatever any method of the SPI and any callback does: each in turn
 * gives null, throws what it may and what it may not, hangs past its deadline, or has the run interrupted.
 */
class OneDoorTest {

    private static final String CANARY = "canary-4711";

    private static final List<Class<?>> FOREIGN = List.of(
            TokenIssuer.class, SecretSlotStore.class, Mutex.class, Lease.class, Alerter.class, RotationListener.class);

    /** What {@code build()} asks, and no run. */
    private static final Set<String> ASKED_WHEN_BUILT = Set.of(
            "TokenIssuer.realm",
            "TokenIssuer.permissionsGranted",
            "SecretSlotStore.location",
            "SecretSlotStore.permissionsNeeded",
            "Mutex.permissionsNeeded");

    /** What a method can do in place of what it is asked for. */
    enum Bad {
        NULL,
        UNCHECKED,
        ERROR,
        CHECKED,
        HANG,
        INTERRUPT
    }

    static List<Arguments> doors() {
        List<Arguments> doors = new ArrayList<>();
        for (Class<?> type : FOREIGN) {
            Stream.of(type.getDeclaredMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                    .filter(method -> !ASKED_WHEN_BUILT.contains(name(method)))
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(method -> {
                        boolean hasAValue = !method.getReturnType().isPrimitive();
                        for (Bad bad :
                                hasAValue ? EnumSet.allOf(Bad.class) : EnumSet.range(Bad.UNCHECKED, Bad.INTERRUPT)) {
                            doors.add(Arguments.of(name(method), bad));
                        }
                    });
        }
        return doors;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doors")
    void a_run_never_throws_and_has_one_outcome_with_one_line_and_one_alert_if_it_failed(String door, Bad bad) {
        World world = world(door);
        Thread run = Thread.currentThread();
        Doors doors = new Doors(door, misbehaviour(bad, run));
        RecordingListener heard = new RecordingListener();
        TwoSlotRotation rotation = rotation(world, doors, heard);
        if (door.equals("Alerter.alert")) {
            world.faults.next("issuer.create secret-edit", Fault.FAIL_BEFORE);
        }
        try (LogLines log = new LogLines()) {
            RotationOutcome outcome = rotation.run();

            assertThat(doors.used()).as("the method was called").isPositive();
            assertThat(Thread.interrupted()).as("an interruption is given back").isEqualTo(bad == Bad.INTERRUPT);
            int failures = outcome instanceof Failed ? 1 : 0;
            assertThat(log.at(Level.ERROR)).hasSize(failures);
            boolean mute = door.equals("Alerter.alert") && bad != Bad.INTERRUPT;
            boolean callsAPerson = failures > 0 || outcome.notices().stream().anyMatch(Notice::needsAttention);
            assertThat(world.alerter.alerts()).hasSize(callsAPerson && !mute ? 1 : 0);
            assertThat(log.at(Level.WARN).stream().filter(line -> line.contains("the alert could not be sent")))
                    .hasSize(mute ? 1 : 0);
            assertThat(log.all()).noneMatch(line -> line.contains(CANARY));
            assertThat(outcome + "" + outcome.notices()).doesNotContain(CANARY);
            if (outcome instanceof Failed failed) {
                assertThat(failed.reason()).as(failed.detail()).isNotEqualTo(FailureReason.INTERNAL_ERROR);
                assertThat(failed.detail()).isNotBlank();
            }
            checkTheListener(door, bad, heard, log, outcome);
        }
        boolean keepsTheLock = door.equals("Lease.release") && bad != Bad.INTERRUPT;
        assertThat(world.mutex.isHeld()).as("the lock is held on").isEqualTo(keepsTheLock);
        assertThat(world.usableSlots()).as("I1").isNotEmpty();
    }

    private static void checkTheListener(
            String door, Bad bad, RecordingListener heard, LogLines log, RotationOutcome outcome) {
        boolean deaf = door.startsWith("RotationListener.") && bad != Bad.INTERRUPT;
        assertThat(log.at(Level.WARN).stream()
                        .filter(line -> line.contains("a listener failed"))
                        .findAny())
                .as("a listener that throws is a warning")
                .matches(warning -> warning.isPresent() == deaf);
        if (deaf) {
            assertThat(outcome).isInstanceOf(Rotated.class);
        } else {
            assertThat(heard.all())
                    .containsOnlyOnce("finished " + outcome.getClass().getSimpleName())
                    .last()
                    .asString()
                    .startsWith("finished");
        }
    }

    /** A world in whose next run every method is called. */
    private static World world(String door) {
        if (!door.equals("SecretSlotStore.adopt")) {
            World world = World.afterOneRotation();
            assertThat(world.orphaned().id()).isNotNull();
            assertThat(world.issuer
                            .handMade("two-slot/bootstrap/mine", null, null)
                            .id())
                    .isNotNull();
            if (door.equals("TokenIssuer.capacity")) {
                // Only where a create is refused, which may be for lack of room, is it asked how much there is.
                world.issuer.holdAtMost(world.issuer.live().size());
            }
            if (door.equals("SecretSlotStore.catchUp")) {
                world.store.withLaggingPlace(world.clock::instant);
            }
            return world;
        }
        return World.withEmptySlots();
    }

    private TwoSlotRotation rotation(World world, Doors doors, RotationListener heard) {
        return world.with(assembly -> {
            if (world.privateCopy().isEmpty()) {
                Token creation = world.offered(Role.TOKEN_CREATION);
                Token edit = world.offered(Role.SECRET_EDIT);
                assembly.firstPair(creation.value(), edit.value());
            }
            return assembly.issuer(doors.issuer(world.issuer))
                    .slots(doors.slots(world.store))
                    .mutex(doors.mutex(world.mutex))
                    .alerter(doors.alerter(world.alerter))
                    .listener(doors.listener(heard))
                    .time(new TimeThatNoticesAHang(world.clock, hangs));
        });
    }

    private Doors.Misbehaviour misbehaviour(Bad bad, Thread run) {
        return new Doors.Misbehaviour() {
            @Override
            public <T> T insteadOf(Supplier<T> work) {
                return switch (bad) {
                    case NULL -> null;
                    case UNCHECKED -> throw new IllegalStateException(CANARY);
                    case ERROR -> throw new StackOverflowError(CANARY);
                    case CHECKED -> throw OneDoorTest.<RuntimeException>sneaky(new IOException(CANARY));
                    case HANG -> {
                        hang();
                        throw new IllegalStateException("told to stop");
                    }
                    case INTERRUPT -> {
                        run.interrupt();
                        yield work.get();
                    }
                };
            }
        };
    }

    private void hang() {
        hangs.countDown();
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Virtual time, in which a deadline passes once a call is known to hang and the others have had time to end. */
    private record TimeThatNoticesAHang(VirtualClock clock, CountDownLatch hangs) implements Time {

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            clock.sleep(pause);
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            for (int looks = 0; looks < 20; ) {
                try {
                    return work.get(5, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    looks += hangs.getCount() == 0 ? 1 : 0;
                }
            }
            Duration left = Duration.between(clock.instant(), deadline);
            clock.advance(left.isNegative() ? Duration.ZERO : left);
            throw new TimeoutException();
        }
    }
}
