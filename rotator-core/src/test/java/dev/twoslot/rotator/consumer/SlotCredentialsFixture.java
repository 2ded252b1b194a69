package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** Two slots, a service that refuses some credentials, and an app's cached view: B in PRIMARY, A in SECONDARY. */
abstract class SlotCredentialsFixture {

    static final Duration MIN_READ_INTERVAL = Duration.ofSeconds(10);
    static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    static final Duration MAX_AGE = Duration.ofHours(1);

    final ManualTime time = new ManualTime();
    final Deque<Runnable> handedOver = new ArrayDeque<>();
    final List<String> tried = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final Set<String> dead = new TreeSet<>();
    String primary = "B";
    String secondary = "A";
    boolean sourceDown;
    Set<Slot> unreadable = Set.of();
    int reads;

    @AfterEach
    void no_test_leaves_its_thread_interrupted() {
        Thread.interrupted();
    }

    SlotCredentials.Builder builder() {
        return SlotCredentials.builder(this::read).time(time).listener(new SlotListener() {
            @Override
            public void fellBack(Slot to, Exception failure) {
                heard.add("fell back to " + to + " after " + failure.getMessage());
            }

            @Override
            public void secondaryInUse(boolean inUse) {
                heard.add("SECONDARY in use: " + inUse);
            }

            @Override
            public void refreshed(boolean primaryChanged) {
                heard.add("refreshed, PRIMARY changed: " + primaryChanged);
            }

            @Override
            public void refreshFailed(Exception problem) {
                heard.add("refresh failed: " + problem.getMessage());
                throw new IllegalStateException("a listener with a bug");
            }
        });
    }

    SecretValue read(Slot slot) throws IOException {
        if (slot == Slot.PRIMARY) {
            reads++;
        }
        if (sourceDown) {
            throw new IOException("source down");
        }
        if (unreadable.contains(slot)) {
            throw new IOException("no " + slot);
        }
        return SecretValue.of(slot == Slot.PRIMARY ? primary : secondary);
    }

    String use(SecretValue credential) throws CredentialRejectedException {
        tried.add(credential.reveal());
        if (dead.contains(credential.reveal())) {
            throw new CredentialRejectedException(credential.reveal() + " refused");
        }
        return credential.reveal();
    }

    String call(SlotCredentials slots) {
        return tryPrimaryThenSecondary(slots, this::use);
    }

    void rotate(String next) {
        secondary = primary;
        primary = next;
    }

    void callUntilTheClockIsLookedAt(SlotCredentials slots) {
        for (int i = 0; i <= LookPace.CALLS_PER_LOOK; i++) {
            call(slots);
        }
    }

    SlotCredentials readOnceByExecutor() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        time.duringNextWait(this::readNow);
        assertThat(slots.refresh()).isTrue();
        return slots;
    }

    void readNow() {
        handedOver.remove().run();
    }

    CompletableFuture<String> start(SlotCredentials slots) {
        return tryPrimaryThenSecondaryAsync(slots, credential -> CompletableFuture.completedFuture(use(credential)));
    }
}
