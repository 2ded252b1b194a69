package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a call or a change still does when others were faster. */
class SlotCredentialsLateNewsTest extends SlotCredentialsFixture {

    private final SlotCredentials credentials = builder().build();
    private final CompletableFuture<String> late = new CompletableFuture<>();

    @Test
    void a_call_that_ends_late_does_not_put_off_the_next_try_of_PRIMARY() {
        dead.add("B");
        CompletableFuture<String> result = startWithSecondaryPending();
        call(credentials);
        time.advance(Duration.ofMinutes(4));
        late.complete("done");
        assertThat(result).isCompletedWithValue("done");

        time.advance(Duration.ofMinutes(1));
        tried.clear();
        call(credentials);

        assertThat(tried).containsExactly("B", "A");
    }

    @Test
    void a_call_that_ends_late_says_nothing_about_a_PRIMARY_that_came_since() {
        dead.add("B");
        CompletableFuture<String> result = startWithSecondaryPending();
        rotate("C");
        secondary = "A";
        time.advance(MIN_READ_INTERVAL);
        credentials.refresh();

        late.complete("done");
        assertThat(result).isCompletedWithValue("done");

        assertThat(credentials.secondaryInUse()).isFalse();
        assertThat(call(credentials)).isEqualTo("C");
    }

    private CompletableFuture<String> startWithSecondaryPending() {
        return tryPrimaryThenSecondaryAsync(
                credentials,
                credential ->
                        dead.contains(credential.reveal()) ? CompletableFuture.completedFuture(use(credential)) : late);
    }

    @Test
    void an_old_PRIMARY_that_gets_through_late_does_not_speak_for_the_new_one() {
        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(credentials, credential -> late);
        rotate("C");
        dead.add("C");
        time.advance(MIN_READ_INTERVAL);
        credentials.refresh();
        assertThat(call(credentials)).isEqualTo("B");
        assertThat(credentials.secondaryInUse()).isTrue();

        late.complete("done with B");
        assertThat(result).isCompletedWithValue("done with B");

        assertThat(credentials.secondaryInUse()).isTrue();
    }

    @Test
    void a_call_that_gets_through_as_usual_writes_to_nothing_that_threads_share() {
        call(credentials);
        CredentialState before = credentials.state();

        call(credentials);
        CompletableFuture<String> asynchronous = tryPrimaryThenSecondaryAsync(
                credentials, credential -> CompletableFuture.completedFuture(use(credential)));

        assertThat(asynchronous).isCompletedWithValue("B");

        assertThat(credentials.state()).isSameAs(before);
    }

    @Test
    void a_change_that_another_thread_was_faster_with_is_not_made_and_not_told() {
        call(credentials);
        CredentialState seen = credentials.state();
        credentials.reads().replace(seen, seen.preferring(Slot.SECONDARY, time.millis()));
        heard.clear();

        assertThat(credentials.reads().replace(seen, seen.preferring(Slot.SECONDARY, time.millis())))
                .isFalse();

        assertThat(heard).isEmpty();
    }

    @Test
    void a_change_that_another_thread_was_faster_with_is_made_of_what_it_left() {
        call(credentials);
        List<CredentialState> seen = new ArrayList<>();

        credentials.reads().change(now -> {
            seen.add(now);
            if (seen.size() == 1) {
                credentials.reads().replace(now, now.preferring(Slot.PRIMARY, time.millis()));
            }
            return now.preferring(Slot.SECONDARY, time.millis());
        });

        assertThat(seen).doesNotHaveDuplicates().hasSize(2);
        assertThat(credentials.secondaryInUse()).isTrue();
    }
}
