package dev.twoslot.rotator.runner.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.HandMadeOutcomes;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.Outcomes;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServeLoopTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Schedule HOURLY = new Schedule.Interval(Duration.ofHours(1));
    private static final RotationOutcome ROTATED =
            HandMadeOutcomes.rotated("run", List.of(), Outcomes.BUDGET, null, Set.of(), 0);
    private static final RotationOutcome SKIPPED = HandMadeOutcomes.skipped("run", List.of(), Outcomes.BUDGET, null);

    private final VirtualClock clock = VirtualClock.at(NOON);
    private final Deque<RotationOutcome> outcomes = new ArrayDeque<>();
    private final List<String> runs = new ArrayList<>();
    private final List<String> tries = new ArrayList<>();
    private final Deque<DestinationStatus> standing = new ArrayDeque<>();
    private Duration timeOfARun = Duration.ZERO;

    @Test
    void aFirstStartRotatesAtOnceAndThenEveryInterval() {
        outcomes.addAll(List.of(ROTATED, ROTATED, ROTATED));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "13:00", "14:00");
    }

    @Test
    void arestartInTimeWaitsForThePlannedRun() {
        outcomes.addAll(List.of(ROTATED, ROTATED));
        standing.add(status(false));

        serve(HOURLY, Duration.ZERO, Optional.of(NOON.minus(Duration.ofMinutes(20))));

        assertThat(runs).containsExactly("12:40", "13:40");
    }

    @Test
    void aRunThatWasMissedWhileDownIsCaughtUpAtOnce() {
        outcomes.addAll(List.of(ROTATED, ROTATED));

        serve(HOURLY, Duration.ofSeconds(30), Optional.of(NOON.minus(Duration.ofMinutes(90))));

        assertThat(runs.get(0)).isEqualTo("12:00");
        assertThat(runs.get(1)).isEqualTo("13:00");
    }

    @Test
    void aMissedRunOfACronExpressionIsCaughtUpOnceAndThePlanGoesOn() {
        outcomes.addAll(List.of(ROTATED, ROTATED, ROTATED));

        serve(
                Schedule.parse("30 */2 * * *", ZoneOffset.UTC),
                Duration.ZERO,
                Optional.of(Instant.parse("2026-11-23T03:00:00Z")));

        assertThat(runs).containsExactly("12:00", "12:30", "14:30");
    }

    @Test
    void aFailedRunIsTriedAgainWithGrowingPausesUntilTheNextPlannedOne() {
        for (int i = 0; i < 7; i++) {
            outcomes.add(failed(FailureReason.CREATE_FAILED, NOON.plus(Duration.ofHours(2))));
        }
        outcomes.add(ROTATED);
        outcomes.add(ROTATED);

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(runs)
                .containsExactly("12:00", "12:01", "12:03", "12:07", "12:15", "12:31", "13:00", "13:30", "14:00");
    }

    @Test
    void theLastChanceBeforeTheTokensRunOutIsTaken() {
        Schedule daily = new Schedule.Interval(Duration.ofDays(1));
        Instant end = NOON.plus(Duration.ofMinutes(16));
        outcomes.addAll(
                List.of(failed(FailureReason.CREATE_FAILED, end), failed(FailureReason.CREATE_FAILED, end), ROTATED));

        serve(daily, Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "12:08", "12:12");
    }

    @Test
    void nothingIsTriedAgainOnceTheTokensHaveRunOut() {
        outcomes.addAll(List.of(failed(FailureReason.CREATE_FAILED, NOON.minus(Duration.ofMinutes(1))), ROTATED));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "13:00");
    }

    @Test
    void whatNeedsAPersonIsNotTriedAgainBeforeThePlannedRun() {
        outcomes.addAll(List.of(failed(FailureReason.BOTH_SLOTS_DEAD, null), ROTATED));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "13:00");
    }

    @Test
    void aSkippedRunIsLeftToTheOtherRunner() {
        outcomes.addAll(List.of(SKIPPED, ROTATED));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "13:00");
    }

    @Test
    void aRunThatTakesLongerThanTheIntervalIsNotRepeatedWithoutAPause() {
        timeOfARun = Duration.ofMinutes(3);
        outcomes.addAll(List.of(ROTATED, ROTATED, ROTATED));

        serve(new Schedule.Interval(Duration.ofMinutes(2)), Duration.ZERO, Optional.empty());

        assertThat(runs).containsExactly("12:00", "12:05", "12:10");
    }

    @Test
    void theJitterDelaysAPlannedRunAndNeverAddsUp() {
        outcomes.addAll(List.of(ROTATED, ROTATED, ROTATED));
        RandomGenerator always = () -> Long.MAX_VALUE;

        ServeLoop loop = loop(HOURLY, Duration.ofMinutes(5), always);
        loop.run(Optional.empty());

        assertThat(runs.get(0)).isEqualTo("12:00");
        assertThat(runs.get(1)).isBetween("13:00", "13:05");
        assertThat(runs.get(2)).isBetween("14:00", "14:05");
    }

    @Test
    void theClockIsLookedAtAgainEveryHalfMinute() {
        outcomes.addAll(List.of(ROTATED, ROTATED));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(clock.pauses()).isNotEmpty().allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
    }

    @Test
    void aStopWhileWaitingStartsNoOtherRun() {
        ServeLoop loop = loop(HOURLY, Duration.ZERO, RandomGenerator.getDefault());
        loop.stop();

        loop.run(Optional.empty());

        assertThat(runs).isEmpty();
    }

    @Test
    void aStopDuringARunLetsItFinishWithoutInterruptingIt() throws Exception {
        List<String> seen = new ArrayList<>();
        ServeLoop[] loop = new ServeLoop[1];
        loop[0] = new ServeLoop(
                () -> {
                    loop[0].stop();
                    seen.add(Thread.currentThread().isInterrupted() ? "interrupted" : "finished");
                    return ROTATED;
                },
                List::of,
                HOURLY,
                Duration.ZERO,
                clock,
                RandomGenerator.getDefault());

        loop[0].run(Optional.empty());
        assertThat(loop[0].awaitEnd(NOON)).isTrue();

        assertThat(seen).containsExactly("finished");
    }

    @Test
    void aDestinationThatIsBehindIsTriedEveryFiveMinutesUntilItHasCaughtUp() {
        outcomes.addAll(List.of(behind(), ROTATED));
        standing.addAll(List.of(status(true), status(true), status(false)));

        serve(HOURLY, Duration.ZERO, Optional.empty());

        assertThat(tries).containsExactly("12:05", "12:10", "12:15");
        assertThat(runs).containsExactly("12:00", "13:00");
    }

    @Test
    void aDestinationThatStaysBehindIsLeftToTheRunThatIsDueSoon() {
        outcomes.addAll(List.of(behind(), ROTATED));
        for (int i = 0; i < 20; i++) {
            standing.add(status(true));
        }

        serve(new Schedule.Interval(Duration.ofMinutes(20)), Duration.ZERO, Optional.empty());

        assertThat(tries).containsExactly("12:05", "12:10");
        assertThat(runs).containsExactly("12:00", "12:20");
    }

    @Test
    void arestartLooksOnceWhetherADestinationWasLeftBehind() {
        outcomes.addAll(List.of(ROTATED, ROTATED));
        standing.add(status(false));

        serve(HOURLY, Duration.ZERO, Optional.of(NOON.minus(Duration.ofMinutes(20))));

        assertThat(tries).containsExactly("12:05");
        assertThat(runs).containsExactly("12:40", "13:40");
    }

    private static RotationOutcome behind() {
        return HandMadeOutcomes.rotated(
                Outcomes.BUDGET, List.of(status(true)), Notice.Kind.DESTINATION_BEHIND, "files is behind");
    }

    private static DestinationStatus status(boolean isBehind) {
        return new DestinationStatus(
                "files", false, isBehind ? Set.of(SlotName.PRIMARY_SECRET_EDIT_TOKEN) : Set.of(), null, null);
    }

    private void serve(Schedule schedule, Duration jitter, Optional<Instant> lastRotation) {
        loop(schedule, jitter, RandomGenerator.of("L64X128MixRandom")).run(lastRotation);
    }

    /** A loop that notes when it runs, and stops itself when the outcomes are used up. */
    private ServeLoop loop(Schedule schedule, Duration jitter, RandomGenerator random) {
        ServeLoop[] loop = new ServeLoop[1];
        loop[0] = new ServeLoop(
                () -> {
                    runs.add(clock.instant().toString().substring(11, 16));
                    clock.advance(timeOfARun);
                    RotationOutcome outcome = outcomes.remove();
                    if (outcomes.isEmpty()) {
                        loop[0].stop();
                    }
                    return outcome;
                },
                () -> {
                    tries.add(clock.instant().toString().substring(11, 16));
                    return List.of(standing.remove());
                },
                schedule,
                jitter,
                clock,
                random);
        return loop[0];
    }

    private static RotationOutcome failed(FailureReason reason, @Nullable Instant survivesUntil) {
        return HandMadeOutcomes.failed(
                "run",
                List.of(),
                Outcomes.BUDGET,
                survivesUntil,
                Phase.CREATE,
                reason,
                RotatorException.Kind.TRANSIENT,
                "HTTP 503",
                "Wait.");
    }
}
