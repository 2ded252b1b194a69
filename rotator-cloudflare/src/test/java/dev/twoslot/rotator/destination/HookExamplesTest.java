package dev.twoslot.rotator.destination;

import static dev.twoslot.rotator.destination.HookFixture.context;
import static dev.twoslot.rotator.slot.SlotName.SECONDARY_SECRET_EDIT_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example hooks, as they are, against commands that note what they get. */
class HookExamplesTest {

    private static final Path EXAMPLES = Path.of("examples", "hooks").toAbsolutePath();
    private static final String VALUE = "v1-c4n4ry_0123456789abcdefghij.klmnopqrst";

    /** Notes arguments, environment and input; a parameter of {@code file://} is read as the real command reads it. */
    private static final String STAND_IN = """
            #!/bin/sh
            printf '%s\\n' "$@" > "$RECORD/arguments"
            cat /proc/$$/cmdline | tr '\\0' ' ' > "$RECORD/cmdline"
            cat /proc/$$/environ | tr '\\0' '\\n' > "$RECORD/environment"
            input=/dev/stdin
            for argument in "$@"; do case $argument in file://*) input=${argument#file://} ;; esac; done
            cat "$input" > "$RECORD/input"
            [ ! -e "$RECORD/killed" ] || kill -KILL $$
            [ ! -e "$RECORD/says" ] || { cat "$RECORD/says" >&2; exit 1; }
            """;

    enum Example {
        AWS(
                "aws-secrets-manager.sh",
                "aws",
                "An error occurred (ThrottlingException) when calling the PutSecretValue operation: Rate exceeded",
                "An error occurred (ResourceNotFoundException) when calling the PutSecretValue operation",
                List.of("team/bootstrap"),
                List.of(
                        "secretsmanager",
                        "put-secret-value",
                        "--secret-id",
                        "team/bootstrap/SECONDARY_SECRET_EDIT_TOKEN",
                        "--secret-string",
                        "file:///dev/stdin")),
        GCP(
                "gcp-secret-manager.sh",
                "gcloud",
                "ERROR: (gcloud.secrets.versions.add) UNAVAILABLE: The service is currently unavailable.",
                "ERROR: (gcloud.secrets.versions.add) NOT_FOUND: Secret [x] not found",
                List.of("bootstrap"),
                List.of(
                        "secrets",
                        "versions",
                        "add",
                        "bootstrap-SECONDARY_SECRET_EDIT_TOKEN",
                        "--data-file=-",
                        "--quiet")),
        ONE_PASSWORD(
                "1password.sh",
                "op",
                "[ERROR] 2026/01/01 00:00:00 (429) Too Many Requests: You have been rate-limited",
                "[ERROR] 2026/01/01 00:00:00 \"SECONDARY_SECRET_EDIT_TOKEN\" isn't an item in the \"ops 503 429\" vault",
                List.of("ops"),
                List.of("item", "edit", "SECONDARY_SECRET_EDIT_TOKEN", "--vault", "ops")) {
            @Override
            String input() {
                return "{\"title\":\"SECONDARY_SECRET_EDIT_TOKEN\",\"category\":\"API_CREDENTIAL\",\"fields\":"
                        + "[{\"id\":\"credential\",\"type\":\"CONCEALED\",\"value\":\"" + VALUE + "\"}]}";
            }
        },
        GITHUB(
                "github-actions.sh",
                "gh",
                "failed to fetch public key: HTTP 503: Service Unavailable (https://api.github.com/x)",
                "failed to fetch public key: HTTP 404: Not Found (https://api.github.com/x)",
                List.of("team/app"),
                List.of("secret", "set", "SECONDARY_SECRET_EDIT_TOKEN", "--repo", "team/app")),
        VAULT(
                "vault-kv.sh",
                "vault",
                "Error making API request. Code: 503. Errors: * Vault is sealed",
                "Error making API request. Code: 403. Errors: * permission denied",
                List.of("secret", "team/bootstrap"),
                List.of(
                        "kv",
                        "put",
                        "-mount=secret",
                        "team/bootstrap/SECONDARY_SECRET_EDIT_TOKEN",
                        "value=-",
                        "token_id=id-1",
                        "expires_at=2026-01-01T02:10:00Z"));

        final String file;
        final String command;
        final String passing;
        final String lasting;
        final List<String> arguments;
        final List<String> expected;

