package dev.twoslot.rotator.consumer;

import static java.util.Objects.requireNonNull;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where an app gets a role's two credentials from: variables, mounted files, a store. Must be as thread-safe as its use.
 *
 * <p>A credential is visible ASCII, so that it can stand in an HTTP header. One that holds anything else (a byte order mark, a line
 * break, a blank, a control character) is refused wherever a reader brings it, before a call is made with it, and no message quotes
 * it: an HTTP client's own exception would.
 *
 * <p>A reader that asks something over a network belongs behind {@link SlotCredentials}, which asks it seldom, and should have a
 * timeout of its own.
 */
@FunctionalInterface
public interface SlotReader {

    /**
     * The credential that the slot holds now, never null.
     *
     * @throws Exception if there is none or it can't be read; the slot is then passed over, like one that was refused. The message
     *     must name no credential
     */
    SecretValue read(Slot slot) throws Exception;

    /** Two credentials that are at hand already. */
    static SlotReader of(SecretValue primary, SecretValue secondary) {
        requireNonNull(primary, "primary must not be null");
        requireNonNull(secondary, "secondary must not be null");
        return slot -> slot == Slot.PRIMARY ? primary : secondary;
    }

    /**
     * Files named like the {@link SlotName}s in one directory, as Kubernetes mounts a secret. Each read opens the file again, so a
     * replaced file is seen; the directory may appear later. White space around the value is dropped: editors and {@code echo} leave a
     * line break.
     *
     * <p>A read fails after five seconds, also where the file system hangs and can't be interrupted: files are read by one daemon
     * thread of the reader's, which ends when it is idle. While it hangs, further reads fail at once. What is no regular file,
     * such as a pipe, is not opened. Thread-safe.
     */
    static SlotReader files(Path directory, Role role) {
        requireNonNull(directory, "directory must not be null");
        requireNonNull(role, "role must not be null");
        return new TimeLimitedReader(new MountedFiles(directory, role), Duration.ofSeconds(5), Time.system());
    }

    /**
     * Variables named like the {@link SlotName}s, such as {@code System.getenv()}. A process never sees its environment change, so
     * it has to start again before its SECONDARY runs out.
     */
    static SlotReader variables(Map<String, String> variables, Role role) {
        requireNonNull(variables, "variables must not be null");
        requireNonNull(role, "role must not be null");
        return slot -> {
            String name = SlotName.of(slot, role).name();
            String value = variables.get(name);
            return CheckedRead.of(value == null ? "" : value, "the variable " + name);
        };
    }

    /**
     * The slots of a store that the app can read itself, such as the sealed vault on the rotator's own host. Each read of a slot
     * asks the store for all of them.
     *
     * @param timeout how long one read may take, more than nothing
     */
    static SlotReader store(SecretSlotStore store, Role role, Duration timeout) {
        return store(store, role, timeout, Time.system());
    }

    /** As {@link #store(SecretSlotStore, Role, Duration)}, for a store whose deadlines are counted by a clock of a test. */
    static SlotReader store(SecretSlotStore store, Role role, Duration timeout, Time time) {
        requireNonNull(store, "store must not be null");
        requireNonNull(role, "role must not be null");
        requireNonNull(timeout, "timeout must not be null");
        requireNonNull(time, "time must not be null");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than nothing, not " + timeout);
        }
        return slot -> {
            SlotName name = SlotName.of(slot, role);
            return store.read(time.instant().plus(timeout))
                    .slot(name)
                    .token()
                    .orElseThrow(() -> new IOException("the slot " + name + " is empty; it must hold a token"))
                    .value();
        };
    }
}
