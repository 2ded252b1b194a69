package dev.twoslot.rotator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.twoslot.rotator.architecture.ProjectClasses.CLOUDFLARE;
import static dev.twoslot.rotator.architecture.ProjectClasses.CONSUMER;
import static dev.twoslot.rotator.architecture.ProjectClasses.CONSUMER_HTTP;
import static dev.twoslot.rotator.architecture.ProjectClasses.CORE;
import static dev.twoslot.rotator.architecture.ProjectClasses.MACHINE;
import static dev.twoslot.rotator.architecture.ProjectClasses.RUNNER;
import static dev.twoslot.rotator.architecture.ProjectClasses.TESTKIT;

import com.tngtech.archunit.lang.ArchRule;
import dev.twoslot.rotator.cloudflare.violation.CloudflareThatNamesTheRunner;
import dev.twoslot.rotator.cloudflare.violation.CloudflareThatNamesTheTestkit;
import dev.twoslot.rotator.consumer.http.violation.HttpThatAsksAStore;
import dev.twoslot.rotator.consumer.violation.ConsumerThatSendsARequest;
import dev.twoslot.rotator.machine.violation.MachineThatReadsAFile;
import dev.twoslot.rotator.machine.violation.MachineThatShuffles;
import dev.twoslot.rotator.runner.violation.CommandThatNamesTheTestkit;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.testkit.violation.TestkitThatNamesCloudflare;
import dev.twoslot.rotator.violation.CoreThatNamesAnotherLibrary;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Who may know whom: {@code runner -> cloudflare -> core <- testkit}. Each rule comes with a class that breaks it. */
enum DependencyRule {
    THE_CORE_KNOWS_THE_JDK_AND_SLF4J_ALONE(
            classes()
                    .that(CORE)
                    .should()
                    .onlyDependOnClassesThat(CORE.or(resideInAnyPackage(
                                    "java..", "javax.net.ssl", "org.slf4j", "org.slf4j.event", "org.slf4j.spi"))
                            .or(resideInAPackage("org.jspecify.annotations"))),
            CoreThatNamesAnotherLibrary.class),

    THE_MACHINE_IS_PURE(
            noClasses()
                    .that(MACHINE)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            "java.io..",
                            "java.net..",
                            "java.nio..",
                            "java.security..",
                            "java.util.concurrent..",
                            "org.slf4j..")),
            MachineThatReadsAFile.class),

    /** The JDK's copies are iterated in another order in each process, and the order of the machine's roles is that of the calls. */
    THE_MACHINES_ROLES_AND_SLOTS_ARE_IN_ORDER(
            noClasses()
                    .that(MACHINE)
                    .should()
                    .callMethod(Map.class, "copyOf", Map.class)
                    .orShould()
                    .callMethod(Set.class, "copyOf", Collection.class),
            MachineThatShuffles.class),

    THE_CONSUMER_KNOWS_NO_HTTP(
            noClasses()
                    .that(CONSUMER)
                    .should()
                    .dependOnClassesThat(CONSUMER_HTTP.or(resideInAPackage("java.net.http.."))),
            ConsumerThatSendsARequest.class),

    THE_CONSUMERS_HTTP_KNOWS_THE_CONSUMER_AND_THE_JDK(
            classes()
                    .that(CONSUMER_HTTP)
                    .should()
                    .onlyDependOnClassesThat(CONSUMER_HTTP
                            .or(CONSUMER)
                            .or(resideInAnyPackage("java..", "javax.net.ssl", "org.jspecify.annotations"))
                            .or(type(SecretValue.class))),
            HttpThatAsksAStore.class),

    CLOUDFLARE_DOES_NOT_KNOW_THE_RUNNER(
            noClasses().that(CLOUDFLARE).should().dependOnClassesThat(RUNNER), CloudflareThatNamesTheRunner.class),

    CLOUDFLARE_DOES_NOT_KNOW_THE_TESTKIT(
            noClasses().that(CLOUDFLARE).should().dependOnClassesThat(TESTKIT), CloudflareThatNamesTheTestkit.class),

    THE_TESTKIT_KNOWS_THE_CORE_ALONE(
            noClasses().that(TESTKIT).should().dependOnClassesThat(CLOUDFLARE.or(RUNNER)),
            TestkitThatNamesCloudflare.class),

    THE_RUNNER_SIMULATES_IN_DEMO_AND_SIMULATE_ALONE(
            noClasses()
                    .that(RUNNER)
                    .and(not(ProjectClasses.topLevelIsOneOf(
                            "dev.twoslot.rotator.runner.DemoCommand", "dev.twoslot.rotator.runner.SimulateCommand")))
                    .should()
                    .dependOnClassesThat(TESTKIT),
            CommandThatNamesTheTestkit.class);

    final ArchRule rule;
    final Class<?> violation;

    DependencyRule(ArchRule rule, Class<?> violation) {
        this.rule = rule;
        this.violation = violation;
    }
}
