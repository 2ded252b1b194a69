package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation remembers from one run to the next. */
class RotationNotesTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final String VAULT = "0123456789abcdef";

    @Test
    void an_empty_text_is_the_notes_of_a_new_vault() {
        RotationNotes notes = RotationNotes.parse("");

        assertThat(notes.isNew()).isTrue();
        assertThat(notes.runIds()).isEmpty();
        assertThat(notes.unswept()).isZero();
        assertThat(notes.home()).isEmpty();
    }

    @Test
    void notes_are_read_as_they_were_written() {
        RotationNotes notes = RotationNotes.parse("")
                .begun(VAULT, "account 1, store 2", "run-1", NOON, NOON)
                .begun(VAULT, "account 1, store 2", "run-2", NOON.plusSeconds(60), NOON)
                .swept(false);

        RotationNotes read = RotationNotes.parse(notes.text());

        assertThat(read).isEqualTo(notes);
        assertThat(read.isNew()).isFalse();
        assertThat(read.vault()).isEqualTo(VAULT);
        assertThat(read.home()).isEqualTo("account 1, store 2");
        assertThat(read.asked("run-1")).isTrue();
        assertThat(read.asked("run-3")).isFalse();
        assertThat(read.unswept()).isEqualTo(1);
    }

    @Test
    void a_run_whose_tokens_have_ended_is_forgotten_and_not_before() {
        RotationNotes notes =
                RotationNotes.parse("").begun(VAULT, "", "run-1", NOON, NOON).begun(VAULT, "", "run-2", NOON, NOON);

        assertThat(notes.begun(VAULT, "", "run-3", NOON.plusSeconds(9), NOON).runIds())
                .containsExactly("run-1", "run-2", "run-3");
        assertThat(notes.begun(VAULT, "", "run-3", NOON.plusSeconds(9), NOON.plusMillis(1))
                        .runIds())
                .containsExactly("run-3");
    }

    @Test
    void of_more_runs_than_can_have_live_tokens_the_oldest_are_forgotten_and_all_fit_into_what_a_store_keeps() {
        RotationNotes notes = RotationNotes.parse("");
        for (int run = 1; run <= 300; run++) {
            notes = notes.begun(VAULT, "h".repeat(400), "r".repeat(35) + run, NOON.plus(Duration.ofNanos(run)), NOON);
        }

        assertThat(notes.runIds()).hasSize(256).contains("r".repeat(35) + 300, "r".repeat(35) + 45);
        assertThat(notes.asked("r".repeat(35) + 44)).isFalse();
        assertThat(notes.text()).hasSizeLessThan(64 * 1024);
    }

    @Test
    void a_sweep_that_was_finished_ends_the_row_of_those_that_were_not() {
        RotationNotes notes = RotationNotes.parse("").swept(false).swept(false);

        assertThat(notes.unswept()).isEqualTo(2);
        assertThat(notes.swept(true).unswept()).isZero();
    }

    @Test
    void a_home_is_another_only_if_both_are_known_and_differ() {
        RotationNotes notes = RotationNotes.parse("").begun(VAULT, "account 1", "run-1", NOON, NOON);
        RotationNotes unknown = RotationNotes.parse("").begun(VAULT, "", "run-1", NOON, NOON);

        assertThat(notes.belongsElsewhere("account 1")).isFalse();
        assertThat(notes.belongsElsewhere("account 2")).isTrue();
        assertThat(notes.belongsElsewhere("")).isFalse();
        assertThat(unknown.belongsElsewhere("account 1")).isFalse();
    }

    @Test
    void a_fact_that_a_later_version_knows_is_passed_over() {
        RotationNotes notes = RotationNotes.parse("two-slot notes 1\nvault " + VAULT + "\nmood good\nunswept 2\n");

        assertThat(notes.vault()).isEqualTo(VAULT);
        assertThat(notes.unswept()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "something else",
                "two-slot notes 1\nvault none\n",
                "two-slot notes 1\nvault\n",
                "two-slot notes 1\nrun run-1\n",
                "two-slot notes 1\nrun run-1 tomorrow\n",
                "two-slot notes 1\nunswept many\n"
            })
    void what_are_no_notes_is_refused_and_never_taken_for_a_new_vaults(String text) {
        assertThatThrownBy(() -> RotationNotes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
