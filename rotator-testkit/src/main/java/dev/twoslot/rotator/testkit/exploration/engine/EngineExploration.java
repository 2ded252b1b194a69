package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import dev.twoslot.rotator.testkit.fake.LaggingMutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the real engine over a subject, makes each of its calls go wrong in each way, and holds what comes of it against the
 * {@link Invariant}s. Usable on any implementation of the SPI: see {@link RotationSubject}.
 *
 * <p>Deterministic: the same exploration makes the same runs. Not thread-safe.
 */
public final class EngineExploration {

    private static final Duration RETRY_AFTER = Duration.ofMinutes(6);

    private final RotationSubject.Factory factory;
    private Wrapping wrapping = Wrapping.NONE;
    private @Nullable IntSupplier errorLines;
    private int runs;

    private EngineExploration(RotationSubject.Factory factory) {
        this.factory = factory;
    }

    /** What an exploration of the engine saw: how many runs, and the first violation. */
    public record Report(int runs, Optional<EngineViolation> violation) {}

    /** One call of a run: its name, and which of its occurrences. */
    private record Point(String call, int occurrence) {}

    /** A fault at a point, or none at all. */
    private record Choice(Point point, Fault fault) {
        void plan(EngineWorld world) {
            int before = world.faults.count(point.call);
            world.faults.at(point.call, before + point.occurrence, fault);
        }

        /** The same, the next time. */
        Choice next() {
            return new Choice(new Point(point.call, point.occurrence + 1), fault);
        }

        @Override
        public String toString() {
            return point.call + " #" + point.occurrence + " " + fault;
        }
    }

    /** Explores any subject. */
    public static EngineExploration of(RotationSubject.Factory factory) {
        return new EngineExploration(factory);
    }

    /** Explores the in-memory fakes, under a lock that keeps runs apart. */
    public static EngineExploration ofFakes() {
        return of((clock, faults) -> new InMemorySubject(clock, faults, new InMemoryMutex(clock, faults)));
    }

    /** Explores the in-memory fakes with two destinations, of which one may lag behind, under a lock that keeps runs apart. */
    public static EngineExploration ofFakesWithALaggingPlace() {
        return of(InMemorySubject::withLaggingPlace);
    }

    /** Explores the in-memory fakes, under a lock that others see late; with more than a lease's lag everyone gets in. */
    public static EngineExploration ofFakesUnderALock(Duration lag) {
        return of((clock, faults) -> new InMemorySubject(clock, faults, new LaggingMutex(clock, faults, lag)));
    }

    /** Puts something between the engine and the subject. */
    public EngineExploration wrappedIn(Wrapping other) {
        wrapping = other;
        return this;
    }

    /** Where to ask how many ERROR lines the engine has logged so far; without it, lines are not counted. */
    public EngineExploration countingErrorLines(IntSupplier counter) {
        errorLines = counter;
        return this;
    }

    /**
     * Every fault at every call of a run, and for each of these every fault at every call of the run that comes after it; then
     * two runs in which nothing fails.
     */
    public Report everyPairOfFaults() {
        for (Choice first : choices(pointsOf(afterOneRotation()))) {
            EngineWorld scout = broken(first);
            List<Choice> seconds = choices(pointsOf(scout));
            for (Choice second : seconds) {
                EngineWorld world = broken(first);
                world.tell("the run after it: " + second);
                second.plan(world);
                RotationOutcome unused = world.run();
                if (!world.faults.isSpent()) {
                    world.broken(Invariant.I8, "the fault did not happen: the run went another way than before");
                }
                world.checkWithinBudget();
                Optional<EngineViolation> violation = settle(world);
                if (violation.isPresent()) {
                    return new Report(runs, violation);
                }
            }
        }
        return new Report(runs, Optional.empty());
    }

    /**
     * At every call of a run, a rival's whole run in between, with every fault at every one of the rival's calls but the death
     * of its process (which would be the first one's as well); then two runs in which nothing fails.
     */
    public Report everyFaultOfARival() {
        for (Point point : pointsOf(afterOneRotation())) {
            for (@Nullable Choice choice : rivals(point)) {
                EngineWorld world = afterOneRotation();
                world.tell("in the middle of a run, at " + point + ": a rival's, with " + choice);
                world.faults.meanwhile(point.call, point.occurrence, () -> {
                    if (choice != null) {
                        choice.plan(world);
                    }
                    RotationOutcome unused = world.run();
                });
                RotationOutcome unused = world.run();
                world.checkWithinBudget();
                Optional<EngineViolation> violation = settle(world);
                if (violation.isPresent()) {
                    return new Report(runs, violation);
                }
            }
        }
        return new Report(runs, Optional.empty());
    }

