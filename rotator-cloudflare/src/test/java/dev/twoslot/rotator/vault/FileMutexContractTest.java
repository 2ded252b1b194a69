package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.contract.MutexContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The locked file keeps what a mutex of its host promises. */
class FileMutexContractTest extends MutexContract {

    @TempDir
    Path directory;

    /** A file stands for its rotation, so each rotation has one of its own, as each has its vault. */
    @Override
    protected Mutex mutex() {
        return new Mutex() {
            @Override
            public Strength strength() {
                return FileMutex.at(lockFile(), clock).strength();
            }

            @Override
            public Acquisition tryAcquire(LeaseRequest request) {
                return FileMutex.at(lockFile(request.rotation()), clock).tryAcquire(request);
            }
        };
    }

    /**
     * The file shows who holds it and is empty otherwise. Its size can be had without opening it, which would let go
     * of it.
     */
    @Override
    protected boolean isHeld() {
        try {
            return Files.exists(lockFile()) && Files.size(lockFile()) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory in the lock file's place can't be locked; who holds the file still does. */
    @Override
    protected void breakBackend() {
        try {
            if (Files.exists(lockFile())) {
                Files.move(lockFile(), aside());
            }
            Files.createDirectory(lockFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void mendBackend() {
        try {
            Files.delete(lockFile());
            Files.move(aside(), lockFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path lockFile() {
        return lockFile(ROTATION);
    }

    private Path lockFile(String rotation) {
        return directory.resolve(rotation + ".vault.lock");
    }

    private Path aside() {
        return directory.resolve("moved-aside");
    }
}
