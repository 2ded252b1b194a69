package dev.twoslot.rotator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.machine.SweepRule.Listed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be revoked: every combination of what is known of a token, against the rule in words. */
class SweepRuleTest {

    private static final boolean[] EITHER = {true, false};

    @Test
    void a_token_is_revoked_if_this_vault_asked_for_it_and_it_is_in_no_slot_and_no_run_can_be_about_to_promote_it() {
        for (Listed token : everyKind()) {
            for (boolean alone : EITHER) {
                boolean provenOurs = token.asked();
                boolean needed = token.inSlot() || token.claimed();
                boolean finished = token.ownRun() || token.settled() || alone;

                assertThat(SweepRule.mayRevoke(token, alone))
                        .as(token + ", alone " + alone)
                        .isEqualTo(provenOurs && !needed && finished);
            }
        }
    }

    @Test
    void
            for_room_where_there_is_none_a_token_that_looks_like_ours_and_never_expires_goes_too_if_no_other_installation_is_there() {
        for (Listed token : everyKind()) {
            for (boolean shaped : EITHER) {
                for (boolean endless : EITHER) {
                    for (boolean ours : EITHER) {
                        boolean spare = !token.inSlot() && !token.claimed();
                        assertThat(SweepRule.mayRevokeForRoom(token, shaped, endless, true, ours))
                                .isEqualTo(spare && shaped && endless && ours);
                        assertThat(SweepRule.mayRevokeForRoom(token, shaped, endless, false, ours))
                                .as("while there is room")
                                .isFalse();
                    }
                }
            }
        }
    }

    private static List<Listed> everyKind() {
        List<Listed> kinds = new ArrayList<>();
        for (int bits = 0; bits < 32; bits++) {
            kinds.add(new Listed((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0));
        }
        return kinds;
    }
}
