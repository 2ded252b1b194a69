package dev.twoslot.rotator.architecture;

import static dev.twoslot.rotator.architecture.ProjectClasses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.twoslot.rotator.architecture.violation.TakesFromItsSurroundings;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AmbientInputTest {

    @ParameterizedTest
    @EnumSource
    void entersThroughItsEntrancesAlone(AmbientInput input) {
        input.rule().check(MAIN);
    }

    @ParameterizedTest
    @EnumSource
    void everyEntranceIsInUse(AmbientInput input) {
        assertThat(input.entrances)
                .isNotEmpty()
                .allSatisfy(entrance -> assertThat(ProjectClasses.ofTopLevel(entrance))
                        .as("a listed entrance that takes no %s is a hole in the rule", input)
                        .anySatisfy(type -> assertThat(input.uses(type)).isNotEmpty()));
    }

    /** Each method of the fixture is named after the input that it takes, and each takes it in one way. */
    @ParameterizedTest
    @EnumSource
    void everyWayToTakeItIsSeen(AmbientInput input) {
        var fixture = new ClassFileImporter().importClass(TakesFromItsSurroundings.class);
        var ways = Arrays.stream(TakesFromItsSurroundings.class.getDeclaredMethods())
                .filter(method -> method.getName().startsWith(input.name().toLowerCase(java.util.Locale.ROOT)))
                .map(method -> method.getName())
                .toList();

        var seen = input.uses(fixture).stream()
                .map(use -> use.getOrigin().getName())
                .toList();

        assertThat(ways).isNotEmpty();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ways);
    }

    @ParameterizedTest
    @EnumSource
    void aClassThatTakesItBehindItsCallersBackIsNamed(AmbientInput input) {
        var fixture = new ClassFileImporter().importClasses(TakesFromItsSurroundings.class);

        var result = input.rule().evaluate(fixture);

        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().getDetails())
                .allSatisfy(detail -> assertThat(detail).contains(TakesFromItsSurroundings.class.getName()));
    }
}
