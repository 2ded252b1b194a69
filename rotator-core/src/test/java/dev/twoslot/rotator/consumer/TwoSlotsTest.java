package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwoSlotsTest {

    private static final SlotReader SLOTS = SlotReader.of(SecretValue.of("new"), SecretValue.of("old"));

    private final List<String> tried = new ArrayList<>();

    @Test
    void a_call_that_PRIMARY_gets_through_is_made_once() {
        String reply = tryPrimaryThenSecondary(SLOTS, credential -> {
            tried.add(credential.reveal());
            return "reply";
        });

        assertThat(reply).isEqualTo("reply");
        assertThat(tried).containsExactly("new");
    }

    @Test
    void any_exception_falls_back_to_SECONDARY_a_checked_one_too() {
        String reply = tryPrimaryThenSecondary(SLOTS, credential -> {
            tried.add(credential.reveal());
            if (credential.reveal().equals("new")) {
                throw new IOException("401");
            }
            return "reply";
        });

        assertThat(reply).isEqualTo("reply");
        assertThat(tried).containsExactly("new", "old");
    }

    @Test
    void a_slot_that_cannot_be_read_is_passed_over() {
        SlotReader torn = slot -> {
            if (slot == Slot.PRIMARY) {
                throw new IOException("no such file");
            }
            return SecretValue.of("old");
        };

        assertThat(TwoSlots.<String>tryPrimaryThenSecondary(torn, SecretValue::reveal))
                .isEqualTo("old");
    }

    @Test
    void both_failing_throws_one_exception_with_both_causes_in_order() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    throw new IOException("refused " + credential.fingerprint());
                }))
                .isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
                    assertThat(both.primaryFailure())
                            .hasMessage("refused " + SecretValue.of("new").fingerprint());
                    assertThat(both.secondaryFailure())
                            .hasMessage("refused " + SecretValue.of("old").fingerprint());
                    assertThat(both.getCause()).isSameAs(both.primaryFailure());
                    assertThat(both.getSuppressed()).containsExactly(both.secondaryFailure());
                });
    }

    @Test
    void an_interruption_does_not_fall_back_and_stays_visible() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new InterruptedException();
                }))
                .isInstanceOf(CallInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("new");
    }

    @Test
    void an_Error_does_not_fall_back() {
        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, credential -> {
                    tried.add(credential.reveal());
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(tried).containsExactly("new");
    }
}
