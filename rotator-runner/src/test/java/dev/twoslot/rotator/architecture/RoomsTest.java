package dev.twoslot.rotator.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.twoslot.rotator.architecture.ProjectClasses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.twoslot.rotator.architecture.circle.CircleFar;
import dev.twoslot.rotator.architecture.circle.inner.CircleNear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rooms of the house: {@link Room} is the plan, and the code keeps to it. */
class RoomsTest {

    private static final int FILES_WITHOUT_A_REASON = 25;

    private static final ArchRule NO_CIRCLES =
            slices().assignedFrom(new PackageOfItsOwn()).should().beFreeOfCycles();

    @Test
    void noTwoPackagesImportEachOther() {
        NO_CIRCLES.check(MAIN);
    }

    @Test
    void aCircleIsNamed() {
        JavaClasses circle = new ClassFileImporter().importClasses(CircleFar.class, CircleNear.class);

        assertThat(NO_CIRCLES.evaluate(circle).getFailureReport().toString()).contains("CircleFar", "CircleNear");
    }

    @Test
    void thePlanHasEveryPackage() {
        Set<String> planned =
                Stream.of(Room.values()).map(room -> room.packageName).collect(Collectors.toSet());
        Set<String> built = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(built).isEqualTo(planned);
    }

    @ParameterizedTest
    @EnumSource
    void aRoomImportsWhatThePlanSaysAndNothingElse(Room room) {
        assertThat(importedBy(room)).as(room.packageName).isEqualTo(room.mayImport);
    }

    @ParameterizedTest
    @EnumSource
    void aRoomSaysWhatItIsForAndAFullOneWhyItIs(Room room) throws IOException {
        List<Path> files = sources(room);

        assertThat(files.stream().map(file -> file.getFileName().toString())).contains("package-info.java");
        String words = Files.readString(files.stream()
                .filter(file -> file.endsWith("package-info.java"))
                .findAny()
                .orElseThrow());
        assertThat(words.replaceAll("\\s+\\*?\\s*", " ")).containsIgnoringCase("imports ");
        if (files.size() - 1 > FILES_WITHOUT_A_REASON) {
            assertThat(words).containsIgnoringCase("files, because");
        }
    }

    @Test
    void noTwoClassesHaveOneSimpleName() {
        Map<String, Set<String>> places = new TreeMap<>();
        MAIN.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().endsWith("-info"))
                .forEach(type -> places.computeIfAbsent(type.getSimpleName(), unused -> new TreeSet<>())
                        .add(type.getPackageName()));

        assertThat(places).isNotEmpty();
        places.values().removeIf(packages -> packages.size() == 1);
        assertThat(places).isEmpty();
    }

    private static Set<Room> importedBy(Room room) {
        return MAIN.stream()
                .filter(type -> type.getPackageName().equals(room.packageName))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .flatMap(dependency -> Room.of(dependency.getTargetClass().getBaseComponentType()).stream())
                .filter(other -> other != room)
                .collect(Collectors.toSet());
    }

    /** The main sources of a room, whichever module it is in. */
    private static List<Path> sources(Room room) throws IOException {
        Path inside = Path.of("src", "main", "java").resolve(room.packageName.replace('.', '/'));
        try (Stream<Path> modules = Files.list(Path.of("..").toAbsolutePath().normalize())) {
            Path folder = modules.map(module -> module.resolve(inside))
                    .filter(Files::isDirectory)
                    .filter(candidate -> hasSources(candidate))
                    .findAny()
                    .orElseThrow(() -> new AssertionError("no sources of " + room.packageName));
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList();
            }
        }
    }

    private static boolean hasSources(Path folder) {
        return Files.exists(folder.resolve("package-info.java"));
    }

    /** Each package is a slice, and one below another belongs to itself alone. */
    private static final class PackageOfItsOwn implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
