package dev.twoslot.rotator.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Files named like the slots in one directory. A read takes as long as the file system does: see {@link TimeLimitedReader}. */
record MountedFiles(Path directory, Role role) implements SlotReader {

    /** No header takes more than a fraction of it; the device that never ends is no token. */
    private static final int LONGEST_BYTES = 64 * 1024;

    @Override
    public SecretValue read(Slot slot) throws IOException {
        SlotName name = SlotName.of(slot, role);
        Path file = directory.resolve(name.name());
        String where = "the file " + name;
        if (!isRegular(file, where)) {
            throw new IOException(where + " is a directory, a pipe or a device; it must be a file that holds a token");
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(LONGEST_BYTES + 1);
        }
        if (content.length > LONGEST_BYTES) {
            throw new IOException(where + " is longer than " + LONGEST_BYTES + " bytes; it must hold the token alone");
        }
        return CheckedRead.of(new String(content, UTF_8), where);
    }

    private static boolean isRegular(Path file, String where) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            throw new IOException(where + " is missing or empty; it must hold a token", e);
        }
    }
}
