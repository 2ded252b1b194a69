package dev.twoslot.rotator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.TwoSlots;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedRotationTest {

    private final VirtualClock clock = VirtualClock.create();
    private final FaultPlan faults = new FaultPlan();
    private final InMemoryTokenIssuer issuer = new InMemoryTokenIssuer(clock, faults);
    private final InMemorySlotStore store =
            new InMemorySlotStore(token -> issuer.isUsable(token, Role.SECRET_EDIT), faults);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RotationMeters meters = new RotationMeters(registry);
    private final BlockingQueue<RotationOutcome> outcomes = new LinkedBlockingQueue<>();

    private TwoSlotRotation rotation() {
        for (Role role : Role.values()) {
            store.put(
                    SlotName.of(Slot.PRIMARY, role),
                    issuer.administratorsToken(role, clock.instant().plus(Duration.ofMinutes(130))));
        }
        return TwoSlotRotation.builder()
                .issuer(issuer)
                .slots(store)
                .mutex(new InMemoryMutex(clock, faults))
                .alerter(failure -> {})
                .time(clock)
                .listener(new RotationListener() {
                    @Override
                    public void finished(RotationOutcome outcome) {
                        meters.finished(outcome);
                        outcomes.add(outcome);
                    }
                })
                .build();
    }

    @Test
    void a_ScheduledExecutorService_rotates_and_its_outcome_is_on_the_meters() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> schedule = ScheduledRotations.hourly(scheduler, rotation());

            assertThat(outcomes.take()).isInstanceOf(RotationOutcome.Rotated.class);
            assertThat(schedule.isDone()).isFalse();
        } finally {
            scheduler.shutdownNow();
        }
        assertThat(registry.counter("rotation.runs", "outcome", "Rotated").count())
                .isEqualTo(1);
        assertThat(meters.isUp()).isTrue();
    }

    @Test
    void a_Spring_schedule_rotates() throws Exception {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(TwoSlotRotation.class, this::rotation);
            context.register(ScheduledRotations.SpringConfiguration.class);
            context.refresh();

            assertThat(outcomes.take()).isInstanceOf(RotationOutcome.Rotated.class);
        }
    }

    @Test
    void a_failed_run_takes_the_health_down_and_a_successful_one_brings_it_back() {
        TwoSlotRotation rotation = rotation();
        var creation = store.published(SlotName.PRIMARY_TOKEN_CREATION_TOKEN).orElseThrow();
        store.put(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, issuer.administratorsToken(Role.SECRET_EDIT, clock.instant()));

        assertThat(rotation.run()).isInstanceOf(RotationOutcome.Failed.class);
        assertThat(meters.isUp()).isFalse();

        store.put(SlotName.PRIMARY_TOKEN_CREATION_TOKEN, creation);
        assertThat(rotation.run()).isInstanceOf(RotationOutcome.Rotated.class);
        assertThat(meters.isUp()).isTrue();
    }

    @Test
    void a_consumers_counts_are_on_the_meters() {
        SlotCredentials slots = SlotCredentials.of(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
        RotationMeters.bind(slots, registry);

        TwoSlots.tryPrimaryThenSecondary(slots, token -> {
            if (token.reveal().equals("new")) {
                throw new CredentialRejectedException("HTTP 401");
            }
            return "reply";
        });

        assertThat(registry.get("slots.fallbacks").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("slots.primary.calls").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("slots.secondary.calls").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("slots.secondary.in.use").gauge().value()).isEqualTo(1);
    }
}
