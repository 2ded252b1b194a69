package dev.twoslot.rotator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in several of the project's files says the same in each. */
class PapersTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>(rotator-[a-z]+)</module>");
    private static final Pattern IN_BOM =
            Pattern.compile("<artifactId>(rotator-[a-z]+)</artifactId>\\s*<version>\\$\\{project\\.version}</version>");
    private static final Pattern VERSION =
            Pattern.compile("</artifactId>\\s*<version>([^<]+)</version>\\s*<packaging>pom");
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project\\.build\\.outputTimestamp>([^<]+)</project\\.build\\.outputTimestamp>");

    @Test
    void theBomHasEveryModuleWithTheVersionOfTheBuild() throws IOException {
        String parent = text("pom.xml");
        String bom = text(".bom/pom.xml");

        assertThat(all(IN_BOM, bom)).containsExactlyInAnyOrderElementsOf(all(MODULE, parent));
        assertThat(all(VERSION, bom)).hasSize(1).isEqualTo(all(VERSION, parent));
        assertThat(all(TIMESTAMP, bom)).hasSize(1).isEqualTo(all(TIMESTAMP, parent));
    }

    @ParameterizedTest
    @ValueSource(strings = {".github/workflows/build.yml", ".github/workflows/release.yml", ".ci/run"})
    void everyBuildRunsTheReadmesTestCommand(String file) throws IOException {
        assertThat(text("README.md")).contains("```sh\nmvn -B verify\n```");
        assertThat(text(file).replace("./mvnw", "mvn").lines().map(line -> line.replaceFirst("^ *- run: ", "")))
                .contains("mvn -B verify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONTRIBUTING",
                "SECURITY",
                "ARCHITECTURE",
                "RUNNER",
                "CONSUMERS",
                "TESTKIT",
                "SAFETY",
                "EVIDENCE",
                "CHANGELOG"
            })
    void theReadmeLeadsToEveryPage(String page) throws IOException {
        assertThat(text("README.md")).contains("(docs/" + page + ".md)");
    }

    @Test
    void everyClassThatThePageForContributorsNamesIsThere() throws IOException {
        String table = text("docs/CONTRIBUTING.md");
        List<String> classes = all(Pattern.compile("\\| `([A-Z][A-Za-z]+)` \\("), table);

        assertThat(classes).hasSizeGreaterThan(6);
        try (Stream<Path> files = Files.walk(PROJECT)) {
            List<String> sources = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .toList();
            assertThat(classes).allSatisfy(name -> assertThat(sources).contains(name + ".java"));
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(PROJECT.resolve(file));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
