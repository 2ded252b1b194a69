package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the files of one slot hold: the token, and beside it its id and when it expires, as far as they are known. Prints no secret.
 *
 * @param expiresAt ISO-8601 in UTC
 */
record SlotFiles(
        SecretValue value,
        @Nullable String tokenId,
        @Nullable String expiresAt) {

    private static final String TOKEN_ID = ".token_id";
    private static final String EXPIRES_AT = ".expires_at";

    /** More than any file of ours is long. */
    private static final int LONGEST_BYTES = 64 * 1024;

    static SlotFiles of(Token token) {
        return new SlotFiles(
                token.value(),
                token.id(),
                Objects.toString(token.expiresAt(), null)); // toString of an Instant is ISO-8601
    }

    /** The names of all files that there may be for all slots. */
    static Set<String> allNames() {
        Set<String> names = new LinkedHashSet<>();
        for (SlotName slot : SlotName.values()) {
            names.add(slot.name());
            names.add(slot.name() + TOKEN_ID);
            names.add(slot.name() + EXPIRES_AT);
        }
        return names;
    }

    /** The names of the files that these slots have. */
    static Set<String> names(Map<SlotName, SlotFiles> slots) {
        Set<String> names = new LinkedHashSet<>();
        slots.forEach((slot, files) -> names.addAll(files.contents(slot).keySet()));
        return names;
    }

    /** By file name, what to write: bytes as they are, without a line break. They are the caller's to overwrite. */
    Map<String, byte[]> contents(SlotName slot) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put(slot.name(), value.reveal().getBytes(StandardCharsets.UTF_8));
        if (tokenId != null) {
            contents.put(slot.name() + TOKEN_ID, tokenId.getBytes(StandardCharsets.UTF_8));
        }
        if (expiresAt != null) {
            contents.put(slot.name() + EXPIRES_AT, expiresAt.getBytes(StandardCharsets.UTF_8));
        }
        return contents;
    }

    /** Reads back what was written into a folder; empty if it has no such slot, or one that its disk lost. */
    static Optional<SlotFiles> read(Path folder, SlotName slot) throws IOException {
        String value = text(folder.resolve(slot.name()));
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new SlotFiles(
                SecretValue.of(value),
                text(folder.resolve(slot.name() + TOKEN_ID)),
                text(folder.resolve(slot.name() + EXPIRES_AT))));
    }

    private static @Nullable String text(Path file) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return null;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.UTF_8);
            }
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
