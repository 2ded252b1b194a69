package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Hour after hour of a rotator's life, drawn at random: most are calm; in others every call fails, or many do (as under a rate
 * limit), or each takes long, or a reply is lost, or the process dies, or a reply lies, or a rival runs at the same time. Each call takes its time, each machine's
 * clock is a little wrong, the scheduler is late, and a failed run is tried again within the hour.
 *
 * <p>As long as no more hours in a row were missed than the budget allows, the invariants hold. After more than that it may
 * all be lost; then an administrator starts over.
 */
final class SimulatedHours {

    private enum Weather {
        CALM,
        SLOW,
        OUTAGE,
        STORM,
        FLAKY,
        DEADLY
    }

    /** The calls that a run makes at most, by name and how often; what a particular run does not make does no harm. */
    private static final Map<String, Integer> CALLS = calls();

    private static final List<Lie> LIES = List.of(Lie.values());

    private static final int ATTEMPTS = 3;

    private final EngineWorld world;
    private final RandomGenerator random;
    private int missed;
    private int calmHours;
    private Set<String> displaced = Set.of();

    SimulatedHours(EngineWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    private static Map<String, Integer> calls() {
        Map<String, Integer> calls = new HashMap<>(Map.of("mutex.acquire", 1, "mutex.release", 1, "slots.read", 4));
        calls.putAll(Map.of("slots.inspect", 1, "slots.notes", 2, "issuer.list", 2, "issuer.revoke", 2));
        for (String role : List.of("token-creation", "secret-edit")) {
            calls.put("issuer.verify " + role, 2);
            calls.put("issuer.create " + role, 1);
        }
        for (SlotName slot : SlotName.values()) {
            for (String step : List.of("slots.record ", "slots.publish ", "slots.mark ")) {
                calls.put(step + slot, slot.slot() == Slot.PRIMARY ? 2 : 1);
            }
        }
        return Map.copyOf(calls);
    }

    void pass(int hours) {
        Instant start = world.clock.instant();
        for (int hour = 1; hour <= hours && world.violation() == null; hour++) {
            oneHour();
            Duration late = Duration.ofSeconds(random.nextInt(60));
            Instant next = start.plus(Duration.ofHours(hour)).plus(late);
            world.pass(Duration.between(world.clock.instant(), next));
            check();
        }
    }

    private void oneHour() {
        Weather weather = weather();
        displaced = world.heldIds();
        Instant hourBegan = world.clock.instant();
        boolean rotated = false;
        boolean calm = weather == Weather.CALM;
        for (int attempt = 1; attempt <= ATTEMPTS && !rotated; attempt++) {
            boolean rival = random.nextInt(10) == 0;
            Instant began = world.clock.instant();
            Lie lie = random.nextInt(10) == 0 ? LIES.get(random.nextInt(LIES.size())) : null;
            boolean lied = lie != null && world.subject.tell(lie);
            RotationOutcome outcome = attempt(weather, rival);
            world.subject.tellTheTruth();
            world.tell(began + " " + weather + (lied ? ", " + lie : "") + (rival ? ", with a rival: " : ": ")
                    + inWords(outcome));
            rotated = world.lastSuccess().isAfter(hourBegan) || outcome instanceof Rotated;
            calm &= attempt == 1 && !rival && !lied && rotated;
            if (outcome instanceof Failed) {
                world.pass(Duration.ofMinutes(5L * attempt));
            }
        }
        missed = rotated ? 0 : missed + 1;
        calmHours = calm ? calmHours + 1 : 0;
        if (calmHours >= 2) {
            world.checkSettled(displaced);
        }
    }

    private static String inWords(RotationOutcome outcome) {
        return outcome instanceof Failed failed
                ? "failed in " + failed.phase().label() + ", " + failed.reason()
                : outcome.getClass().getSimpleName();
    }

    private Weather weather() {
        int draw = random.nextInt(100);
        if (draw < 70) {
            return draw < 65 ? Weather.CALM : Weather.SLOW;
        }
        return draw < 75 ? Weather.OUTAGE : draw < 83 ? Weather.STORM : draw < 92 ? Weather.FLAKY : Weather.DEADLY;
    }

    private RotationOutcome attempt(Weather weather, boolean rival) {
        world.faults.restart();
        world.faults.forget();
        for (Map.Entry<String, Integer> call : ordered()) {
            for (int occurrence = 1; occurrence <= call.getValue(); occurrence++) {
                plan(weather, call.getKey(), occurrence);
            }
        }
        if (rival) {
            String call = ordered().get(random.nextInt(CALLS.size())).getKey();
            world.faults.meanwhile(call, 1, this::run);
        }
        return run();
    }

    /** In an order of their own, so that the same random numbers give the same plan. */
    private static List<Map.Entry<String, Integer>> ordered() {
        return CALLS.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    }

    private RotationOutcome run() {
        Duration error = Duration.ofSeconds(random.nextInt(31) - 15L);
        return world.run(new SkewedTime(world.clock, error));
    }

    private void plan(Weather weather, String call, int occurrence) {
        boolean slow = random.nextInt(20) == 0 || weather == Weather.SLOW;
        Duration latency = Duration.ofMillis(slow ? 5_000 + random.nextInt(20_000) : random.nextInt(1_500));
        world.faults.meanwhile(call, occurrence, () -> world.pass(latency));
        int draw = random.nextInt(100);
        switch (weather) {
            case CALM, SLOW -> {}
            case OUTAGE -> world.faults.at(call, occurrence, Fault.FAIL_BEFORE);
            case STORM -> {
                if (draw < 30) {
                    world.faults.at(call, occurrence, Fault.FAIL_BEFORE);
                }
            }
            case FLAKY -> {
                if (draw < 10) {
                    world.faults.at(call, occurrence, draw < 5 ? Fault.FAIL_AFTER : Fault.REFUSE);
                }
            }
            case DEADLY -> {
                if (draw < 6) {
                    world.faults.at(call, occurrence, draw < 3 ? Fault.CRASH_AFTER : Fault.CRASH_BEFORE);
                }
            }
        }
    }

    private void check() {
        if (missed <= world.policy.budget().missedRunsSurvived()) {
            world.checkWithinBudget();
        } else if (!world.hasUsableForAll()) {
            world.subject.startOver();
            missed = 0;
            calmHours = 0;
        }
    }
}
