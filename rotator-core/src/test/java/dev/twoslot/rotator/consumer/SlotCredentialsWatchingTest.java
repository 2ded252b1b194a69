package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Slot;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is counted, what a listener hears, and that each change is told once. */
class SlotCredentialsWatchingTest extends SlotCredentialsFixture {

    private final SlotCredentials credentials = builder().build();

    @Test
    void a_refused_PRIMARY_that_did_not_change_gives_way_to_SECONDARY() {
        call(credentials);
        dead.add("B");
        time.advance(MIN_READ_INTERVAL);
        tried.clear();
        heard.clear();

        assertThat(call(credentials)).isEqualTo("A");
        assertThat(tried).containsExactly("B", "A");
        assertThat(reads).isEqualTo(2);
        assertThat(heard)
                .containsExactly(
                        "refreshed, PRIMARY changed: false",
                        "fell back to SECONDARY after B refused",
                        "SECONDARY in use: true");
        assertThat(credentials.counts()).isEqualTo(new SlotCounts(2, 1, 1, 2, 0, true));
        assertThat(credentials).hasToString("SlotCredentials[SECONDARY in use]");
    }

    @Test
    void a_PRIMARY_that_was_only_stale_is_no_fallback() {
        call(credentials);
        rotate("C");
        dead.add("B");
        time.advance(MIN_READ_INTERVAL);
        heard.clear();

        call(credentials);

        assertThat(credentials.counts()).isEqualTo(new SlotCounts(3, 0, 0, 2, 0, false));
        assertThat(heard).containsExactly("refreshed, PRIMARY changed: true");
        assertThat(credentials).hasToString("SlotCredentials[PRIMARY in use]");
    }

    @Test
    void a_call_that_changes_its_slot_twice_is_one_fallback() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        time.duringNextWait(() -> handedOver.remove().run());
        dead.add("B");
        call(slots);
        dead.add("A");
        secondary = "X";
        time.advance(MIN_READ_INTERVAL);
        time.duringNextWait(() -> handedOver.remove().run());
        tried.clear();

        call(slots);

        assertThat(tried).containsExactly("A", "B", "X");
        assertThat(slots.counts().fallbacks()).as("one for each call").isEqualTo(2);
    }

    @Test
    void a_change_of_slot_is_told_once() {
        dead.add("B");
        for (int i = 0; i < 3; i++) {
            call(credentials);
            time.advance(MIN_READ_INTERVAL);
        }
        rotate("C");
        call(credentials);
        call(credentials);

        assertThat(heard)
                .filteredOn(news -> news.startsWith("SECONDARY in use"))
                .containsExactly("SECONDARY in use: true", "SECONDARY in use: false");
    }

    @Test
    void a_refresh_in_vain_is_counted_and_told_with_its_reason_and_one_that_works_again_too() {
        call(credentials);
        heard.clear();
        unreadable = Set.of(Slot.PRIMARY);
        time.advance(MIN_READ_INTERVAL);
        credentials.refresh();
        unreadable = Set.of();
        time.advance(MIN_READ_INTERVAL);
        credentials.refresh();

        assertThat(heard).containsExactly("refresh failed: no PRIMARY", "refreshed, PRIMARY changed: false");
        assertThat(credentials.counts()).isEqualTo(new SlotCounts(1, 0, 0, 2, 1, false));
    }

    @Test
    void the_log_has_each_change_once_and_a_failures_type_alone() {
        KeptLog.LINES.clear();
        call(credentials);
        dead.add("B");
        call(credentials);
        sourceDown = true;
        for (int i = 0; i < 3; i++) {
            time.advance(MIN_READ_INTERVAL);
            call(credentials);
        }
        sourceDown = false;
        rotate("C");
        time.advance(MIN_READ_INTERVAL);
        call(credentials);

        assertThat(KeptLog.LINES)
                .containsExactly(
                        "DEBUG a call failed and is made again with SECONDARY: "
                                + CredentialRejectedException.class.getName(),
                        "WARN SECONDARY is in use: PRIMARY was refused",
                        "WARN PRIMARY can't be read, so what was read before stays in use: java.io.IOException",
                        "WARN a listener failed: java.lang.IllegalStateException",
                        "WARN a listener failed: java.lang.IllegalStateException",
                        "WARN a listener failed: java.lang.IllegalStateException",
                        "INFO PRIMARY is in use again");
    }
}
