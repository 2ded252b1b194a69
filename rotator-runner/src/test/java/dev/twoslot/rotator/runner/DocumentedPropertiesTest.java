package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TESTKIT.md names each property that a test of this project goes by. */
class DocumentedPropertiesTest {

    private static final Pattern READ =
            Pattern.compile("(?:System\\.getProperty|\\w+\\.get(?:Long|Integer))\\(\"([a-z.]+)\"");
    private static final Set<String> OF_THE_BUILD = Set.of("basedir", "rotator.jar", "rotator.jar.agent");
    private static final Pattern OF_THE_JDK = Pattern.compile("(java|user|path)\\..*");
    private static final List<String> MODULES =
            List.of("rotator-core", "rotator-cloudflare", "rotator-testkit", "rotator-runner");

    @Test
    void eachPropertyStandsInTheTableOnceWithTheTestThatReadsIt() throws IOException {
        List<String> read = new ArrayList<>();
        for (Path source : sources()) {
            String test = source.getFileName().toString().replace(".java", "");
            READ.matcher(Files.readString(source))
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !OF_THE_BUILD.contains(name)
                            && !OF_THE_JDK.matcher(name).matches())
                    .forEach(name -> read.add(name + " of " + test));
        }

        assertThat(read).contains("lies of LyingProxyTest");
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(read);
    }

    /** {@code excluded.clients} is Maven's, which reads it before any test does. */
    private static List<String> documented() throws IOException {
        return Files.readString(Path.of("../docs/TESTKIT.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| property |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("| `excluded.clients` |"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> cells[1].replace("`", "").strip() + " of "
                        + cells[2].replace("`", "").strip())
                .toList();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
