package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program for Node under {@code src/test/js}, installed from its lock file into {@code target} and run against a
 * simulator. Without Node 20 and npm its tests are skipped, for they are about other people's clients; with them, an
 * installation that fails fails the test.
 */
final class NodeProject {
    private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private final Path directory;

    private NodeProject(Path directory) {
        this.directory = directory;
    }

    /** Copies the program to {@code target} and installs what its lock file names, unless that is there already. */
    static NodeProject install(String name) throws IOException, InterruptedException {
        assumeTrue(nodeVersion() >= 20, "Node 20 or newer and npm are needed to run Cloudflare's own clients");
        Path source = BASE.resolve("src/test/js").resolve(name);
        Path target = Files.createDirectories(BASE.resolve("target/js").resolve(name));
        Path installed = target.resolve("installed-lock.json");
        String lock = Files.readString(source.resolve("package-lock.json"));
        for (String file : List.of("package.json", "package-lock.json", "conformance.mjs")) {
            Files.copy(source.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(installed) || !Files.readString(installed).equals(lock)) {
            Outcome npm = run(
                    target,
                    Map.of(),
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));
            assertThat(npm.exitCode())
                    .as(
                            "npm could not install %s; to leave it out: -Dexcluded.clients=sdk,wrangler%n%s",
                            name, npm.output())
                    .isZero();
            Files.writeString(installed, lock);
        }
        return new NodeProject(target);
    }

    /** Runs the program and gives back all that it printed. Its failures are the test's. */
    String conformsTo(SimulatedCloudflare cloudflare) throws IOException, InterruptedException {
        Outcome outcome = run(
                directory,
                Map.of(
                        "SIM_BASE_URL", cloudflare.baseUrl().toString(),
                        "SIM_CONTROL_URL", cloudflare.controlUrl().toString(),
                        "SIM_ACCOUNT_ID", cloudflare.accountId(),
                        "SIM_STORE_ID", cloudflare.storeId(),
                        "SIM_KV_NAMESPACE_ID", cloudflare.kvNamespaceId(),
                        "SIM_CREATION_TOKEN", cloudflare.creationToken(),
                        "SIM_EDIT_TOKEN", cloudflare.editToken()),
                List.of("node", "--test-reporter=spec", "conformance.mjs"));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private record Outcome(int exitCode, String output) {}

    private static int nodeVersion() throws IOException, InterruptedException {
        try {
            run(BASE, Map.of(), List.of("npm", "--version"));
            String version = run(BASE, Map.of(), List.of("node", "--version")).output();
            return Integer.parseInt(version.strip().replaceFirst("v([0-9]+).*", "$1"));
        } catch (IOException e) {
            return 0;
        }
    }

    private static Outcome run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within ten minutes");
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
