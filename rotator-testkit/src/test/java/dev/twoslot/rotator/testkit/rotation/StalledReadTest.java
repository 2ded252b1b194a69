package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is asked to stop while a call of it hangs. */
class StalledReadTest {

    @ParameterizedTest
    @CsvSource({
        "slots.read,                  1",
        "slots.inspect,               1",
        "issuer.verify secret-edit,   1",
        "issuer.verify secret-edit,   2",
        "issuer.list,                 1"
    })
    void a_read_is_given_up_at_once_and_nothing_is_promoted(String call, int occurrence) throws Exception {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();

        RotationOutcome outcome = interruptedAt(world, call, occurrence, false);

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INTERRUPTED);
        });
        assertThat(world.published(Slot.PRIMARY, Role.SECRET_EDIT))
                .isEqualTo(before.get(SlotName.PRIMARY_SECRET_EDIT_TOKEN));
        assertThat(world.alerter.alerts()).hasSize(1);
        assertThat(world.mutex.isHeld()).isFalse();
        assertThat(world.liveOutsideTheSlots()).isEmpty();
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void a_write_is_waited_for() throws Exception {
        World world = World.afterOneRotation();

        RotationOutcome outcome = interruptedAt(world, "slots.record PRIMARY_SECRET_EDIT_TOKEN", 1, true);

        assertThat(outcome).isInstanceOf(Rotated.class);
    }

    /** @param ends whether the call goes on once the run has been interrupted, or hangs until it is given up */
    private static RotationOutcome interruptedAt(World world, String call, int occurrence, boolean ends)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.faults.meanwhile(call, occurrence, () -> {
            begun.countDown();
            awaitQuietly(goOn);
        });
        AtomicReference<RotationOutcome> outcome = new AtomicReference<>();
        Thread run = new Thread(() -> outcome.set(world.run()));
        run.start();
        begun.await();
        run.interrupt();
        if (ends) {
            goOn.countDown();
        }
        run.join();
        return outcome.get();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
