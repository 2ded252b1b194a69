package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotSignature;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenNamesTest {

    @Test
    void a_name_says_the_rotation_the_role_the_run_and_the_attempt() {
        TokenNames names = new TokenNames("edge");

        assertThat(names.of(Role.SECRET_EDIT, "r1", 1)).isEqualTo("two-slot/edge/secret-edit/r1");
        assertThat(names.of(Role.SECRET_EDIT, "r1", 2)).isEqualTo("two-slot/edge/secret-edit/r1.2");
    }

    @Test
    void a_name_is_taken_apart_again() {
        TokenNames names = new TokenNames("edge");

        for (Role role : Role.values()) {
            for (int attempt = 1; attempt <= 9; attempt++) {
                assertThat(names.parse(names.of(role, "run-1", attempt))).contains(new TokenNames.Parts(role, "run-1"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two-slot/edge/",
                "two-slot/edge/secret-edit",
                "two-slot/edge/secret-edit/",
                "two-slot/edge/secret-edit/r1.1",
                "two-slot/edge/secret-edit/r1.22",
                "two-slot/edge/secret-edit/r1/more",
                "two-slot/edge/secret-edit/r 1",
                "two-slot/edge/another-role/r1",
                "two-slot/edge-2/secret-edit/r1",
                "prefix two-slot/edge/secret-edit/r1"
            })
    void a_name_that_this_rotation_does_not_give_is_none_of_its_own(String name) {
        assertThat(new TokenNames("edge").parse(name)).isEmpty();
    }

    @Test
    void no_rotations_prefix_is_the_beginning_of_anothers_name() {
        String longer = new TokenNames("edge-2").of(Role.TOKEN_CREATION, "r1", 1);

        assertThat(longer).doesNotStartWith(new TokenNames("edge").prefix());
    }

    @Test
    void the_longest_name_fits_into_the_120_characters_that_a_token_name_may_have() {
        TokenNames names = new TokenNames("x".repeat(40));
        RunIds runIds = new RunIds(() -> Instant.parse("2026-01-01T00:00:00Z"), RandomGenerator.of("L32X64MixRandom"));

        assertThat(names.of(Role.TOKEN_CREATION, runIds.run(), 9)).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void run_ids_sort_by_their_start_and_no_two_are_the_same() {
        RunIds early = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));
        RunIds late = RunIds.random(() -> Instant.parse("2026-01-01T00:00:01Z"));
        RunIds another = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(early.run())
                .matches("20260101T000000Z-[0-9a-f]{16}")
                .isNotEqualTo(early.run())
                .isNotEqualTo(another.run());
        assertThat(early.run()).isLessThan(late.run());
    }

    @Test
    void a_vaults_id_is_random_and_fits_into_a_signature() {
        RunIds ids = RunIds.random(() -> Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(SlotSignature.isVault(ids.vault())).isTrue();
        assertThat(ids.vault()).isNotEqualTo(ids.vault());
    }
}
