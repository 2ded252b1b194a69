package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryVoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A credential that can't stand in a header reaches no call, by whatever way it comes, and no exception shows a part of it. */
class UnfitCredentialTest {

    private static final String START = "cfat_start";
    private static final String END = "end-of-the-token";

    private enum Flaw {
        BYTE_ORDER_MARK("\uFEFF", "a byte order mark"),
        LINE_BREAK("\n", "a line break"),
        CARRIAGE_RETURN("\r", "a line break"),
        BLANK(" ", "a blank"),
        TAB("\t", "a blank"),
        NUL("\0", "a control character"),
        UNIT_SEPARATOR("\u001f", "a control character"),
        DELETE("\u007f", "a control character"),
        LAST_CONTROL("\u009f", "a control character"),
        NO_BREAK_SPACE("\u00a0", "a character outside of visible ASCII"),
        UMLAUT("ö", "a character outside of visible ASCII"),
        EMOJI("\uD83D\uDD11", "a character outside of visible ASCII");

        final String value;
        final String name;

        Flaw(String flaw, String name) {
            this.value = START + flaw + END;
            this.name = name;
        }

        SecretValue credential() {
            return SecretValue.of(value);
        }
    }

    private final List<String> tried = new ArrayList<>();

    /** What an app does with its token: the JDK's exception for a bad header quotes all of it. */
    private String call(SecretValue credential) {
        tried.add(credential.reveal());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost/"))
                .header("Authorization", "Bearer " + credential.reveal())
                .build();
        return request.headers().firstValue("Authorization").orElseThrow();
    }

    private void assertNothingCalledAndNothingShown(Flaw flaw, String where, ThrowingCallable call) {
        Throwable failure = catchThrowable(call);

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString())
                .contains(where + " holds " + flaw.name + ", which can't stand in an HTTP header")
                .doesNotContain(START, END);
        assertThat(tried).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void credentials_at_hand(Flaw flaw) {
        SlotReader slots = SlotReader.of(flaw.credential(), flaw.credential());

        assertNothingCalledAndNothingShown(
                flaw, "the credential in PRIMARY", () -> tryPrimaryThenSecondary(slots, this::call));
        assertNothingCalledAndNothingShown(
                flaw,
                "the credential in SECONDARY",
                () -> tryPrimaryThenSecondary(flaw.credential(), flaw.credential(), this::call));
        assertNothingCalledAndNothingShown(
                flaw,
                "the credential in PRIMARY",
                () -> tryPrimaryThenSecondary(slots, FallbackOn.rejection(), this::call));
        assertNothingCalledAndNothingShown(
                flaw, "the credential in PRIMARY", () -> tryPrimaryThenSecondaryVoid(slots, this::call));
        assertNothingCalledAndNothingShown(
                flaw,
                "the credential in PRIMARY",
                () -> tryPrimaryThenSecondaryAsync(slots, token -> CompletableFuture.completedFuture(call(token)))
                        .get());
    }

    @ParameterizedTest
    @EnumSource
    void files(Flaw flaw, @TempDir Path directory) throws Exception {
        for (Slot slot : Slot.values()) {
            Files.writeString(
                    directory.resolve(SlotName.of(slot, Role.SECRET_EDIT).name()), flaw.value + "\n");
        }

        SlotReader slots = SlotReader.files(directory, Role.SECRET_EDIT);

        assertNothingCalledAndNothingShown(
                flaw, "the file PRIMARY_SECRET_EDIT_TOKEN", () -> tryPrimaryThenSecondary(slots, this::call));
    }

    @ParameterizedTest
    @EnumSource
    void variables(Flaw flaw) {
        SlotReader slots = SlotReader.variables(Map.of("PRIMARY_SECRET_EDIT_TOKEN", flaw.value), Role.SECRET_EDIT);

        assertNothingCalledAndNothingShown(
                flaw, "the variable PRIMARY_SECRET_EDIT_TOKEN", () -> tryPrimaryThenSecondary(slots, this::call));
    }

    @ParameterizedTest
    @EnumSource
    void a_cached_view_of_any_reader(Flaw flaw) {
        SlotCredentials slots = SlotCredentials.of(slot -> flaw.credential());

        assertNothingCalledAndNothingShown(
                flaw, "the credential in PRIMARY", () -> tryPrimaryThenSecondary(slots, this::call));
        assertNothingCalledAndNothingShown(flaw, "the credential in SECONDARY", () -> slots.read(Slot.SECONDARY));
    }

    @Test
    void a_slot_that_holds_a_good_one_is_used_in_its_place() {
        for (Flaw flaw : Flaw.values()) {
            tried.clear();

            String header = tryPrimaryThenSecondary(SlotReader.of(flaw.credential(), SecretValue.of("!~")), this::call);

            assertThat(header).isEqualTo("Bearer !~");
            assertThat(tried).containsExactly("!~");
        }
    }

    @Test
    void a_cached_view_keeps_its_good_value_when_a_read_brings_one_that_is_not() {
        ManualTime time = new ManualTime();
        List<String> values = new ArrayList<>(List.of("good", "good-too", Flaw.LINE_BREAK.value, "other"));
        SlotCredentials slots = SlotCredentials.builder(slot -> SecretValue.of(values.remove(0)))
                .time(time)
                .build();
        slots.refresh();
        time.advance(Duration.ofSeconds(10));

        assertThat(slots.refresh()).isFalse();

        assertThat(tryPrimaryThenSecondary(slots, this::call)).isEqualTo("Bearer good");
        assertThat(slots.counts().failedRefreshes()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void a_reader_that_returns_null_is_named_as_what_it_is() {
        SlotReader broken = slot -> null;

        assertThatThrownBy(() -> tryPrimaryThenSecondary(broken, this::call))
                .hasRootCauseMessage("the reader returned null for PRIMARY; it must return a credential or throw");
        assertThatThrownBy(() -> SlotCredentials.of(broken).read(Slot.PRIMARY))
                .hasRootCauseMessage("the reader returned null for PRIMARY; it must return a credential or throw");
        assertThat(tried).isEmpty();
    }
}
