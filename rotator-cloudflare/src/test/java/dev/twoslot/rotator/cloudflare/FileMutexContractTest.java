package dev.twoslot.rotator.cloudflare;

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

    @Override
    protected Mutex mutex() {
        return FileMutex.at(lockFile(), clock);
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
        return directory.resolve("slots.vault.lock");
    }

    private Path aside() {
        return directory.resolve("moved-aside");
    }
}
