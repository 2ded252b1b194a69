package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryVoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    void under_rejection_a_call_whose_outcome_is_unknown_is_not_repeated_and_throws_its_own_exception() {
        assertThatThrownBy(() -> askOnce(() -> {
                    throw new IOException("connection reset");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");

        assertThat(tried).containsExactly("new");
    }

    @Test
    void under_rejection_a_refused_call_is_made_with_SECONDARY() throws IOException {
        int status = askOnce(() -> tried.size() == 1 ? 401 : 200);

        assertThat(status).isEqualTo(200);
        assertThat(tried).containsExactly("new", "old");
    }

    @Test
    void under_rejection_SECONDARYs_unknown_outcome_is_thrown_with_PRIMARYs_refusal_attached() {
        assertThatThrownBy(() -> askOnce(() -> {
                    if (tried.size() == 1) {
                        return 403;
                    }
                    throw new IOException("connection reset");
                }))
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(Refused.class));
    }

    @Test
    void under_rejection_two_refusals_throw_one_exception() {
        assertThatThrownBy(() -> askOnce(() -> 401)).isInstanceOf(BothSlotsFailedException.class);

        assertThat(tried).containsExactly("new", "old");
    }

    /** What a caller writes: the exception's type is inferred, so that there is one thing to catch and nothing to cast. */
    private int askOnce(Reply reply) throws IOException {
        return tryPrimaryThenSecondary(SLOTS, FallbackOn.rejection(Refused.class), credential -> {
            tried.add(credential.reveal());
            int status = reply.status();
            if (status == 401 || status == 403) {
                throw new Refused();
            }
            return status;
        });
    }

    @Test
    void a_callers_own_predicate_says_what_a_rejection_is() {
        int made = tryPrimaryThenSecondary(
                SLOTS, FallbackOn.rejection(failure -> "invalid token".equals(failure.getMessage())), credential -> {
                    tried.add(credential.reveal());
                    if (tried.size() == 1) {
                        throw new IllegalStateException("invalid token");
                    }
                    return tried.size();
                });

        assertThat(made).isEqualTo(2);
    }

    @Test
    void a_predicate_that_throws_means_not_refused_and_is_attached() {
        FallbackOn broken = FallbackOn.rejection(failure -> {
            throw new IllegalArgumentException("a bug");
        });

        assertThatThrownBy(() -> tryPrimaryThenSecondary(SLOTS, broken, credential -> {
                    throw new IOException("reset");
                }))
                .isInstanceOf(IOException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(IllegalArgumentException.class));
    }

    @Test
    void a_void_call_falls_back_too() {
        tryPrimaryThenSecondaryVoid(SLOTS, credential -> failOnce(credential.reveal()));

        assertThat(tried).containsExactly("new", "old");
    }

    @Test
    void a_void_call_under_rejection_throws_its_own_exception() {
        assertThatThrownBy(() -> tryPrimaryThenSecondaryVoid(
                        SLOTS, FallbackOn.rejection(), credential -> failOnce(credential.reveal())))
                .isInstanceOf(IOException.class);

        assertThat(tried).containsExactly("new");
    }

    private boolean failOnce(String credential) throws IOException {
        tried.add(credential);
        if (tried.size() == 1) {
            throw new IOException("reset");
        }
        return true;
    }

    @Test
    void credentials_at_hand_need_no_reader() {
        String used = tryPrimaryThenSecondary(SecretValue.of("p"), SecretValue.of("s"), credential -> {
            if (credential.reveal().equals("p")) {
                throw new IOException("401");
            }
            return credential.reveal();
        });

        assertThat(used).isEqualTo("s");
    }

    @Test
    void two_slots_that_cannot_be_read_throw_both_reasons() {
        SlotReader nothing = SlotReader.variables(Map.of("SECONDARY_SECRET_EDIT_TOKEN", " "), Role.SECRET_EDIT);

        assertThatThrownBy(() -> TwoSlots.<String>tryPrimaryThenSecondary(nothing, SecretValue::reveal))
                .isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
                    assertThat(both.primaryFailure()).hasMessageContaining("PRIMARY_SECRET_EDIT_TOKEN is missing");
                    assertThat(both.secondaryFailure()).hasMessageContaining("SECONDARY_SECRET_EDIT_TOKEN is missing");
                });
    }

    @Test
    void a_variable_is_read_without_the_white_space_around_it() throws Exception {
        SlotReader slots = SlotReader.variables(Map.of("SECONDARY_SECRET_EDIT_TOKEN", " old\n"), Role.SECRET_EDIT);

        assertThat(slots.read(Slot.SECONDARY)).isEqualTo(SecretValue.of("old"));
    }

    @Test
    void a_predicate_is_asked_once_for_each_failure_and_may_throw_what_it_likes() throws IOException {
        List<Exception> judged = new ArrayList<>();
        FallbackOn counting = FallbackOn.rejection(failure -> {
            judged.add(failure);
            return true;
        });
        SlotCredentials cached = SlotCredentials.of(SLOTS);

        String used = tryPrimaryThenSecondary(cached, counting, credential -> {
            failOnce(credential.reveal());
            return credential.reveal();
        });

        assertThat(used).isEqualTo("old");
        assertThat(judged).hasSize(1);
        assertThat(cached.secondaryInUse()).isTrue();
        assertThatThrownBy(
                        () -> tryPrimaryThenSecondary(SLOTS, FallbackOn.rejection(TwoSlotsTest::sneaky), credential -> {
                            throw new IOException("reset");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    /** As of a language without checked exceptions. */
    private static boolean sneaky(Exception failure) {
        throw TwoSlotsTest.<RuntimeException>unchecked(new IOException("a bug"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Exception> X unchecked(Exception failure) throws X {
        throw (X) failure;
    }

    private interface Reply {
        int status() throws IOException;
    }

    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
