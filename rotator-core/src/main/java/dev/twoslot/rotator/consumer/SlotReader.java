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
 * The source of a role's two credentials: variables, mounted files, a store. An implementation must be thread-safe if several threads
 * use it, as they may under {@link SlotCredentials}; reads must change nothing, as a slot may be read at any time and again.
 *
 * <p>A credential is visible ASCII, so that it can stand in an HTTP header. One that holds anything else (a byte order mark, a line
 * break, a blank, a control character) is refused wherever a reader brings it, before a call is made with it, and no message quotes
 * it: an HTTP client's own exception would.
 *
 * <p>A reader that sends requests over a network belongs behind {@link SlotCredentials}, which read seldom, and needs a timeout of its
 * own.
 */
@FunctionalInterface
public interface SlotReader {

    /**
     * Returns the credential that the slot holds now, never null.
     *
     * @throws InterruptedException if the thread is interrupted; then no other slot is tried
     * @throws Exception if the slot holds none or can't be read; the slot is then passed over, like one that was refused. The message
     *     must quote no credential
     */
    SecretValue read(Slot slot) throws Exception;

    /** Returns a reader of two credentials that are at hand. Thread-safe. */
    static SlotReader of(SecretValue primary, SecretValue secondary) {
        requireNonNull(primary, "primary must not be null");
        requireNonNull(secondary, "secondary must not be null");
        return slot -> slot == Slot.PRIMARY ? primary : secondary;
    }

    /**
     * Returns a reader of files named like the {@link SlotName}s in one directory, as Kubernetes mounts a secret. Each read opens the
     * file again, so it sees a replaced file; the directory may appear later. White space around the value is dropped: editors and
     * {@code echo} leave a line break.
     *
     * <p>A read fails after 5 s, also where the file system hangs and can't be interrupted: one daemon thread of the reader's reads the
     * files, and ends when it is idle. While it hangs, further reads fail at once. A file that is not regular, such as a pipe, is not
     * opened; one longer than 64 KiB is refused. Thread-safe.
     */
    static SlotReader files(Path directory, Role role) {
        requireNonNull(directory, "directory must not be null");
        requireNonNull(role, "role must not be null");
        return new TimeLimitedReader(new MountedFiles(directory, role), Duration.ofSeconds(5), Time.system());
    }

    /**
     * Returns a reader of variables named like the {@link SlotName}s, such as {@code System.getenv()}. A process never sees its
     * environment change, so it must restart before its SECONDARY expires. As thread-safe as the map.
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
     * Returns a reader of a store that the app can read itself, such as the sealed vault on the rotator's own host. Each read of one
     * slot reads all slots of the store. As thread-safe as the store.
     *
     * @param timeout the deadline of one read, counted from its beginning; more than zero
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    static SlotReader store(SecretSlotStore store, Role role, Duration timeout) {
        return store(store, role, timeout, Time.system());
    }

    /** As {@link #store(SecretSlotStore, Role, Duration)}, with the clock of a test. */
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
