package dev.twoslot.rotator.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What a program takes from its surroundings behind its caller's back. Each enters through the classes listed here and is
 * handed on from there; a test can then put something of its own in its place. A class that is not listed does without. The
 * simulated Cloudflare stands for a service of its own and takes all that it needs through one class.
 */
enum AmbientInput {
    CLOCK(
            Set.of("dev.twoslot.rotator.spi.SystemTime", "dev.twoslot.rotator.testkit.simulation.api.SimulatorRuntime"),
            anyOf(
                    call(System.class, "currentTimeMillis", "nanoTime"),
                    call(Clock.class, "system.*", "tick.*"),
                    call(InstantSource.class, "system"),
                    now(),
                    constructor(Date.class)
                            .and(target -> target.getRawParameterTypes().isEmpty()))),

    /** Sleeping, and every wait that ends by itself when the machine's clock says so. */
    WAIT(
            Set.of(
                    "dev.twoslot.rotator.spi.SystemTime",
                    "dev.twoslot.rotator.cloudflare.api.HttpClients",
                    "dev.twoslot.rotator.testkit.simulation.api.SimulatorRuntime"),
            anyOf(
                    call(Thread.class, "sleep"),
                    call(TimeUnit.class, "sleep", "timedJoin", "timedWait"),
                    call(LockSupport.class, "parkNanos", "parkUntil"),
                    call(CompletableFuture.class, "orTimeout", "completeOnTimeout", "delayedExecutor"),
                    timed("java.util.concurrent"),
                    target -> target.getName().equals("wait")
                            && !target.getRawParameterTypes().isEmpty(),
                    call(Thread.class, "join")
                            .and(target -> !target.getRawParameterTypes().isEmpty()))),

    RANDOMNESS(
            Set.of(
                    "dev.twoslot.rotator.RunIds",
                    "dev.twoslot.rotator.vault.SystemRandom",
                    "dev.twoslot.rotator.runner.Main",
                    "dev.twoslot.rotator.testkit.simulation.api.SimulatorRuntime"),
            anyOf(
                    constructor(Random.class),
                    constructor(SplittableRandom.class),
                    call("java.security.SecureRandom", "<init>", "getInstance.*"),
                    call(ThreadLocalRandom.class, "current"),
                    call("java.util.random.*", "of", "getDefault", "create"),
                    call(Math.class, "random"),
                    call(StrictMath.class, "random"),
                    call(UUID.class, "randomUUID"))),

    ENVIRONMENT(
            Set.of("dev.twoslot.rotator.runner.Main"),
            anyOf(
                    call(System.class, "getenv", "getProperty", "getProperties", "setProperty", "clearProperty"),
                    call(Integer.class, "getInteger"),
                    call(Long.class, "getLong"),
                    call(Boolean.class, "getBoolean"))),

    THREAD(
            Set.of(
                    "dev.twoslot.rotator.Threads",
                    "dev.twoslot.rotator.cloudflare.api.HttpClients",
                    "dev.twoslot.rotator.consumer.ReaderThread",
                    "dev.twoslot.rotator.destination.HookProcess",
                    "dev.twoslot.rotator.runner.alert.MailThreads",
                    "dev.twoslot.rotator.testkit.contract.Rivals",
                    "dev.twoslot.rotator.testkit.simulation.api.SimulatorRuntime"),
            anyOf(
                    constructor(Thread.class),
                    call(Thread.class, "of.*", "start.*"),
                    call(Executors.class, "new.*"),
                    constructor(ThreadPoolExecutor.class),
                    call("java.util.concurrent.ScheduledThreadPoolExecutor", "<init>"),
                    call(ForkJoinPool.class, "<init>", "commonPool"),
                    constructor(Timer.class),
                    call(Runtime.class, "addShutdownHook"),
                    call("java.util.*", "parallelStream"),
                    call("java.util.stream.*", "parallel"),
                    onTheCommonPool())),

    /** Starting a program, which inherits the environment, the folder and the handles of this one. */
    PROGRAM(
            Set.of("dev.twoslot.rotator.destination.HookProcess"),
            anyOf(constructor(ProcessBuilder.class), call(Runtime.class, "exec")));

    /** Fully qualified names of the top-level classes that this may enter through. */
    final Set<String> entrances;

    private final Predicate<CodeUnitAccessTarget> target;

    AmbientInput(Set<String> entrances, Predicate<CodeUnitAccessTarget> target) {
        this.entrances = entrances;
        this.target = target;
    }

    /** No class of ours but the entrances uses this, neither by a call nor by a method reference. */
    ArchRule rule() {
        return ArchRuleDefinition.classes()
                .should(new ArchCondition<>("take no " + this + " but through " + entrances) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!entrances.contains(ProjectClasses.topLevelName(type))) {
                            uses(type)
                                    .forEach(use ->
                                            events.add(SimpleConditionEvent.violated(type, use.getDescription())));
                        }
                    }
                });
    }

    /** Where the class takes this from its surroundings. */
    List<JavaCodeUnitAccess<?>> uses(JavaClass type) {
        return type.getCodeUnitAccessesFromSelf().stream()
                .<JavaCodeUnitAccess<?>>map(access -> access)
                .filter(access -> target.test(access.getTarget()))
                .toList();
    }

    @SafeVarargs
    private static Predicate<CodeUnitAccessTarget> anyOf(Predicate<CodeUnitAccessTarget>... targets) {
        return call -> {
            for (var target : targets) {
                if (target.test(call)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<CodeUnitAccessTarget> call(Class<?> owner, String... namePatterns) {
        return call(owner.getName().replace(".", "\\."), namePatterns);
    }

    private static Predicate<CodeUnitAccessTarget> call(String ownerPattern, String... namePatterns) {
        return target -> target.getOwner().getName().matches(ownerPattern)
                && List.of(namePatterns).stream().anyMatch(target.getName()::matches);
    }

    private static Predicate<CodeUnitAccessTarget> constructor(Class<?> owner) {
        return call(owner, "<init>");
    }

    /** {@code now()} and {@code now(ZoneId)}; {@code now(Clock)} uses the clock that it was given. */
    private static Predicate<CodeUnitAccessTarget> now() {
        return call("java\\.time\\..*", "now")
                .and(target -> target.getRawParameterTypes().stream()
                        .noneMatch(parameter -> parameter.isEquivalentTo(Clock.class)));
    }

    /** A method of that package that takes an amount of a {@link TimeUnit}. */
    private static Predicate<CodeUnitAccessTarget> timed(String ownerPackage) {
        return target -> target.getOwner().getPackageName().startsWith(ownerPackage)
                && !target.getOwner().isEquivalentTo(TimeUnit.class)
                && !target.getName().equals("<init>")
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(TimeUnit.class));
    }

    /** {@code supplyAsync} and its friends without an executor run on a pool that nobody chose. */
    private static Predicate<CodeUnitAccessTarget> onTheCommonPool() {
        return call(CompletableFuture.class, ".*Async")
                .and(target -> target.getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(java.util.concurrent.Executor.class)));
    }
}
