package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.testkit.contract.DestinationContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hook that keeps each slot in a file of its own, and fails as a file tells it to. */
class HookDestinationContractTest extends DestinationContract {

    private static final String KEEP = """
            value=$(cat)
            fault=$(cat fault 2>/dev/null)
            [ ! -e left ] || { left=$(cat left); [ "$left" -gt 0 ] || exit 75; echo $((left - 1)) > left; }
            case $fault in exit*) $fault ;; killed-before) kill -KILL $$ ;; esac
            printf %s "$value" > "new.$ROTATOR_SLOT"
            [ "$fault" != killed-halfway ] || kill -KILL $$
            mv "new.$ROTATOR_SLOT" "$ROTATOR_SLOT"
            [ "$fault" != killed-after ] || kill -KILL $$
            echo "keeps $value"
            """;

    @TempDir
    Path folder;

    private HookFixture fixture;
    private Path program;

    @BeforeEach
    void aHookThatKeepsFiles() throws IOException {
        fixture = new HookFixture(folder);
        program = fixture.script(KEEP);
    }

    @Override
    protected Destination destination() {
        return fixture.hook(program).time(clock).build();
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a hook needs none of these");
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        try {
            Path file = folder.resolve(slot.name());
            return Files.exists(file) ? Optional.of(SecretValue.of(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<PutFault> putFaults() {
        return List.of(
                fault("exit 75"),
                fault("exit 1"),
                fault("exit 127"),
                fault("killed-before"),
                fault("killed-halfway"),
                fault("killed-after"));
    }

    private PutFault fault(String name) {
        return new PutFault(name, () -> write("fault", name), this::mend);
    }

    @Override
    protected void breakAfter(int puts) {
        write("left", String.valueOf(puts));
    }

    @Override
    protected void makeUnwritable() {
        mode("rw-------");
    }

    @Override
    protected void mend() {
        mode("rwx------");
        try {
            Files.deleteIfExists(folder.resolve("left"));
            Files.deleteIfExists(folder.resolve("fault"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mode(String mode) {
        try {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
