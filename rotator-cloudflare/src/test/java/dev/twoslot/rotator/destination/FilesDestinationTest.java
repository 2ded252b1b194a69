package dev.twoslot.rotator.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FilesDestinationTest {

    private static final Pattern GENERATION = Pattern.compile("\\.\\.\\d{4}_.*");

    /** Far more than a publication takes. */
    private static final int MOST_CALLS = 200;

    /** As a process that is killed: nothing after it happens. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    private Path above;

    private final VirtualClock clock = VirtualClock.at(Instant.parse("2026-11-28T12:00:00Z"));
    private Path directory;

    @BeforeEach
    void choose() {
        directory = above.resolve("tokens");
    }

    @Test
    void aGenerationIsLaidOutAsAMountedSecret() throws IOException {
        FilesDestination files = files();

        files.putAll(generation("a"), context());

        assertThat(names()).contains("..data", "PRIMARY_SECRET_EDIT_TOKEN", "PRIMARY_SECRET_EDIT_TOKEN.token_id");
        assertThat(Files.readSymbolicLink(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN")))
                .hasToString("..data/PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(Files.readSymbolicLink(directory.resolve("..data")).toString())
                .matches(GENERATION);
        assertThat(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN")).hasContent("a-PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN.token_id")).hasContent("id-a");
        assertThat(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN.expires_at")).hasContent("2026-11-28T14:10:00Z");
    }

    @Test
    void onlyTheGenerationBeforeIsKept() throws Exception {
        FilesDestination files = files();
        for (String name : List.of("a", "b", "c", "d")) {
            files.putAll(generation(name), context());
            clock.advance(Duration.ofHours(1));
        }

        assertThat(names().stream().filter(GENERATION.asMatchPredicate())).hasSize(2);
        assertThat(seen()).containsOnly("d");
    }

    @Test
    void aSlotThatIsNotPutStaysAsItWas() {
        FilesDestination files = files();
        files.putAll(generation("a"), context());

        files.put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, token("b", SlotName.SECONDARY_SECRET_EDIT_TOKEN), context());

        assertThat(directory.resolve("SECONDARY_SECRET_EDIT_TOKEN")).hasContent("b-SECONDARY_SECRET_EDIT_TOKEN");
        assertThat(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN")).hasContent("a-PRIMARY_SECRET_EDIT_TOKEN");
    }

    @Test
    void noFileIsEverReadableByMoreThanItsMode() throws IOException {
        Set<Set<PosixFilePermission>> modes = new HashSet<>();
        FilesDestination files = FilesDestination.in(directory)
                .time(clock)
                .mode(0440)
                .build(new FileCalls((call, path) -> {
                    try (Stream<Path> all = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
                        for (Path file : all.filter(path1 -> Files.isRegularFile(path1, LinkOption.NOFOLLOW_LINKS))
                                .filter(file -> !file.endsWith("..guard"))
                                .toList()) {
                            modes.add(Files.getPosixFilePermissions(file));
                        }
                    }
                }));

        files.putAll(generation("a"), context());
        files.putAll(generation("b"), context());

        assertThat(modes)
                .containsExactlyInAnyOrder(
                        PosixFilePermissions.fromString("r--------"), PosixFilePermissions.fromString("r--r-----"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("PRIMARY_SECRET_EDIT_TOKEN")))
                .isEqualTo(PosixFilePermissions.fromString("r--r-----"));
    }

    @Test
    void aDirectoryThatOthersMayWriteIsRefusedWithTheRemedy() throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> files().putAll(generation("a"), context()))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                .hasMessageContaining("chmod")
                .hasMessageNotContaining("a-PRIMARY");
        assertThat(names()).isEmpty();
    }

    @Test
    void aGroupThatMayReadNothingIsRefused() {
        FilesDestination.Builder builder =
                FilesDestination.in(directory).group("0").mode(0400);

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("0440");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FilesDestination.in(directory).mode(0644));
    }

    @Test
    void aGroupThatTheHostDoesNotKnowIsNamed() {
        FilesDestination files =
                FilesDestination.in(directory).group("no-such-group").build();

        assertThatThrownBy(() -> files.probe(context())).hasMessageContaining("no group no-such-group");
    }

    @Test
    void whetherADirectoryStillHoldsWhatItGotCanBeAskedAfterAReboot() throws IOException {
        FilesDestination files = files();
        files.putAll(generation("a"), context());
        SlotName slot = SlotName.PRIMARY_SECRET_EDIT_TOKEN;

        assertThat(files.holds(slot, token("a", slot))).isTrue();
        assertThat(files.holds(slot, token("b", slot))).isFalse();

        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }

        assertThat(files.holds(slot, token("a", slot))).isFalse();
    }

    @Test
    void aProcessThatIsKilledBeforeAnyCallLeavesOneGenerationWholeAndTheNextOneCleansUp() throws Exception {
        int killed = 0;
        for (int calls = 0; calls < MOST_CALLS; calls++) {
            directory = above.resolve("tokens-" + calls);
            files().putAll(generation("a"), context());
            if (!isKilledAfter(calls)) {
                break;
            }
            killed++;
            assertThat(seen()).as("killed before call %s", calls).hasSize(1).containsAnyOf("a", "b");

            files().putAll(generation("c"), context());

            assertThat(seen()).containsOnly("c");
            assertThat(names().stream().filter(GENERATION.asMatchPredicate()).toList())
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(names()).as("killed before call %s", calls).hasSize(names(2).size());
        }
        assertThat(killed).isBetween(20, MOST_CALLS - 1);
    }

    private boolean isKilledAfter(int calls) {
        AtomicInteger left = new AtomicInteger(calls);
        FilesDestination dying = FilesDestination.in(directory).time(clock).build(new FileCalls((call, path) -> {
            if (left.getAndDecrement() <= 0) {
                throw new Killed();
            }
        }));
        try {
            dying.putAll(generation("b"), context());
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** What stands in a directory that was written without trouble, with so many generations. */
    private Set<String> names(int generations) throws IOException {
        Path kept = directory;
        directory = Files.createTempDirectory(above, "fresh").resolve("tokens");
        try {
            for (int i = 0; i < generations; i++) {
                files().putAll(generation("x" + i), context());
            }
            return names();
        } finally {
            directory = kept;
        }
    }

    @Test
    void aReaderThatHammersNeverSeesHalfAGeneration() throws Exception {
        FilesDestination files = files();
        files.putAll(generation("0"), context());
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<String> torn = new AtomicReference<>();
        AtomicInteger reads = new AtomicInteger();
        Thread reader = new Thread(() -> {
            while (!over.get() && torn.get() == null) {
                try {
                    Path generation = directory.resolve("..data").toRealPath();
                    Set<String> names = new HashSet<>();
                    for (SlotName slot : SlotName.values()) {
                        names.add(Files.readString(generation.resolve(slot.name()))
                                .split("-", 2)[0]);
                    }
                    reads.incrementAndGet();
                    if (names.size() != 1) {
                        torn.set(names.toString());
                    }
                } catch (IOException e) {
                    torn.set(e.toString());
                }
            }
        });
        reader.start();

        for (int i = 1; i <= 100; i++) {
            files.putAll(generation(String.valueOf(i)), context());
            // A reader is promised the generation that it began with until the next one but one.
            int begun = reads.get() + 2;
            while (reads.get() < begun && torn.get() == null) {
                Thread.onSpinWait();
            }
        }

        over.set(true);
        reader.join();
        assertThat(torn.get()).isNull();
        assertThat(reads.get()).isGreaterThanOrEqualTo(200);
    }

    private FilesDestination files() {
        return FilesDestination.in(directory).time(clock).build();
    }

    /** Which generations a consumer finds in the four slots. */
    private Set<String> seen() throws Exception {
        Set<String> names = new HashSet<>();
        for (Role role : Role.values()) {
            for (Slot slot : Slot.values()) {
                SecretValue value = SlotReader.files(directory, role).read(slot);
                names.add(value.reveal().split("-", 2)[0]);
            }
        }
        return names;
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            Set<String> names = new HashSet<>();
            all.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        }
    }

    private CallContext context() {
        return CallContext.of(SecretValue.of("unused"), clock.instant().plusSeconds(30));
    }

    private Map<SlotName, Token> generation(String name) {
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            tokens.put(slot, token(name, slot));
        }
        return tokens;
    }

    private static Token token(String name, SlotName slot) {
        return new Token(
                SecretValue.of(name + "-" + slot.name()),
                "id-" + name,
                null,
                null,
                Instant.parse("2026-11-28T14:10:00Z"));
    }
}
