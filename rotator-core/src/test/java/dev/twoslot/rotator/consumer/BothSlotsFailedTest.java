package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one sentence about a call that got through with neither slot says of none that it was tried if it was not. */
class BothSlotsFailedTest extends SlotCredentialsFixture {

    private String messageOf(SlotReader slots, FallbackOn fallbackOn) {
        return catchThrowableOfType(
                        BothSlotsFailedException.class, () -> tryPrimaryThenSecondary(slots, fallbackOn, this::use))
                .getMessage();
    }

    private void both(String message) {
        for (FallbackOn fallbackOn : new FallbackOn[] {FallbackOn.anyFailure(), FallbackOn.rejection()}) {
            assertThat(messageOf(this::read, fallbackOn)).isEqualTo(message);
            assertThat(messageOf(builder().build(), fallbackOn)).isEqualTo(message);
        }
    }

    @Test
    void both_were_tried() {
        dead.addAll(Set.of("A", "B"));

        both("the call failed with PRIMARY and with SECONDARY");
    }

    @Test
    void PRIMARY_was_not_tried() {
        dead.add("A");
        unreadable = Set.of(Slot.PRIMARY);

        both("the call failed with SECONDARY, and was not made with PRIMARY, which can't be read");
    }

    @Test
    void SECONDARY_was_not_tried() {
        dead.add("B");
        unreadable = Set.of(Slot.SECONDARY);

        both("the call failed with PRIMARY, and was not made with SECONDARY, which can't be read");
    }

    @Test
    void none_was_tried() {
        unreadable = Set.of(Slot.PRIMARY, Slot.SECONDARY);

        both("the call was not made: neither PRIMARY nor SECONDARY can be read");
        assertThat(tried).isEmpty();
    }

    @Test
    void one_credential_in_both_slots_is_tried_once_if_it_is_refused() {
        secondary = "B";
        dead.add("B");

        assertThat(messageOf(builder().build(), FallbackOn.rejection()))
                .isEqualTo(
                        "the call failed with PRIMARY, and was not made with SECONDARY, which holds the same credential");
        assertThat(tried).containsExactly("B");
    }

    @Test
    void a_credential_in_SECONDARY_that_failed_first_is_not_tried_as_PRIMARY() {
        SlotCredentials slots = builder().build();
        dead.add("B");
        call(slots);
        primary = "A";
        dead.add("A");
        time.advance(MIN_READ_INTERVAL.minusMillis(1));
        tried.clear();

        // SECONDARY is tried first; the read that its failure leads to finds it in PRIMARY as well.
        String message = catchThrowableOfType(
                        BothSlotsFailedException.class,
                        () -> tryPrimaryThenSecondary(slots, credential -> {
                            time.advance(MIN_READ_INTERVAL);
                            return use(credential);
                        }))
                .getMessage();

        assertThat(tried).containsExactly("A");
        assertThat(message)
                .isEqualTo(
                        "the call failed with SECONDARY, and was not made with PRIMARY, which holds the same credential");
    }

    @Test
    void a_failure_that_is_no_refusal_leaves_the_same_credential_its_second_chance() {
        secondary = "B";

        String used = tryPrimaryThenSecondary(builder().build(), credential -> {
            tried.add(credential.reveal());
            if (tried.size() == 1) {
                throw new IOException("reset");
            }
            return credential.reveal();
        });

        assertThat(used).isEqualTo("B");
        assertThat(tried).containsExactly("B", "B");
    }

    @Test
    void the_failures_are_those_of_the_slots() {
        dead.add("A");
        unreadable = Set.of(Slot.PRIMARY);
        SlotReader slots = this::read;

        BothSlotsFailedException both =
                catchThrowableOfType(BothSlotsFailedException.class, () -> tryPrimaryThenSecondary(slots, this::use));

        assertThat(both.primaryFailure()).hasMessage("no PRIMARY").isSameAs(both.getCause());
        assertThat(both.secondaryFailure()).hasMessage("A refused").isSameAs(both.getSuppressed()[0]);
    }
}
