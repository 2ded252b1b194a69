package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.contract.DestinationContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files as a destination. They keep no comments, so D12 is skipped. */
@DisabledOnOs(OS.WINDOWS)
class FilesDestinationContractTest extends DestinationContract {

    @TempDir
    private Path above;

    private @Nullable String failing;
    private boolean broken;

    private Path directory() {
        return above.resolve("tokens");
    }

    @Override
    protected FilesDestination destination() {
        return FilesDestination.in(directory()).time(clock).build(new FileCalls((call, path) -> {
            if (broken || call.equals(failing)) {
                throw new IOException("No space left on device");
            }
        }));
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("no one asks for it");
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        Path file = directory().resolve(slot.name());
        try {
            return Files.exists(file) ? Optional.of(SecretValue.of(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<PutFault> putFaults() {
        return Stream.of("mkdir", "create", "write", "chmod", "fsync", "symlink", "rename")
                .map(call -> new PutFault(call + " fails", () -> failing = call, () -> failing = null))
                .toList();
    }

    /** Several slots are one generation, so it breaks at once. */
    @Override
    protected void breakAfter(int puts) {
        broken = true;
    }

    @Override
    protected void makeUnwritable() {
        mode("rwxrwxrwx");
    }

    @Override
    protected void mend() {
        broken = false;
        mode("rwx------");
    }

    private void mode(String mode) {
        try {
            if (Files.exists(directory())) {
                Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString(mode));
            } else {
                Files.createDirectory(
                        directory(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                mode(mode);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file and link, by its path. */
    @Override
    protected Object contents() {
        Map<String, String> contents = new TreeMap<>();
        if (!Files.exists(directory())) {
            return contents;
        }
        try (Stream<Path> all = Files.walk(directory())) {
            for (Path path : all.toList()) {
                contents.put(directory().relativize(path).toString(), content(path));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "folder" : Files.readString(path);
    }
}
