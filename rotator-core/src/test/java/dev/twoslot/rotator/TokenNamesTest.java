package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenNamesTest {

    @Test
    void a_name_says_the_rotation_the_role_and_the_run() {
        assertThat(new TokenNames("edge").of(Role.SECRET_EDIT, "r1")).isEqualTo("two-slot/edge/secret-edit/r1");
    }

    @Test
    void no_rotations_prefix_is_the_beginning_of_anothers_name() {
        String longer = new TokenNames("edge-2").of(Role.TOKEN_CREATION, "r1");

        assertThat(longer).doesNotStartWith(new TokenNames("edge").prefix());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Edge", "-edge", "a/b", "edge ", "0123456789012345678901234567890123456789x"})
    void a_name_that_would_not_stand_in_a_token_name_is_refused(String name) {
        assertThatThrownBy(() -> new TokenNames(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_longest_name_fits_into_the_120_characters_that_a_token_name_may_have() {
        TokenNames names = new TokenNames("x".repeat(40));
        RunIds runIds = new RunIds(() -> Instant.parse("2026-01-01T00:00:00Z"), RandomGenerator.of("L32X64MixRandom"));

        assertThat(names.of(Role.TOKEN_CREATION, runIds.get())).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void run_ids_sort_by_their_start_and_differ_within_a_second() {
        RunIds early = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));
        RunIds late = RunIds.random(() -> Instant.parse("2026-01-01T00:00:01Z"));

        assertThat(early.get()).matches("20260101T000000Z-[0-9a-f]{8}").isNotEqualTo(early.get());
        assertThat(early.get()).isLessThan(late.get());
    }

    @Test
    void two_processes_that_begin_in_the_same_second_have_run_ids_of_their_own() {
        RunIds one = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));
        RunIds other = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(one.get()).isNotEqualTo(other.get());
    }
}
