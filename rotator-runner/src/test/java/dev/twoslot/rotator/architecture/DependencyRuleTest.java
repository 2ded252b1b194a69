package dev.twoslot.rotator.architecture;

import static dev.twoslot.rotator.architecture.ProjectClasses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DependencyRuleTest {

    @ParameterizedTest
    @EnumSource
    void theProjectKeepsTheRule(DependencyRule dependencyRule) {
        dependencyRule.rule.check(MAIN);
    }

    @ParameterizedTest
    @EnumSource
    void aClassThatBreaksTheRuleIsNamed(DependencyRule dependencyRule) {
        var violation = new ClassFileImporter().importClasses(dependencyRule.violation);

        var result = dependencyRule.rule.evaluate(violation);

        assertThat(result.getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(dependencyRule.violation.getName()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theRulesSeeTheClassesOfEveryModule(DescribedPredicate<JavaClass> module) {
        assertThat(MAIN.that(module.and(ProjectClasses.WRITTEN_BY_US)).stream().map(JavaClass::getSimpleName))
                .as(module.getDescription())
                .isNotEmpty();
    }

    static Stream<DescribedPredicate<JavaClass>> modules() {
        return Stream.of(
                ProjectClasses.CORE,
                ProjectClasses.MACHINE,
                ProjectClasses.CONSUMER,
                ProjectClasses.CONSUMER_HTTP,
                ProjectClasses.CLOUDFLARE,
                ProjectClasses.TESTKIT,
                ProjectClasses.RUNNER);
    }
}