        Example(
                String file,
                String command,
                String passing,
                String lasting,
                List<String> arguments,
                List<String> expected) {
            this.file = file;
            this.command = command;
            this.passing = passing;
            this.lasting = lasting;
            this.arguments = arguments;
            this.expected = expected;
        }

        String input() {
            return VALUE;
        }
    }

    @TempDir
    Path folder;

    private HookFixture fixture;

    @BeforeEach
    void aFolderForTheHook() {
        fixture = new HookFixture(folder);
    }

    private HookDestination hook(Example example) throws IOException {
        Path source = EXAMPLES.resolve(example.file);
        assertThat(source).isExecutable();
        fixture.program(example.command, STAND_IN);
        return HookDestination.builder(fixture.program("hook.sh", Files.readString(source)))
                .arguments(example.arguments)
                .environment(Map.of("PATH", folder + ":" + System.getenv("PATH"), "RECORD", folder.toString()))
                .passing(List.of("RECORD"))
                .log(fixture.log::add)
                .build();
    }

    private RotatorException failure(HookDestination hook) {
        return catchThrowableOfType(
                RotatorException.class,
                () -> hook.put(SECONDARY_SECRET_EDIT_TOKEN, HookFixture.token(VALUE), context()));
    }

    @ParameterizedTest
    @EnumSource
    void itsCommandGetsTheValueOnItsInputAndNowhereElse(Example example) throws Exception {
        hook(example).put(SECONDARY_SECRET_EDIT_TOKEN, HookFixture.token(VALUE), context());

        assertThat(fixture.file("arguments").lines()).containsExactlyElementsOf(example.expected);
        assertThat(fixture.file("input")).isEqualTo(example.input());
        assertThat(fixture.file("cmdline")).contains(example.command).doesNotContain(VALUE);
        assertThat(fixture.file("environment")).contains("ROTATOR_SLOT=").doesNotContain(VALUE);
        assertThat(fixture.log).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPassingFaultIsTransientAndSaidInTheLog(Example example) throws Exception {
        HookDestination hook = hook(example);
        Files.writeString(folder.resolve("says"), example.passing + "\n" + VALUE + "\n");

        assertThat(failure(hook).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(fixture.log).anyMatch(line -> line.endsWith(example.passing));
        assertThat(fixture.log).noneMatch(line -> line.contains(VALUE)).anyMatch(line -> line.endsWith(": ***"));
    }

    @ParameterizedTest
    @EnumSource
    void aLastingFaultIsForAPerson(Example example) throws Exception {
        HookDestination hook = hook(example);
        Files.writeString(folder.resolve("says"), example.lasting + "\n");

        assertThat(failure(hook).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(fixture.log).anyMatch(line -> line.endsWith(example.lasting));
    }

    @ParameterizedTest
    @EnumSource
    void aCommandThatWasKilledMayHaveWritten(Example example) throws Exception {
        HookDestination hook = hook(example);
        Files.createFile(folder.resolve("killed"));

        assertThat(failure(hook).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @ParameterizedTest
    @EnumSource
    void withoutItsArgumentOrItsCommandItWritesNothing(Example example) throws Exception {
        HookDestination hook = hook(example);
        HookDestination withoutArguments = HookDestination.builder(folder.resolve("hook.sh"))
                .environment(Map.of("PATH", folder + ":" + System.getenv("PATH"), "RECORD", folder.toString()))
                .passing(List.of("RECORD"))
                .log(fixture.log::add)
                .build();

        assertThat(failure(withoutArguments).kind()).isEqualTo(Kind.PERMANENT);
        Files.delete(folder.resolve(example.command));
        assertThat(failure(hook).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(folder.resolve("input")).doesNotExist();
    }

    @Test
    void aValueThatWouldNotBeJsonIsNotWritten() throws Exception {
        HookDestination hook = hook(Example.ONE_PASSWORD);

        RotatorException failure = catchThrowableOfType(
                RotatorException.class,
                () -> hook.put(SECONDARY_SECRET_EDIT_TOKEN, HookFixture.token("a\"b"), context()));

        assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(folder.resolve("input")).doesNotExist();
    }

    @Test
    void eachExampleIsTestedAndHasTenLinesAtMost() throws Exception {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(10))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(Stream.of(Example.values())
                            .map(example -> example.file)
                            .toArray(String[]::new));
        }
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        List<String> command = Stream.concat(
                        Stream.of("shellcheck", "--shell=sh"),
                        Stream.of(Example.values())
                                .map(example -> EXAMPLES.resolve(example.file).toString()))
                .toList();
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "shellcheck"))),
                "shellcheck is there");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }
}
