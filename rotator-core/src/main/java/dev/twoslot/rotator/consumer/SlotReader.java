package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Time;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where an app gets a role's two credentials from: variables, mounted files, a store. Must be as thread-safe as its use.
 *
 * <p>A reader that asks something over a network belongs behind {@link SlotCredentials}, which asks it seldom, and should have a
 * timeout of its own.
 */
@FunctionalInterface
public interface SlotReader {

    /**
     * The credential that the slot holds now.
     *
     * @throws Exception if there is none or it can't be read; the slot is then passed over, like one that was refused
     */
    SecretValue read(Slot slot) throws Exception;

    /** Two credentials that are at hand already. */
    static SlotReader of(SecretValue primary, SecretValue secondary) {
        return slot -> slot == Slot.PRIMARY ? primary : secondary;
    }

    /**
     * Files named like the {@link SlotName}s in one directory, as Kubernetes mounts a secret. Each read opens the file again, so a
     * replaced file is seen. White space around the value is dropped: editors and {@code echo} leave a line break.
     */
    static SlotReader files(Path directory, Role role) {
        return slot -> {
            SlotName name = SlotName.of(slot, role);
            return present(name, Files.readString(directory.resolve(name.name())), "file");
        };
    }

    /**
     * Variables named like the {@link SlotName}s, such as {@code System.getenv()}. A process never sees its environment change, so
     * it has to start again before its SECONDARY runs out.
     */
    static SlotReader variables(Map<String, String> variables, Role role) {
        return slot -> {
            SlotName name = SlotName.of(slot, role);
            return present(name, variables.getOrDefault(name.name(), ""), "variable");
        };
    }

    /**
     * The slots of a store that the app can read itself, such as the sealed vault on the rotator's own host. Each read of a slot
     * asks the store for all of them.
     *
     * @param time what deadlines are counted by
     * @param timeout how long one read may take
     */
    static SlotReader store(SecretSlotStore store, Role role, Time time, Duration timeout) {
        return slot -> {
            SlotName name = SlotName.of(slot, role);
            SlotContent content = store.read(time.instant().plus(timeout)).getOrDefault(name, SlotContent.empty());
            Token token = content.token();
            if (token == null) {
                throw new IOException("the slot " + name + " is empty; it must hold a token");
            }
            return token.value();
        };
    }

    private static SecretValue present(SlotName name, String value, String kind) throws IOException {
        if (value.isBlank()) {
            throw new IOException("the " + kind + " " + name + " is missing or empty; it must hold a token");
        }
        return SecretValue.of(value.strip());
    }
}