    /**
     * Every lie, to a run that finds an orphaned token, with every fault at every call of that run; then two runs in which nothing
     * fails.
     */
    public Report everyLie() {
        for (Lie lie : Lie.values()) {
            EngineWorld scout = withAnOrphan();
            if (!scout.subject.tell(lie)) {
                continue;
            }
            List<@Nullable Choice> choices = new ArrayList<>(choices(pointsOf(scout)));
            choices.add(null);
            for (@Nullable Choice choice : choices) {
                EngineWorld world = withAnOrphan();
                world.tell("a run that is lied to: " + lie + ", with " + choice);
                world.subject.tell(lie);
                if (choice != null) {
                    choice.plan(world);
                }
                RotationOutcome unused = world.run();
                world.subject.tellTheTruth();
                world.checkWithinBudget();
                Optional<EngineViolation> violation = settle(world);
                if (violation.isPresent()) {
                    return new Report(runs, violation);
                }
            }
        }
        return new Report(runs, Optional.empty());
    }

    /**
     * Every fault at every call of a destination that may lag behind: in one run, with every fault at every call of the run after it; and
     * in two and three runs in a row. Then two runs in which nothing fails.
     *
     * @param named how the names of its calls begin
     */
    public Report everyFaultOfALaggingPlace(String named) {
        List<Choice> choices = choices(pointsOf(afterOneRotation()).stream()
                .filter(point -> point.call.startsWith(named))
                .toList());
        Optional<EngineViolation> undisturbed = settle(afterOneRotation());
        if (undisturbed.isPresent()) {
            return new Report(runs, undisturbed);
        }
        for (Choice first : choices) {
            for (int failing = 1; failing <= 3; failing++) {
                EngineWorld scout = failing(first, failing);
                List<@Nullable Choice> seconds = new ArrayList<>();
                if (failing == 1) {
                    seconds.addAll(choices(pointsOf(scout)));
                }
                seconds.add(null);
                for (@Nullable Choice second : seconds) {
                    EngineWorld world = failing(first, failing);
                    world.tell("the run after them: " + second);
                    if (second != null) {
                        second.plan(world);
                    }
                    RotationOutcome unused = world.run();
                    world.checkWithinBudget();
                    Optional<EngineViolation> violation = settle(world);
                    if (violation.isPresent()) {
                        return new Report(runs, violation);
                    }
                }
            }
        }
        return new Report(runs, Optional.empty());
    }

    /**
     * So many runs in which the same call of a destination that may lag behind goes wrong; none of them fails for it. Three come so close
     * to each other that a token is superseded twice before it ends.
     */
    private EngineWorld failing(Choice choice, int times) {
        EngineWorld world = afterOneRotation();
        for (int run = 1; run <= times; run++) {
            world.tell("a run: " + choice);
            // A run that finds the destination behind asks it twice.
            choice.plan(world);
            choice.next().plan(world);
            RotationOutcome outcome = world.run();
            world.faults.forget();
            boolean dies = choice.fault == Fault.CRASH_BEFORE || choice.fault == Fault.CRASH_AFTER;
            if (!dies && !(outcome instanceof Rotated)) {
                world.broken(Invariant.I1, "a destination that may lag behind has made a run end as " + outcome);
            }
            world.checkWithinBudget();
            world.pass(dies ? RETRY_AFTER : times == 3 ? Duration.ofMinutes(20) : Duration.ofHours(1));
            world.faults.restart();
        }
        return world;
    }

    /** A run has died after a create: nobody but the issuer's list knows of the token. */
    private EngineWorld withAnOrphan() {
        EngineWorld world = afterOneRotation();
        world.faults.next("issuer.create secret-edit", Fault.CRASH_AFTER);
        RotationOutcome unused = world.run();
        world.pass(RETRY_AFTER);
        world.faults.restart();
        return world;
    }

    /**
     * A second vault beside the first, with every fault at every call of the second's run, once as it comes and once as an
     * operator lets it take over; then three runs in which nothing fails, from the vault that is in charge, and one from the other.
     *
     * @param copy whether the second is a copy of the first from an hour ago, as a backup is, or empty, with an administrator's pair
     */
    public Report everyFaultBesideAnotherVault(boolean copy) {
        for (boolean takingOver : new boolean[] {false, true}) {
            Beside scout = beside(copy);
            List<@Nullable Choice> choices = new ArrayList<>(choices(pointsOf(scout, takingOver)));
            choices.add(null);
            for (@Nullable Choice choice : choices) {
                Beside beside = beside(copy);
                EngineWorld world = beside.world;
                world.tell("a run of a second vault" + (takingOver ? ", taking over" : "") + ": " + choice);
                if (choice != null) {
                    choice.plan(world);
                }
                boolean tookOver = beside.run(takingOver) instanceof Rotated;
                if (!takingOver && tookOver) {
                    world.broken(Invariant.I12, "the second vault has rotated over the first one's live tokens");
                }
                Optional<EngineViolation> violation = settle(beside, takingOver);
                if (violation.isPresent()) {
                    return new Report(runs, violation);
                }
            }
        }
        return new Report(runs, Optional.empty());
    }

    /** A world with a second vault in it. */
    private record Beside(EngineWorld world, RotationSubject second, Map<Role, SecretValue> pair) {
        RotationOutcome run(boolean takingOver) {
            return world.runFrom(second, pair, takingOver);
        }
    }

