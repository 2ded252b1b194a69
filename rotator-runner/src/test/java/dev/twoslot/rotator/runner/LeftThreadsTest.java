package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** A thread of the HTTP client's that outlives its command makes the process end late: the VM waits for one in the kernel. */
class LeftThreadsTest {

    @TempDir
    private Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private final StringWriter printed = new StringWriter();

    @Test
    void aRunThatRotatesAndOneThatFailsLeaveNone() {
        try (SimulatedCloudflare cloudflare =
                SimulatedCloudflare.builder().clock(clock).start()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();

            assertThat(execute(cloudflare, "run")).as(printed.toString()).isEqualTo(ExitCode.DONE);
            assertThat(clientThreads(before)).isEmpty();

            cloudflare.inject(HttpFault.on("POST", "/tokens$").every().reply(403));
            assertThat(execute(cloudflare, "run")).as(printed.toString()).isEqualTo(ExitCode.FAILED);
            assertThat(clientThreads(before)).isEmpty();
        }
    }

    @Test
    void theDemoLeavesNone() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        assertThat(Main.execute(surroundings(Map.of()), "demo")).isEqualTo(ExitCode.DONE);

        assertThat(clientThreads(before)).isEmpty();
    }

    private int execute(SimulatedCloudflare cloudflare, String command) {
        return Main.execute(
                surroundings(Map.of(
                        "ACCOUNT_ID", cloudflare.accountId(),
                        "SECRET_STORE_ID", cloudflare.storeId(),
                        "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString(),
                        "ROTATOR_VAULT", directory.resolve("vault").toString(),
                        "ROTATOR_VAULT_KEY", "hex:" + "0".repeat(64),
                        "PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken(),
                        "PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken())),
                command);
    }

    private Surroundings surroundings(Map<String, String> variables) {
        return new Surroundings(
                Environment.of(variables),
                directory,
                new PrintWriter(printed),
                new PrintWriter(printed),
                clock,
                RandomGenerator.getDefault(),
                Ansi.OFF,
                new SentSignals());
    }

    private static List<String> clientThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> {
                    ThreadGroup group = thread.getThreadGroup();
                    return group != null && group.getName().equals("two-slot-http");
                })
                .map(Thread::getName)
                .toList();
    }
}
