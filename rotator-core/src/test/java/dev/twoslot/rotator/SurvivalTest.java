package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SurvivalTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Map<SlotName, SlotContent> slots = new EnumMap<>(SlotName.class);

    @Test
    void a_role_lasts_as_long_as_the_later_of_its_tokens_and_the_pair_as_long_as_the_shorter_role() {
        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, NOON.plusSeconds(60));
        hold(SlotName.SECONDARY_TOKEN_CREATION_TOKEN, NOON.plusSeconds(30));
        hold(SlotName.PRIMARY_SECRET_EDIT_TOKEN, NOON.plusSeconds(40));
        hold(SlotName.SECONDARY_SECRET_EDIT_TOKEN, NOON.plusSeconds(50));

        assertThat(Survival.until(slots)).isEqualTo(NOON.plusSeconds(50));

        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, NOON.plusSeconds(20));

        assertThat(Survival.until(slots))
                .as("the other role is the shorter one")
                .isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void a_role_without_a_token_survives_nothing_that_can_be_dated() {
        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, NOON);
        slots.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, SlotContent.empty());

        assertThat(Survival.until(slots)).isNull();
    }

    @Test
    void a_token_whose_end_nobody_knows_is_not_counted_on_beside_one_whose_end_is_known() {
        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, NOON);
        hold(SlotName.SECONDARY_TOKEN_CREATION_TOKEN, null);
        hold(SlotName.PRIMARY_SECRET_EDIT_TOKEN, NOON.plusSeconds(10));
        hold(SlotName.SECONDARY_SECRET_EDIT_TOKEN, null);

        assertThat(Survival.until(slots)).isEqualTo(NOON);
    }

    @Test
    void a_role_with_no_known_end_sets_no_bound_whichever_it_is() {
        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, null);
        hold(SlotName.PRIMARY_SECRET_EDIT_TOKEN, NOON);

        assertThat(Survival.until(slots)).isEqualTo(NOON);

        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, NOON);
        hold(SlotName.PRIMARY_SECRET_EDIT_TOKEN, null);

        assertThat(Survival.until(slots)).isEqualTo(NOON);

        hold(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, null);

        assertThat(Survival.until(slots)).isNull();
    }

    private void hold(SlotName slot, @Nullable Instant expiresAt) {
        slots.put(slot, SlotContent.published(Token.of(SecretValue.of("value")).with("id", expiresAt)));
    }
}
