package dev.twoslot.rotator.machine;

import static dev.twoslot.rotator.machine.Answer.DONE;
import static dev.twoslot.rotator.machine.Answer.ENDED;
import static dev.twoslot.rotator.machine.Answer.NOT_PERMITTED;
import static dev.twoslot.rotator.machine.Answer.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from the answers of the check; of one role where the other is well, unless it says otherwise. */
class CheckTest {

    @ParameterizedTest(name = "PRIMARY {0}, SECONDARY {1}, confirmed {2}: {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "DONE,          -,             -,         goes on",
                "ENDED,         DONE,          -,         rescued",
                "ENDED,         ENDED,         -,         BOTH_SLOTS_DEAD",
                "ENDED,         -,             -,         BOTH_SLOTS_DEAD",
                "ENDED,         REFUSED,       -,         CHECK_INCONCLUSIVE",
                "ENDED,         REFUSED,       SECONDARY, BOTH_SLOTS_DEAD",
                "ENDED,         NOT_PERMITTED, -,         PERMISSION_MISSING",
                "ENDED,         NOT_PERMITTED, SECONDARY, PERMISSION_MISSING",
                "REFUSED,       DONE,          -,         CHECK_INCONCLUSIVE",
                "REFUSED,       DONE,          PRIMARY,   rescued",
                "REFUSED,       ENDED,         -,         CHECK_INCONCLUSIVE",
                "REFUSED,       ENDED,         PRIMARY,   BOTH_SLOTS_DEAD",
                "REFUSED,       -,             -,         CHECK_INCONCLUSIVE",
                "REFUSED,       -,             PRIMARY,   BOTH_SLOTS_DEAD",
                "REFUSED,       REFUSED,       PRIMARY,   CHECK_INCONCLUSIVE",
                "REFUSED,       REFUSED,       SECONDARY, CHECK_INCONCLUSIVE",
                "REFUSED,       NOT_PERMITTED, -,         PERMISSION_MISSING",
                "NOT_PERMITTED, DONE,          -,         PERMISSION_MISSING",
                "NOT_PERMITTED, DONE,          PRIMARY,   rescued",
                "NOT_PERMITTED, ENDED,         -,         PERMISSION_MISSING",
                "NOT_PERMITTED, -,             PRIMARY,   PERMISSION_MISSING"
            })
    void a_role_is_rescued_if_PRIMARY_has_ended_for_certain_and_SECONDARY_works(
            Answer primary, @Nullable Answer secondary, @Nullable Slot confirmed, String expected) {
        for (Role role : Role.values()) {
            Set<SlotName> slots = confirmed == null ? Set.of() : Set.of(SlotName.of(confirmed, role));

            assertThat(inWords(check(role, primary, secondary).conclude(slots, Set.of()), role))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "PRIMARY {0}, SECONDARY {1}, permitted by the list {2}: {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "NOT_PERMITTED, DONE,          PRIMARY,   CHECK_INCONCLUSIVE",
                "NOT_PERMITTED, DONE,          SECONDARY, PERMISSION_MISSING",
                "NOT_PERMITTED, -,             PRIMARY,   CHECK_INCONCLUSIVE",
                "NOT_PERMITTED, NOT_PERMITTED, PRIMARY,   PERMISSION_MISSING",
                "NOT_PERMITTED, REFUSED,       PRIMARY,   CHECK_INCONCLUSIVE",
                "REFUSED,       NOT_PERMITTED, SECONDARY, CHECK_INCONCLUSIVE"
            })
    void no_permission_is_called_missing_that_the_list_shows(
            Answer primary, @Nullable Answer secondary, Slot permitted, String expected) {
        for (Role role : Role.values()) {
            Set<SlotName> slots = Set.of(SlotName.of(permitted, role));

            assertThat(inWords(check(role, primary, secondary).conclude(Set.of(), slots), role))
                    .isEqualTo(expected);
        }
    }

    private static String inWords(Check.Conclusion conclusion, Role role) {
        if (conclusion.reason() != null) {
            assertThat(conclusion.sources()).isNull();
            return conclusion.reason().name();
        }
        Sources sources = conclusion.sources();
        return sources != null && sources.of(role) == Slot.SECONDARY ? "rescued" : "goes on";
    }

    @Test
    void the_end_of_a_role_weighs_more_than_a_missing_permission_and_that_more_than_doubt() {
        Check deadAndForbidden =
                new Check(answers(ENDED, NOT_PERMITTED), Map.of(Role.TOKEN_CREATION, ENDED, Role.SECRET_EDIT, DONE));
        Check doubtAndForbidden = new Check(answers(REFUSED, NOT_PERMITTED), Map.of());

        assertThat(deadAndForbidden.conclude(Set.of(), Set.of()).reason()).isEqualTo(FailureReason.BOTH_SLOTS_DEAD);
        assertThat(doubtAndForbidden.conclude(Set.of(), Set.of()).reason()).isEqualTo(FailureReason.PERMISSION_MISSING);
    }

    @Test
    void what_is_refused_or_lacks_a_permission_needs_a_second_witness_and_what_has_ended_needs_none() {
        Check check = new Check(
                answers(REFUSED, NOT_PERMITTED), Map.of(Role.TOKEN_CREATION, NOT_PERMITTED, Role.SECRET_EDIT, REFUSED));

        assertThat(check.unproven()).containsExactlyInAnyOrder(SlotName.values());
        assertThat(new Check(answers(ENDED, DONE), Map.of(Role.TOKEN_CREATION, DONE)).unproven())
                .isEmpty();
        assertThat(new Check(answers(ENDED, DONE), Map.of()).unproven()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"ENDED", "NOT_PERMITTED", "REFUSED"})
    void the_list_is_read_with_whichever_token_creation_token_works(Answer answer) {
        assertThat(new Check(answers(DONE, answer), Map.of(Role.TOKEN_CREATION, DONE)).lister())
                .contains(Slot.PRIMARY);
        assertThat(new Check(answers(answer, DONE), Map.of(Role.TOKEN_CREATION, DONE)).lister())
                .contains(Slot.SECONDARY);
        assertThat(new Check(answers(answer, DONE), Map.of(Role.TOKEN_CREATION, answer)).lister())
                .isEmpty();
        assertThat(new Check(answers(answer, DONE), Map.of()).lister()).isEmpty();
    }

    private static Check check(Role role, Answer primary, @Nullable Answer secondary) {
        Map<Role, Answer> answers = new EnumMap<>(Role.class);
        EnumSet.allOf(Role.class).forEach(each -> answers.put(each, each == role ? primary : DONE));
        return new Check(answers, secondary == null ? Map.of() : Map.of(role, secondary));
    }

    private static Map<Role, Answer> answers(Answer creation, Answer edit) {
        return Map.of(Role.TOKEN_CREATION, creation, Role.SECRET_EDIT, edit);
    }
}
