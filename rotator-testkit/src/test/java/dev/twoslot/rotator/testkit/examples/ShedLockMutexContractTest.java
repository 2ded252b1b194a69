package dev.twoslot.rotator.testkit.examples;

import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.contract.MutexContract;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.support.StorageAccessor;
import net.javacrumbs.shedlock.support.StorageBasedLockProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** ShedLock's own logic over a storage that is a map. */
class ShedLockMutexContractTest extends MutexContract {

    private final Table table = new Table();
    private final LockProvider provider = new StorageBasedLockProvider(table) {};

    /** ShedLock has one clock for the whole process. */
    @BeforeEach
    void giveShedLockOurClock() {
        ClockProvider.setClock(clock.withZone(ZoneOffset.UTC));
    }

    @AfterEach
    void giveShedLockItsClockBack() {
        ClockProvider.setClock(Clock.systemUTC());
    }

    @Override
    protected Mutex mutex() {
        return new ShedLockMutex(provider, "two-slot/", clock);
    }

    @Override
    protected boolean isHeld() {
        return table.isLocked("two-slot/" + ROTATION);
    }

    @Override
    protected void breakBackend() {
        table.broken = true;
    }

    @Override
    protected void mendBackend() {
        table.broken = false;
    }

    /** The conditional writes that ShedLock asks of a storage. */
    private final class Table implements StorageAccessor {

        private final Map<String, Instant> lockedUntil = new HashMap<>();
        private boolean broken;

        @Override
        public synchronized boolean insertRecord(LockConfiguration lock) {
            reach();
            return lockedUntil.putIfAbsent(lock.getName(), lock.getLockAtMostUntil()) == null;
        }

        @Override
        public synchronized boolean updateRecord(LockConfiguration lock) {
            reach();
            return !isLocked(lock.getName()) && lockedUntil.replace(lock.getName(), lock.getLockAtMostUntil()) != null;
        }

        @Override
        public synchronized void unlock(LockConfiguration lock) {
            reach();
            lockedUntil.put(lock.getName(), lock.getUnlockTime());
        }

        synchronized boolean isLocked(String name) {
            return lockedUntil.getOrDefault(name, Instant.MIN).isAfter(clock.instant());
        }

        private void reach() {
            if (broken) {
                throw new IllegalStateException("no connection to the database");
            }
        }
    }
}
