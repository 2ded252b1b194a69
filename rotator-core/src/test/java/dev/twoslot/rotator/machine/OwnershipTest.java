package dev.twoslot.rotator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose the slots are, as their comments tell. */
class OwnershipTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final String VAULT = "0123456789abcdef";
    private static final Token LIVES = token("lives", NOON.plusSeconds(1));
    private static final Token LIVES_TOO = token("lives-too", NOON.plusSeconds(1));
    private static final Token ENDED = token("ended", NOON.minusSeconds(1));

    @Test
    void a_slot_that_is_not_there_was_written_by_nobody_unless_this_vault_has_published_it() {
        assertThat(writer(SlotComment.absent(), SlotContent.empty())).isEqualTo(Writer.NOBODY);
        assertThat(writer(SlotComment.absent(), SlotContent.unpublished(LIVES))).isEqualTo(Writer.NOBODY);
        assertThat(writer(SlotComment.absent(), SlotContent.published(LIVES))).isEqualTo(Writer.THIS_VAULT_EARLIER);
    }

    @Test
    void a_comment_that_no_run_wrote_tells_nothing_whatever_this_vault_holds() {
        for (SlotContent own :
                List.of(SlotContent.empty(), SlotContent.unpublished(LIVES), SlotContent.published(LIVES))) {
            assertThat(writer(SlotComment.unreadable(), own)).isEqualTo(Writer.UNKNOWN);
        }
    }

    @Test
    void another_vaults_or_rotations_token_is_anothers_while_it_may_live() {
        for (SlotSignature other : List.of(
                new SlotSignature("edge", "fedcba9876543210", "run-1"), new SlotSignature("another", VAULT, "run-1"))) {
            assertThat(writer(SlotComment.of(LIVES, other), SlotContent.published(LIVES_TOO)))
                    .isEqualTo(Writer.ANOTHER);
            assertThat(writer(SlotComment.of(token("endless", null), other), SlotContent.empty()))
                    .isEqualTo(Writer.ANOTHER);
            assertThat(writer(SlotComment.of(token("just", NOON), other), SlotContent.empty()))
                    .isEqualTo(Writer.ANOTHER);
            assertThat(writer(SlotComment.of(ENDED, other), SlotContent.empty()))
                    .isEqualTo(Writer.ANOTHER_ENDED);
        }
    }

    @Test
    void to_a_vault_without_an_id_every_token_is_anothers() {
        assertThat(Ownership.writer(
                        SlotComment.of(LIVES, by("run-1")), SlotContent.empty(), "edge", null, Set.of(), null, NOON))
                .isEqualTo(Writer.ANOTHER);
    }

    @Test
    void what_this_vault_published_is_its_own_even_if_it_has_forgotten_the_run() {
        assertThat(writer(SlotComment.of(LIVES, by("run-1")), SlotContent.published(LIVES)))
                .isEqualTo(Writer.THIS_VAULT);
        assertThat(writer(SlotComment.of(LIVES, by("forgotten")), SlotContent.published(LIVES)))
                .isEqualTo(Writer.THIS_VAULT);
        assertThat(writer(SlotComment.of(LIVES, by("run-1")), SlotContent.unpublished(LIVES)))
                .isEqualTo(Writer.THIS_VAULT);
    }

    @Test
    void a_token_of_a_run_that_this_vault_does_not_know_of_is_from_a_later_time() {
        for (SlotContent own : List.of(SlotContent.published(LIVES_TOO), SlotContent.unpublished(LIVES_TOO))) {
            assertThat(writer(SlotComment.of(LIVES, by("later")), own)).isEqualTo(Writer.THIS_VAULT_LATER);
        }
        assertThat(writer(SlotComment.of(LIVES, by("later")), SlotContent.empty()))
                .isEqualTo(Writer.THIS_VAULT_LATER);
        assertThat(writer(SlotComment.of(ENDED, by("later")), SlotContent.published(LIVES)))
                .as("one that has ended is of no harm")
                .isEqualTo(Writer.THIS_VAULT_EARLIER);
    }

    @Test
    void an_older_token_in_place_of_the_one_that_was_published_is_from_an_earlier_time() {
        assertThat(writer(SlotComment.of(LIVES, by("run-1")), SlotContent.published(LIVES_TOO)))
                .isEqualTo(Writer.THIS_VAULT_EARLIER);
        assertThat(writer(SlotComment.of(LIVES, by("run-1")), SlotContent.unpublished(LIVES_TOO)))
                .as("a write that was cut in half")
                .isEqualTo(Writer.THIS_VAULT);
    }

    @ParameterizedTest
    @EnumSource(Writer.class)
    void a_live_token_of_anothers_and_nothing_else_keeps_a_run_from_writing(Writer writer) {
        List<Writer> writers = List.of(Writer.THIS_VAULT, writer, Writer.NOBODY);
        boolean isAnothers = EnumSet.of(Writer.ANOTHER, Writer.THIS_VAULT_LATER).contains(writer);

        assertThat(Ownership.standing(writers, true, false)).isEqualTo(isAnothers ? Standing.TAKEN : Standing.OURS);
        assertThat(Ownership.standing(writers, false, false)).isEqualTo(isAnothers ? Standing.BEHIND : Standing.OURS);
        assertThat(Ownership.standing(writers, true, true)).isEqualTo(Standing.OURS);
        assertThat(Ownership.standing(writers, false, true)).isEqualTo(Standing.OURS);
    }

    private static Writer writer(SlotComment comment, SlotContent own) {
        return Ownership.writer(comment, own, "edge", VAULT, runs(), null, NOON);
    }

    @Test
    void a_later_run_than_the_one_that_made_the_published_token_is_from_a_time_before_which_the_vault_was_copied() {
        assertThat(madeBy("run-1", "run-2", SlotContent.published(LIVES_TOO))).isEqualTo(Writer.THIS_VAULT_LATER);
        assertThat(madeBy("forgotten", "run-1", SlotContent.published(LIVES_TOO)))
                .isEqualTo(Writer.THIS_VAULT_LATER);
        assertThat(madeBy("run-2", "run-1", SlotContent.published(LIVES_TOO))).isEqualTo(Writer.THIS_VAULT_EARLIER);
        assertThat(madeBy("run-1", "run-1", SlotContent.published(LIVES_TOO))).isEqualTo(Writer.THIS_VAULT_EARLIER);
        assertThat(madeBy("run-1", "run-2", SlotContent.unpublished(LIVES_TOO)))
                .as("a write that was cut in half")
                .isEqualTo(Writer.THIS_VAULT);
        assertThat(madeBy("run-1", "run-2", SlotContent.published(LIVES)))
                .as("the very token")
                .isEqualTo(Writer.THIS_VAULT);
    }

    @Test
    void the_very_token_that_the_vault_holds_is_its_own_under_an_id_that_the_vault_had_before_a_take_over() {
        SlotSignature before = new SlotSignature("edge", "fedcba9876543210", "run-1");

        assertThat(writer(SlotComment.of(LIVES, before), SlotContent.published(LIVES)))
                .isEqualTo(Writer.THIS_VAULT);
        assertThat(writer(SlotComment.of(LIVES, before), SlotContent.published(LIVES_TOO)))
                .isEqualTo(Writer.ANOTHER);
    }

    private static Writer madeBy(String held, String commented, SlotContent own) {
        return Ownership.writer(SlotComment.of(LIVES, by(commented)), own, "edge", VAULT, runs(), held, NOON);
    }

    private static Set<String> runs() {
        return new LinkedHashSet<>(List.of("run-1", "run-2"));
    }

    private static SlotSignature by(String run) {
        return new SlotSignature("edge", VAULT, run);
    }

    private static Token token(String id, @Nullable Instant expiresAt) {
        return new Token(SecretValue.of("value of " + id), id, "name", null, expiresAt);
    }
}
