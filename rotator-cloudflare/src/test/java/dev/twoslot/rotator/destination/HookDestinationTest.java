package dev.twoslot.rotator.destination;

import static dev.twoslot.rotator.destination.HookFixture.VALUE;
import static dev.twoslot.rotator.destination.HookFixture.context;
import static dev.twoslot.rotator.destination.HookFixture.token;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_TOKEN_CREATION_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.SECONDARY_SECRET_EDIT_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookDestinationTest {

    @TempDir
    Path folder;

    private HookFixture fixture;

    @BeforeEach
    void aFolderForTheHook() {
        fixture = new HookFixture(folder);
    }

    private RotatorException failure(HookDestination hook) {
        return catchThrowableOfType(
                RotatorException.class, () -> hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context()));
    }

    @Test
    void itGetsTheValueWholeAndWithoutALineBreakOnStandardInput() throws Exception {
        fixture.hook("cat > got").put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.file("got")).isEqualTo(VALUE);
    }

    @Test
    void itGetsTheLongestValueAndALongerOneIsRefused() throws Exception {
        HookDestination hook = fixture.hook("cat > got");
        String longest = "é".repeat(HookDestination.LONGEST_VALUE / 2);

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(longest), context());

        assertThat(fixture.file("got")).isEqualTo(longest);
        assertThatThrownBy(() -> hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(longest + "x"), context()))
                .hasMessageContaining("4097 bytes")
                .hasMessageContaining("another destination")
                .extracting("kind")
                .isEqualTo(Kind.PERMANENT);
        assertThat(fixture.file("got")).isEqualTo(longest);
    }

    @Test
    void itIsToldInItsEnvironmentWhichSlotItIsCalledFor() throws Exception {
        fixture.hook("env | grep ^ROTATOR_ | sort > got").put(PRIMARY_TOKEN_CREATION_TOKEN, token(), context());

        assertThat(fixture.file("got").lines())
                .containsExactly(
                        "ROTATOR_EXPIRES_AT=2026-01-01T02:10:00Z",
                        "ROTATOR_FINGERPRINT=" + SecretValue.of(VALUE).fingerprint(),
                        "ROTATOR_ROLE=TOKEN_CREATION",
                        "ROTATOR_ROTATION=bootstrap",
                        "ROTATOR_RUN=run-1",
                        "ROTATOR_SLOT=PRIMARY_TOKEN_CREATION_TOKEN",
                        "ROTATOR_TOKEN_ID=id-1");
    }

    @Test
    void whatIsNotKnownIsNotInItsEnvironmentAndNeitherIsAnIdThatIsNone() throws Exception {
        HookDestination hook = fixture.hook("env | grep ^ROTATOR_ | cut -d= -f1 | sort >> got");
        CallContext unsigned = CallContext.of(
                SecretValue.of("credential"), Time.system().instant().plusSeconds(60));

        hook.put(PRIMARY_SECRET_EDIT_TOKEN, Token.of(SecretValue.of(VALUE)), unsigned);
        hook.put(
                PRIMARY_SECRET_EDIT_TOKEN,
                new Token(SecretValue.of(VALUE), "$(reboot)\u0000", null, null, null),
                unsigned);

        assertThat(new TreeSet<>(fixture.file("got").lines().toList()))
                .containsExactly("ROTATOR_FINGERPRINT", "ROTATOR_ROLE", "ROTATOR_SLOT");
    }

    @Test
    void ofTheCallersVariablesItGetsTheUsualOnesAndThoseThatAreNamed() throws Exception {
        Map<String, String> callers = new HashMap<>();
        for (String name : List.of(
                "PATH",
                "HOME",
                "LANG",
                "LC_ALL",
                "LC_TIME",
                "TZ",
                "TMPDIR",
                "AWS_REGION",
                "AWS_PROFILE",
                "VAULT_ADDR",
                "VAULT_TOKEN",
                "ROTATOR_VAULT_KEY",
                "PRIMARY_SECRET_EDIT_TOKEN",
                "PRIMARY_SECRET_EDIT_TOKEN_FILE")) {
            callers.put(name, name.equals("PATH") ? System.getenv("PATH") : "value");
        }
        HookDestination.builder(fixture.script(
                        "env | cut -d= -f1 | grep -v -e ^ROTATOR_ -e ^PWD -e ^OLDPWD | sort > got",
                        "env | grep -c VAULT_KEY > key || true"))
                .environment(callers)
                .passing(List.of("AWS_*", "VAULT_ADDR", "P*", "R*"))
                .build()
                .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.file("got").lines().filter(name -> callers.containsKey(name)))
                .containsExactlyInAnyOrder(
                        "AWS_PROFILE",
                        "AWS_REGION",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "LC_TIME",
                        "PATH",
                        "TMPDIR",
                        "TZ",
                        "VAULT_ADDR");
        assertThat(fixture.file("key").strip()).isEqualTo("0");
    }

    @Test
    void ofTheProcessOwnVariablesItGetsNone() throws Exception {
        assertThat(System.getenv()).hasSizeGreaterThan(1);

        fixture.hook("tr '\\0' '\\n' < /proc/$$/environ | cut -d= -f1 | grep -v ^ROTATOR_ > got")
                .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.file("got").lines()).containsExactly("PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "A B", "A=B", "ROTATOR_VAULT_KEY", "ROTATOR_*", "PRIMARY_SECRET_EDIT_TOKEN"})
    void aNameThatIsNoneOrMayHoldAKeyIsRefused(String name) {
        assertThatThrownBy(() -> HookDestination.builder(Path.of("/hook")).passing(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("passing must");
    }

    @Test
    void itGetsItsArgumentsAndRunsInTheRootFolder() throws Exception {
        Path program = fixture.program(
                "hook", "#!/bin/sh\npwd > " + folder + "/got\nprintf '%s\\n' \"$@\" >> " + folder + "/got\n");

        fixture.hook(program)
                .arguments(List.of("--item", "two words", "", "$HOME"))
                .build()
                .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.file("got")).isEqualTo("/\n--item\ntwo words\n\n$HOME\n");
    }

    @Test
    void oneThatDoesNotReadItsInputOrClosesItIsFine() throws Exception {
        HookDestination hook = fixture.hook("echo x >> called", "exec 0<&-");

        for (int i = 0; i < 20; i++) {
            hook.put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());
        }

        assertThat(fixture.file("called").lines()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "75, TRANSIENT", "1, PERMANENT", "2, PERMANENT", "64, PERMANENT", "126, PERMANENT", "127, PERMANENT",
        "128, PERMANENT", "129, AMBIGUOUS", "143, AMBIGUOUS", "192, AMBIGUOUS", "193, PERMANENT", "255, PERMANENT"
    })
    void itsStatusSaysWhatMayFollow(int status, Kind kind) throws Exception {
        RotatorException failure = failure(fixture.hook("exit " + status));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageContaining("hook " + folder.resolve("hook"))
                .hasMessageContaining("PRIMARY_SECRET_EDIT_TOKEN")
                .hasMessageContaining("status " + status);
    }

    @ParameterizedTest
    @CsvSource({"KILL, 9", "TERM, 15", "SEGV, 11"})
    void oneThatASignalEndedMayHaveDoneItsWork(String signal, int number) throws Exception {
        RotatorException failure = failure(fixture.hook("kill -" + signal + " $$"));

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(failure).hasMessageContaining("signal " + number);
    }

    @Test
    void itIsCalledOncePerSlotSecondaryFirst() throws Exception {
        HookDestination hook = fixture.hook("echo $ROTATOR_SLOT $(cat) >> got");

        hook.putAll(
                Map.of(PRIMARY_SECRET_EDIT_TOKEN, token("new"), SECONDARY_SECRET_EDIT_TOKEN, token("previous")),
                context());

        assertThat(fixture.file("got").lines())
                .containsExactly("SECONDARY_SECRET_EDIT_TOKEN previous", "PRIMARY_SECRET_EDIT_TOKEN new");
    }

    @Test
    void aProgramThatTheSystemCannotStartIsForAPerson() throws Exception {
        Path program = fixture.program("hook", "\u007fELF of another machine");
        Files.write(program, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0});

        assertThat(failure(fixture.hook(program).build()).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(failure(fixture.hook(program).setsid(Optional.empty()).build())
                        .kind())
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void aMissingCommandIsForAPerson() throws Exception {
        RotatorException failure = failure(fixture.hook("no-such-command-here"));

        assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(failure).hasMessageContaining("not there").hasMessageContaining("PATH");
        assertThat(fixture.log).anyMatch(line -> line.contains("no-such-command-here"));
    }

    @Test
    void whatLacksForAMomentMayBeThereLater() {
        assertThat(HookProgram.lacksMeans(new IOException("error=11, Resource temporarily unavailable")))
                .isTrue();
        assertThat(HookProgram.lacksMeans(new IOException("error=13, Permission denied")))
                .isFalse();
        assertThat(HookProgram.lacksMeans(new IOException("error=115, other"))).isFalse();
        assertThat(HookProgram.lacksMeans(new IOException((String) null))).isFalse();
    }

    @Test
    void withoutTimeLeftItIsNotCalled() throws Exception {
        HookDestination hook = fixture.hook("echo x >> called");

        assertThatThrownBy(() -> hook.put(
                        PRIMARY_SECRET_EDIT_TOKEN,
                        token(),
                        context(Time.system().instant().minusSeconds(1))))
                .extracting("kind")
                .isEqualTo(Kind.TRANSIENT);
        assertThat(folder.resolve("called")).doesNotExist();
    }

    @Test
    void aProbeLooksAtTheProgramAndDoesNotRunIt() throws Exception {
        HookDestination hook = fixture.hook("echo x >> called");

        assertThatCode(() -> hook.probe(context())).doesNotThrowAnyException();
        Files.delete(folder.resolve("hook"));

        assertThatThrownBy(() -> hook.probe(context()))
                .hasMessageContaining("not there")
                .extracting("kind")
                .isEqualTo(Kind.PERMANENT);
        assertThat(folder.resolve("called")).doesNotExist();
    }

    @Test
    void whatItPrintsGoesToTheLogWithItsNameAndTheSlotsAndAFailingLogIsNoFailure() throws Exception {
        Path program = fixture.script("echo one; echo two >&2; printf three");

        fixture.hook(program).name("escrow").build().put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());
        HookDestination.builder(program)
                .log(line -> {
                    throw new IllegalStateException("the log is full");
                })
                .build()
                .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(fixture.log)
                .containsExactly(
                        "escrow PRIMARY_SECRET_EDIT_TOKEN: one",
                        "escrow PRIMARY_SECRET_EDIT_TOKEN: two",
                        "escrow PRIMARY_SECRET_EDIT_TOKEN: three");
    }

    @Test
    void itsBuilderRefusesWhatMakesNoSense() {
        Path program = Path.of("/hook");

        assertThatThrownBy(() -> HookDestination.builder(Path.of("hook")).build())
                .hasMessageContaining("absolute path");
        assertThatThrownBy(() -> HookDestination.builder(program).name("Hook One"))
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> HookDestination.builder(program).arguments(List.of("a\0b")))
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> HookDestination.builder(program).grace(Duration.ofSeconds(-1)))
                .hasMessageContaining("grace must be from");
        assertThatThrownBy(() -> HookDestination.builder(program).name("a").name("b"))
                .hasMessageContaining("set before");
        assertThat(HookDestination.builder(program).build().name()).isEqualTo("hook");
        assertThat(Set.of(HookDestination.builder(program).build().toString()))
                .containsExactly("HookDestination[hook, hook /hook]");
    }

    @Test
    void theValueIsInNoArgumentEnvironmentFileOrLog() throws Exception {
        fixture.hook(fixture.script(
                        "value=$(cat)",
                        "cat /proc/[0-9]*/cmdline > arguments 2>/dev/null",
                        "cat /proc/$$/environ /proc/self/environ > environment",
                        "echo \"the value is $value\"; set -x; : \"$value\"; printf %s \"$value\" | base64 >&2"))
                .arguments(List.of("an-argument"))
                .build()
                .put(PRIMARY_SECRET_EDIT_TOKEN, token(), context());

        assertThat(Files.readString(folder.resolve("arguments"), StandardCharsets.ISO_8859_1))
                .contains("an-argument");
        assertThat(fixture.file("environment")).contains("ROTATOR_SLOT");
        assertThat(fixture.log).hasSizeGreaterThanOrEqualTo(3);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(VALUE);
            }
        }
        assertThat(fixture.log).noneMatch(line -> line.contains(VALUE.substring(0, 8)));
        assertThat(String.join("", fixture.log))
                .doesNotContain(java.util.Base64.getEncoder()
                        .encodeToString(VALUE.getBytes(StandardCharsets.UTF_8))
                        .substring(0, 12));
    }
}