    private Beside beside(boolean copy) {
        EngineWorld world = new EngineWorld(factory, wrapping, errorLines);
        world.cleanRun();
        world.pass(Duration.ofHours(1));
        RotationSubject second = world.subject
                .beside(copy)
                .orElseThrow(() -> new IllegalStateException("the subject has no second vault"));
        world.copied(copy ? second : world.subject);
        world.cleanRun();
        world.pass(Duration.ofMinutes(30));
        world.checkWithinBudget();
        world.faults.restart();
        return new Beside(world, second, copy ? Map.of() : world.subject.administratorsPair());
    }

    private List<Point> pointsOf(Beside beside, boolean takingOver) {
        RotationOutcome unused = beside.run(takingOver);
        runs += beside.world.runs();
        return points(beside.world);
    }

    /** Whoever may goes on; whoever does not know of the other's tokens keeps his hands off. */
    private Optional<EngineViolation> settle(Beside beside, boolean takingOver) {
        EngineWorld world = beside.world;
        world.checkWithinBudget();
        world.pass(RETRY_AFTER);
        world.faults.restart();
        if (takingOver && !(beside.run(true) instanceof Rotated)) {
            world.broken(Invariant.I1, "a second vault that takes over, with nothing failing, does not rotate");
        }
        RotationSubject goesOn = takingOver ? beside.second : world.subject;
        RotationSubject staysOut = takingOver ? world.subject : beside.second;
        for (int run = 1; run <= 3; run++) {
            world.pass(Duration.ofHours(1));
            world.checkWithinBudget();
            Set<String> superseded = world.heldIds();
            world.cleanRunFrom(goesOn);
            if (world.runFrom(staysOut, Map.of(), false) instanceof Rotated) {
                world.broken(Invariant.I12, "both vaults rotate");
            }
            world.checkWithinBudget();
            if (run == 3) {
                world.checkSettled(superseded);
            }
        }
        runs += world.runs();
        return Optional.ofNullable(world.violation());
    }

    /**
     * Hourly runs for so many hours, with everything that an hour may bring, drawn at random. The same sequence of random
     * numbers gives the same hours.
     */
    public Report hours(int hours, RandomGenerator random) {
        EngineWorld world = new EngineWorld(factory, wrapping, errorLines);
        new SimulatedHours(world, random).pass(hours);
        runs += world.runs();
        return new Report(runs, Optional.ofNullable(world.violation()));
    }

    private List<@Nullable Choice> rivals(Point point) {
        EngineWorld scout = afterOneRotation();
        List<Point> points = new ArrayList<>();
        scout.faults.meanwhile(point.call, point.occurrence, () -> {
            int before = scout.faults.calls().size();
            Map<String, Integer> counted = new HashMap<>();
            RotationOutcome unused = scout.run();
            scout.faults
                    .calls()
                    .subList(before, scout.faults.calls().size())
                    .forEach(call -> points.add(new Point(call, counted.merge(call, 1, Integer::sum))));
        });
        RotationOutcome unused = scout.run();
        runs += scout.runs();
        List<@Nullable Choice> choices = new ArrayList<>(choices(points));
        choices.removeIf(
                choice -> choice != null && (choice.fault == Fault.CRASH_BEFORE || choice.fault == Fault.CRASH_AFTER));
        choices.add(null);
        return choices;
    }

    private EngineWorld afterOneRotation() {
        EngineWorld world = new EngineWorld(factory, wrapping, errorLines);
        if (!(world.run() instanceof Rotated)) {
            world.broken(Invariant.I1, "the first run does not succeed");
        }
        world.pass(Duration.ofHours(1));
        world.checkWithinBudget();
        world.faults.restart();
        return world;
    }

    /** A world after a run that went wrong in this way, a little later. */
    private EngineWorld broken(Choice choice) {
        EngineWorld world = afterOneRotation();
        world.tell("a run: " + choice);
        choice.plan(world);
        RotationOutcome unused = world.run();
        world.checkWithinBudget();
        world.pass(RETRY_AFTER);
        world.checkWithinBudget();
        world.faults.restart();
        return world;
    }

    private List<Point> pointsOf(EngineWorld world) {
        RotationOutcome unused = world.run();
        runs += world.runs();
        return points(world);
    }

    private static List<Point> points(EngineWorld world) {
        Map<String, Integer> counts = new HashMap<>();
        return world.faults.calls().stream()
                .map(call -> new Point(call, counts.merge(call, 1, Integer::sum)))
                .toList();
    }

    private static List<Choice> choices(List<Point> points) {
        List<Choice> choices = new ArrayList<>();
        for (Point point : points) {
            for (Fault fault : Fault.values()) {
                choices.add(new Choice(point, fault));
            }
        }
        return choices;
    }

    /** Two runs in which nothing fails, the first an hour after the one that went wrong. */
    private Optional<EngineViolation> settle(EngineWorld world) {
        world.pass(Duration.ofMinutes(54));
        world.checkWithinBudget();
        world.cleanRun();
        world.pass(Duration.ofHours(1));
        world.checkWithinBudget();
        Set<String> displaced = world.heldIds();
        world.cleanRun();
        world.checkSettled(displaced);
        runs += world.runs();
        return Optional.ofNullable(world.violation());
    }
}
