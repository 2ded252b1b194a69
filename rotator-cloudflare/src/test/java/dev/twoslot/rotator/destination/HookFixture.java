package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hooks as they are in life: shell scripts in a folder, real processes, and what they print. */
final class HookFixture {

    static final String VALUE = "c4n4ry/Value+of=a_token-0123456789abcdef";
    static final Instant EXPIRES = Instant.parse("2026-01-01T02:10:00Z");

    final Path folder;
    final List<String> log = new CopyOnWriteArrayList<>();

    HookFixture(Path folder) {
        this.folder = folder;
    }

    /** Writes a script with its interpreter's line, and makes it executable. */
    Path script(String... lines) throws IOException {
        return program("hook", "#!/bin/sh\ncd '" + folder + "'\n" + String.join("\n", lines) + "\n");
    }

    Path program(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    HookDestination.Builder hook(Path program) {
        return HookDestination.builder(program)
                .environment(Map.of("PATH", System.getenv("PATH")))
                .log(log::add);
    }

    HookDestination hook(String... lines) throws IOException {
        return hook(script(lines)).build();
    }

    String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    long pid(String name) throws IOException {
        return Long.parseLong(file(name).strip());
    }

    static Token token() {
        return token(VALUE);
    }

    static Token token(String value) {
        return new Token(SecretValue.of(value), "id-1", null, null, EXPIRES);
    }

    /** Of the machine's time, and far away: what ends a call is something else. */
    static CallContext context() {
        return context(Time.system().instant().plusSeconds(120));
    }

    static CallContext context(Instant deadline) {
        return CallContext.of(SecretValue.of("credential"), deadline)
                .signedBy(new SlotSignature("bootstrap", "0123456789abcdef", "run-1"));
    }

    /** Whether it is there and runs; one that has ended and that the system keeps for its parent does not. */
    static boolean runs(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
