package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.vault.VaultFixture.key;

import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.contract.SecretSlotStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;

/** What the stores that keep their own copy in a vault have in common: the vault fails by being open to others. */
public abstract class SlotStoreOverAVaultContract extends SecretSlotStoreContract {

    @TempDir
    Path directory;

    protected final SealedVault vault() {
        return SealedVault.at(file(), key(1), clock);
    }

    protected final WriteFault vaultRefused() {
        return new WriteFault("the vault is open to others", this::openToOthers, this::closeToOthers);
    }

    /** A place that keeps no comments has none to edit. */
    @Override
    protected void editComment(SlotName slot, String comment) {}

    @Override
    protected void breakReading() {
        mode("rw-r--r--");
    }

    /** Where nothing was written yet, an empty file that is open to others is in the vault's way just as well. */
    private void openToOthers() {
        try {
            if (!Files.exists(file())) {
                Files.createFile(file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mode("rw-r--r--");
    }

    private void closeToOthers() {
        try {
            if (Files.size(file()) == 0) {
                Files.delete(file());
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mode("rw-------");
    }

    private void mode(String permissions) {
        try {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.resolve("slots.vault");
    }
}
