package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Errors that say nothing about a credential: both slots are sound, and one request in a hundred fails. */
class SlotCredentialsRandomErrorsTest extends SlotCredentialsFixture {

    private static final int CALLS = 100_000;

    private final Random random = new Random(20261124);
    private int requests;
    private int errors;

    /** About eighty requests a second. */
    private String request(SecretValue credential) throws IOException {
        requests++;
        time.advance(Duration.ofMillis(12));
        if (random.nextInt(100) == 0) {
            errors++;
            throw new IOException("connection reset");
        }
        return credential.reveal();
    }

    @Test
    void send_no_more_calls_to_SECONDARY_than_there_are_errors_and_no_warning() {
        SlotCredentials slots = builder().build();
        KeptLog.LINES.clear();
        int givenUp = 0;

        for (int i = 0; i < CALLS; i++) {
            try {
                tryPrimaryThenSecondary(slots, this::request);
            } catch (BothSlotsFailedException e) {
                givenUp++;
            }
        }

        SlotCounts counts = slots.counts();
        assertThat(counts.primaryCalls()).isEqualTo(CALLS);
        assertThat(counts.secondaryCalls()).isEqualTo(requests - CALLS).isEqualTo(counts.fallbacks());
        assertThat(errors).isBetween(CALLS / 125, CALLS / 80);
        assertThat(counts.secondaryCalls()).isLessThanOrEqualTo(errors);
        assertThat(givenUp).as("both failed by chance").isLessThan(30);
        assertThat(heard).doesNotContain("SECONDARY in use: true");
        assertThat(KeptLog.LINES).noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void leave_PRIMARY_preferred_however_many_of_them_come_in_a_row() {
        SlotCredentials slots = builder().build();

        for (int i = 0; i < 10; i++) {
            String used = tryPrimaryThenSecondary(slots, credential -> {
                if (credential.reveal().equals("B")) {
                    throw new IOException("connection reset");
                }
                return credential.reveal();
            });
            assertThat(used).isEqualTo("A");
            assertThat(slots.secondaryInUse()).isFalse();
        }

        assertThat(slots.counts()).isEqualTo(new SlotCounts(10, 10, 10, 1, 0, false));
    }

    @Test
    void of_an_asynchronous_call_say_nothing_either() {
        SlotCredentials slots = builder().build();

        CompletableFuture<String> result = tryPrimaryThenSecondaryAsync(
                slots,
                credential -> credential.reveal().equals("B")
                        ? CompletableFuture.failedFuture(new IOException("connection reset"))
                        : CompletableFuture.completedFuture(credential.reveal()));

        assertThat(result).isCompletedWithValue("A");
        assertThat(slots.secondaryInUse()).isFalse();
    }

    @Test
    void while_SECONDARY_is_in_use_lead_to_PRIMARY_and_leave_it_refused() {
        SlotCredentials slots = builder().build();
        dead.add("B");
        call(slots);
        assertThat(slots.secondaryInUse()).isTrue();
        tried.clear();

        try {
            tryPrimaryThenSecondary(slots, credential -> {
                use(credential);
                throw new IOException("connection reset");
            });
        } catch (BothSlotsFailedException e) {
            assertThat(e.primaryFailure()).hasMessage("B refused");
        }

        assertThat(tried).containsExactly("A", "B");
        assertThat(slots.secondaryInUse()).isTrue();
    }
}
