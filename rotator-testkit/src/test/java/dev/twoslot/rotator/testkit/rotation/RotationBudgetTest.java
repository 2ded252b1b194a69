package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The budget's formula agrees with what happens: thousands of policies are drawn at random, and each is lived through with the
 * real engine and tokens that run out.
 */
class RotationBudgetTest {

    private static final int POLICIES = 2_000;
    /** As good as the end of the slowest run, with the token still alive if it lives that long. */
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final long seed = Long.getLong("budget.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ErrorLines errors = new ErrorLines();

    @AfterEach
    void countNoMore() {
        errors.close();
    }

    @Test
    void the_rotator_survives_as_many_missed_runs_as_the_budget_says_and_not_one_more() {
        for (int i = 0; i < POLICIES; i++) {
            RotationPolicy policy = policy(random);
            int promised = policy.budget().missedRunsSurvived();

            assertThat(promised < 0 || rotatesAfterMissing(promised, policy))
                    .as("after %d missed runs of %s, seed %d", promised, policy.budget(), seed)
                    .isTrue();
            assertThat(rotatesAfterMissing(promised + 1, policy))
                    .as("after one more than %d missed runs of %s, seed %d", promised, policy.budget(), seed)
                    .isFalse();
        }
    }

    @Test
    void both_slots_stay_usable_through_as_many_missed_runs_as_the_budget_says_and_not_one_more() {
        for (int i = 0; i < POLICIES; i++) {
            RotationPolicy policy = policy(random);
            int promised = policy.budget().missedRunsWithBothSlotsUsable();

            assertThat(promised < 0 || bothSlotsAreUsableAfterMissing(promised, policy))
                    .as("after %d missed runs of %s, seed %d", promised, policy.budget(), seed)
                    .isTrue();
            assertThat(bothSlotsAreUsableAfterMissing(promised + 1, policy))
                    .as("after one more than %d missed runs of %s, seed %d", promised, policy.budget(), seed)
                    .isFalse();
        }
    }

    @Test
    void the_smallest_ttl_keeps_both_slots_usable_as_asked_and_a_second_less_does_not() {
        for (int i = 0; i < POLICIES; i++) {
            RotationPolicy policy = policy(random);
            int missed = random.nextInt(6);
            Duration smallest = policy.budget().smallestTtl(missed);

            assertThat(bothSlotsAreUsableAfterMissing(missed, withTtl(policy, smallest)))
                    .as("%s, seed %d", policy.budget(), seed)
                    .isTrue();
            assertThat(bothSlotsAreUsableAfterMissing(missed, withTtl(policy, smallest.minusSeconds(1))))
                    .as("%s, seed %d", policy.budget(), seed)
                    .isFalse();
        }
    }

    @Test
    void the_smallest_ttl_to_survive_survives_as_asked_and_a_second_less_does_not() {
        for (int i = 0; i < POLICIES; i++) {
            RotationPolicy policy = policy(random);
            int missed = random.nextInt(6);
            Duration smallest = policy.budget().smallestTtlToSurvive(missed);

            assertThat(rotatesAfterMissing(missed, withTtl(policy, smallest)))
                    .as("%s, seed %d", policy.budget(), seed)
                    .isTrue();
            assertThat(rotatesAfterMissing(missed, withTtl(policy, smallest.minusSeconds(1))))
                    .as("%s, seed %d", policy.budget(), seed)
                    .isFalse();
        }
    }

    /** A ttl of anything from half an interval to a dozen; a policy that loses SECONDARY says so in so many words. */
    private static RotationPolicy policy(RandomGenerator random) {
        Duration interval = Duration.ofSeconds(60 + random.nextInt(86_400));
        Duration callTimeout = Duration.ofSeconds(1 + random.nextInt(60));
        Duration skew = Duration.ofSeconds(random.nextInt(120));
        Duration lease = callTimeout.multipliedBy(4).plus(skew).plusSeconds(random.nextInt(600));
        long half = interval.toSeconds() / 2;
        return RotationPolicy.builder()
                .interval(interval)
                .callTimeout(callTimeout)
                .clockSkew(skew)
                .lease(lease)
                .propagation(Duration.ofSeconds(random.nextInt(120)))
                .schedulerDelay(Duration.ofSeconds(random.nextInt(300)))
                .ttl(Duration.ofSeconds(half + 1 + random.nextLong(half * 24)))
                .acceptThatSecondaryExpires()
                .build();
    }

    private static RotationPolicy withTtl(RotationPolicy policy, Duration ttl) {
        return RotationPolicy.builder()
                .interval(policy.interval())
                .callTimeout(policy.callTimeout())
                .clockSkew(policy.clockSkew())
                .lease(policy.lease())
                .propagation(policy.propagation())
                .schedulerDelay(policy.schedulerDelay())
                .ttl(ttl)
                .acceptThatSecondaryExpires()
                .build();
    }

    /** Whether the first run that is not missed succeeds, although it is as late and as slow as the slack allows. */
    private static boolean rotatesAfterMissing(int missed, RotationPolicy policy) {
        Life life = new Life(policy);
        life.clock.advance(policy.interval().multipliedBy(missed + 1L));
        life.clock.advance(policy.budget().slack().minus(A_MOMENT));
        return life.rotation.run() instanceof Rotated;
    }

    /** Whether SECONDARY lives until the first run that is not missed stages, as late and as slow as the slack allows. */
    private static boolean bothSlotsAreUsableAfterMissing(int missed, RotationPolicy policy) {
        Life life = new Life(policy);
        life.clock.advance(policy.interval());
        if (!(life.rotation.run() instanceof Rotated)) {
            return false;
        }
        life.clock.advance(policy.interval().multipliedBy(missed + 1L));
        life.clock.advance(policy.budget().slack().minus(A_MOMENT));
        return Stream.of(SlotName.values()).allMatch(life::isUsable);
    }

    /** A rotation that has succeeded just now, with slots whose tokens live as long as the policy says. */
    private static final class Life {
        private final VirtualClock clock = VirtualClock.create();
        private final FaultPlan faults = new FaultPlan();
        private final InMemoryTokenIssuer issuer = new InMemoryTokenIssuer(clock, faults);
        private final InMemorySlotStore slots = new InMemorySlotStore(token -> true, faults);
        private final TwoSlotRotation rotation;

        private Life(RotationPolicy policy) {
            for (Role role : Role.values()) {
                slots.put(
                        SlotName.of(Slot.PRIMARY, role),
                        issuer.administratorsToken(role, clock.instant().plus(policy.ttl())));
            }
            rotation = TwoSlotRotation.builder()
                    .policy(policy)
                    .issuer(issuer)
                    .slots(slots)
                    .mutex(new InMemoryMutex(clock, faults))
                    .alerter(Alerter.none())
                    .time(clock)
                    .executor(Runnable::run)
                    .build();
            assertThat(rotation.run()).isInstanceOf(Rotated.class);
        }

        private boolean isUsable(SlotName slot) {
            return slots.published(slot)
                    .filter(token -> issuer.isUsable(token.value(), slot.role()))
                    .isPresent();
        }
    }
}
