package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;

/** The fake keeps what it stands for. */
class InMemoryMutexContractTest extends MutexContract {

    private final FaultPlan faults = new FaultPlan();
    private final InMemoryMutex mutex = new InMemoryMutex(clock, faults);

    @Override
    protected Mutex mutex() {
        return mutex;
    }

    @Override
    protected boolean isHeld() {
        return mutex.isHeld();
    }

    @Override
    protected void breakBackend() {
        faults.next("mutex.acquire", Fault.FAIL_BEFORE).next("mutex.release", Fault.FAIL_BEFORE);
    }

    @Override
    protected void mendBackend() {
        // Each planned fault happens once.
    }
}
