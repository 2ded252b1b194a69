package dev.twoslot.rotator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The main classes of all modules, and which module each is of. The runner is downstream of them all, so it sees them. */
final class ProjectClasses {

    static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.twoslot.rotator");

    static final DescribedPredicate<JavaClass> CLOUDFLARE = resideInAnyPackage(
                    "dev.twoslot.rotator.cloudflare..",
                    "dev.twoslot.rotator.destination..",
                    "dev.twoslot.rotator.vault..")
            .as("rotator-cloudflare");

    static final DescribedPredicate<JavaClass> RUNNER =
            resideInAPackage("dev.twoslot.rotator.runner..").as("rotator-runner");

    static final DescribedPredicate<JavaClass> TESTKIT =
            resideInAPackage("dev.twoslot.rotator.testkit..").as("rotator-testkit");

    /** What is ours and of no other module: a new package in the core is under its rules from the first day. */
    static final DescribedPredicate<JavaClass> CORE = resideInAPackage("dev.twoslot.rotator..")
            .and(DescribedPredicate.not(CLOUDFLARE.or(RUNNER).or(TESTKIT)))
            .as("rotator-core");

    static final DescribedPredicate<JavaClass> MACHINE =
            resideInAnyPackage("dev.twoslot.rotator.machine..").as("the machine");

    static final DescribedPredicate<JavaClass> CONSUMER_HTTP =
            resideInAPackage("dev.twoslot.rotator.consumer.http..").as("the consumer's HTTP");

    static final DescribedPredicate<JavaClass> CONSUMER = resideInAPackage("dev.twoslot.rotator.consumer..")
            .and(DescribedPredicate.not(CONSUMER_HTTP))
            .as("the consumer");

    /** A package's own class file holds annotations and no code. */
    static final DescribedPredicate<JavaClass> WRITTEN_BY_US = describe(
            "classes with code of their own", type -> !type.getSimpleName().equals("package-info"));

    private ProjectClasses() {}

    /** The fully qualified name of the class that the file is named after: nested classes go with their outermost one. */
    static String topLevelName(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** The main class of that name and what is nested in it. */
    static List<JavaClass> ofTopLevel(String fullyQualifiedName) {
        return MAIN.stream()
                .filter(type -> topLevelName(type).equals(fullyQualifiedName))
                .toList();
    }

    static DescribedPredicate<JavaClass> topLevelIsOneOf(String... fullyQualifiedNames) {
        return describe(
                "in " + List.of(fullyQualifiedNames),
                type -> List.of(fullyQualifiedNames).contains(topLevelName(type)));
    }
}
