package dev.twoslot.rotator.destination;

import static dev.twoslot.rotator.destination.HookFixture.context;
import static dev.twoslot.rotator.destination.HookFixture.runs;
import static dev.twoslot.rotator.destination.HookFixture.token;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a hook when its call is over: nothing. Its calls last a minute on a clock that the hooks' own files move. */
@Timeout(120)
class HookEndingTest {

    private static final Duration CALL = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Three ways to leave a process behind: as a child, with a parent that is gone, in a group of its own. */
    private static final String LEAVE_THREE = """
            sleep 3000 & echo $! > child
            ( sleep 3000 & echo $! > orphan )
            bash -c 'set -m; sleep 3000 & echo $! > group'
            """;

    @TempDir
    Path folder;

    private HookFixture fixture;
    private TimeByFiles time;

    @BeforeEach
    void aFolderForTheHook() {
        fixture = new HookFixture(folder);
        time = new TimeByFiles();
    }

    private HookDestination.Builder timed(String... lines) throws Exception {
        return fixture.hook(fixture.script(lines)).grace(GRACE).time(time);
    }

    private RotatorException late(HookDestination hook) {
        return catchThrowableOfType(
                RotatorException.class,
                () -> hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context(TimeByFiles.START.plus(CALL))));
    }

    @Test
    void oneThatIsLateIsEndedWithAllThatItStarted() throws Exception {
        time.when(folder.resolve("ready"), CALL.minus(GRACE));

        RotatorException failure = late(
                timed("echo $$ > self", LEAVE_THREE, "touch ready; sleep 3000").build());

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(failure).hasMessageContaining("had not ended by itself").hasMessageContaining("PT1M");
        for (String file : new String[] {"self", "child", "orphan", "group"}) {
            assertThat(runs(fixture.pid(file))).as(file).isFalse();
        }
    }

    @Test
    void itIsToldToEndAndMayCleanUp() throws Exception {
        time.when(folder.resolve("ready"), CALL.minus(GRACE));

        RotatorException failure = late(timed(
                        "trap 'echo cleaned > cleaned; echo bye; exit 0' TERM",
                        "touch ready; while :; do sleep 0.01; done")
                .build());

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(fixture.file("cleaned")).isEqualTo("cleaned\n");
        assertThat(fixture.log).anyMatch(line -> line.endsWith(": bye"));
    }

    @Test
    void oneThatDoesNotWantToEndIsKilled() throws Exception {
        time.when(folder.resolve("ready"), CALL.minus(GRACE))
                .when(folder.resolve("told"), CALL.minus(GRACE.dividedBy(2)));

        RotatorException failure = late(timed(
                        "echo $$ > self",
                        "trap 'touch told' TERM",
                        "(trap '' TERM; sleep 3000) & echo $! > deaf",
                        "touch ready; while :; do sleep 0.01; done")
                .build());

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(folder.resolve("told")).exists();
        assertThat(runs(fixture.pid("self"))).isFalse();
        assertThat(runs(fixture.pid("deaf"))).isFalse();
    }

    @Test
    void withoutSetsidItsDescendantsAreEnded() throws Exception {
        time.when(folder.resolve("ready"), CALL.minus(GRACE));

        RotatorException failure = late(timed(
                        "echo $$ > self",
                        "(sleep 3000 & echo $! > grandchild; wait) & echo $! > child",
                        "while [ ! -s grandchild ]; do sleep 0.01; done; touch ready; wait")
                .setsid(Optional.empty())
                .build());

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        for (String file : new String[] {"self", "child", "grandchild"}) {
            assertThat(runs(fixture.pid(file))).as(file).isFalse();
        }
    }

    @Test
    void whatItLeavesBehindHoldsUpNothingAndIsEnded() throws Exception {
        HookDestination hook = fixture.hook(LEAVE_THREE, "echo done");

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.log).containsExactly("hook PRIMARY_SECRET_EDIT_TOKEN: done");
        for (String file : new String[] {"child", "orphan", "group"}) {
            assertThat(runs(fixture.pid(file))).as(file).isFalse();
        }
    }

    @Test
    void aSessionOfItsOwnEscapesOnPurposeAndHoldsUpNothing() throws Exception {
        HookDestination hook = fixture.hook(
                "setsid sh -c 'echo $$ > escaped; exec sleep 3000' &",
                "while [ ! -s escaped ]; do sleep 0.01; done; echo done");

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.log).hasSize(1);
        ProcessHandle.of(fixture.pid("escaped")).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void oneThatPrintsWithoutEndIsLateLikeAnyOther() throws Exception {
        time.when(folder.resolve("ready"), CALL.minus(GRACE));

        RotatorException failure =
                late(timed("echo $$ > self; (yes & touch ready; wait)").build());

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(runs(fixture.pid("self"))).isFalse();
        assertThat(fixture.log).hasSize(HookOutput.MOST_LINES + 1);
    }

    @Test
    void oneThatClosesItsOutputEarlyIsWaitedFor() throws Exception {
        HookDestination hook = fixture.hook("exec >&- 2>&-", "sleep 0.2", "cat > got");

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.file("got")).isEqualTo(HookFixture.VALUE);
    }

    @Test
    void anInterruptedCallEndsItAndStaysInterrupted() throws Exception {
        HookDestination hook = fixture.hook("echo $$ > self", LEAVE_THREE, "touch ready; sleep 3000");
        FutureTask<String> call = new FutureTask<>(() -> {
            RotatorException failure = catchThrowableOfType(
                    RotatorException.class, () -> hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context()));
            return failure.kind() + " " + Thread.currentThread().isInterrupted();
        });
        Thread caller = new Thread(call);
        caller.start();
        while (!Files.exists(folder.resolve("ready"))) {
            Time.system().sleep(Duration.ofMillis(5));
        }

        caller.interrupt();

        assertThat(call.get()).isEqualTo("AMBIGUOUS true");
        for (String file : new String[] {"self", "child", "orphan", "group"}) {
            assertThat(runs(fixture.pid(file))).as(file).isFalse();
        }
    }

    @Test
    void twoSlotsAtTheSameTimeEachGetTheirOwn() throws Exception {
        HookDestination hook = fixture.hook(
                "touch at-$ROTATOR_SLOT",
                "while [ ! -e at-PRIMARY_SECRET_EDIT_TOKEN ] || [ ! -e at-PRIMARY_TOKEN_CREATION_TOKEN ]; do sleep 0.01; done",
                "cat > got-$ROTATOR_SLOT");
        FutureTask<Void> other = new FutureTask<>(
                () -> hook.put(
                        dev.twoslot.rotator.slot.SlotName.PRIMARY_TOKEN_CREATION_TOKEN, token("other"), context()),
                null);
        new Thread(other).start();

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, token("one"), context());
        other.get();

        assertThat(fixture.file("got-PRIMARY_SECRET_EDIT_TOKEN")).isEqualTo("one");
        assertThat(fixture.file("got-PRIMARY_TOKEN_CREATION_TOKEN")).isEqualTo("other");
    }

    /** A rotator that is told to end by its operating system, in a virtual machine of its own. */
    @Test
    void theEndOfTheRotatorIsItsEnd() throws Exception {
        Path program = fixture.script("echo $$ > self", LEAVE_THREE, "echo ready; sleep 3000");
        Process rotator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rotator.class.getName(),
                        program.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = rotator.inputReader()) {
            assertThat(said.readLine()).endsWith(": ready");

            rotator.destroy();

            assertThat(rotator.waitFor()).isEqualTo(143);
            for (String file : new String[] {"self", "child", "orphan", "group"}) {
                assertThat(runs(fixture.pid(file))).as(file).isFalse();
            }
        } finally {
            rotator.destroyForcibly();
        }
    }

    /** Calls a hook, and prints what it prints. */
    static final class Rotator {
        private Rotator() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            HookDestination.builder(Path.of(arguments[0]))
                    .log(System.out::println)
                    .build()
                    .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());
        }
    }
}
