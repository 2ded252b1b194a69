package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryVoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can't be right is refused by name, where it is handed over and before a slot is read. */
class TwoSlotsRefusedArgumentsTest {

    private static final SecretValue VALUE = SecretValue.of("value");

    private final List<Slot> asked = new ArrayList<>();
    private final SlotReader slots = slot -> {
        asked.add(slot);
        return VALUE;
    };
    private final FallbackOn any = FallbackOn.anyFailure();
    private final SlotReader noReader = null;
    private final FallbackOn noPolicy = null;
    private final CredentialCall<String, RuntimeException> call = SecretValue::reveal;
    private final CredentialCall<String, RuntimeException> noCall = null;
    private final CredentialAction<RuntimeException> action = SecretValue::reveal;
    private final CredentialAction<RuntimeException> noAction = null;
    private final AsyncCredentialCall<String> start = value -> CompletableFuture.completedFuture(value.reveal());
    private final AsyncCredentialCall<String> noStart = null;

    private void refused(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name + " must not be null");
        assertThat(asked).isEmpty();
    }

    @Test
    void null_for_an_argument_of_a_call() {
        refused("slots", () -> tryPrimaryThenSecondary(noReader, call));
        refused("call", () -> tryPrimaryThenSecondary(slots, noCall));
        refused("slots", () -> tryPrimaryThenSecondary(noReader, any, call));
        refused("fallbackOn", () -> tryPrimaryThenSecondary(slots, noPolicy, call));
        refused("call", () -> tryPrimaryThenSecondary(slots, any, noCall));
        refused("primary", () -> tryPrimaryThenSecondary(null, VALUE, call));
        refused("secondary", () -> tryPrimaryThenSecondary(VALUE, null, call));
        refused("call", () -> tryPrimaryThenSecondary(VALUE, VALUE, noCall));
        refused("slots", () -> tryPrimaryThenSecondaryVoid(noReader, action));
        refused("action", () -> tryPrimaryThenSecondaryVoid(slots, noAction));
        refused("slots", () -> tryPrimaryThenSecondaryVoid(noReader, any, action));
        refused("fallbackOn", () -> tryPrimaryThenSecondaryVoid(slots, noPolicy, action));
        refused("action", () -> tryPrimaryThenSecondaryVoid(slots, any, noAction));
        refused("slots", () -> tryPrimaryThenSecondaryAsync(noReader, start));
        refused("call", () -> tryPrimaryThenSecondaryAsync(slots, noStart));
        refused("slots", () -> tryPrimaryThenSecondaryAsync(noReader, any, start));
        refused("fallbackOn", () -> tryPrimaryThenSecondaryAsync(slots, noPolicy, start));
        refused("call", () -> tryPrimaryThenSecondaryAsync(slots, any, noStart));
    }

    @Test
    void null_for_a_call_on_a_cached_view_that_has_read() {
        SlotCredentials cached = SlotCredentials.of(SlotReader.of(VALUE, VALUE));
        cached.refresh();

        refused("call", () -> tryPrimaryThenSecondary(cached, noCall));
        assertThat(cached.counts().primaryCalls()).isZero();
    }

    @Test
    void null_for_what_a_reader_is_made_of() {
        SecretSlotStore store = (SecretSlotStore) Proxy.newProxyInstance(
                SecretSlotStore.class.getClassLoader(),
                new Class<?>[] {SecretSlotStore.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError("nothing is read here");
                });
        Duration second = Duration.ofSeconds(1);
        refused("primary", () -> SlotReader.of(null, VALUE));
        refused("secondary", () -> SlotReader.of(VALUE, null));
        refused("directory", () -> SlotReader.files(null, Role.SECRET_EDIT));
        refused("role", () -> SlotReader.files(Path.of("slots"), null));
        refused("variables", () -> SlotReader.variables(null, Role.SECRET_EDIT));
        refused("role", () -> SlotReader.variables(Map.of(), null));
        refused("store", () -> SlotReader.store(null, Role.SECRET_EDIT, second));
        refused("role", () -> SlotReader.store(store, null, second));
        refused("timeout", () -> SlotReader.store(store, Role.SECRET_EDIT, null));
        refused("time", () -> SlotReader.store(store, Role.SECRET_EDIT, second, null));
        for (Duration nothing : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> SlotReader.store(store, Role.SECRET_EDIT, nothing, Time.system()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("timeout must be more than nothing, not " + nothing);
        }
    }

    @Test
    void null_for_what_says_that_a_credential_was_refused() {
        Predicate<Exception> noPredicate = null;
        Class<? extends Exception> noType = null;
        refused("refused", () -> FallbackOn.rejection(noPredicate));
        refused("refusal", () -> FallbackOn.rejection(noType));
    }
}
