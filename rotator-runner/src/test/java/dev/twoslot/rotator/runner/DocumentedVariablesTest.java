package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** The program, its help and docs/RUNNER.md name the same variables. */
class DocumentedVariablesTest {

    private static final Pattern IN_CODE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+|HOSTNAME)\"");
    private static final Pattern IN_DOCS = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+|HOSTNAME)`");
    private static final Pattern IN_HELP = Pattern.compile("\\b([A-Z]+(?:_[A-Z]+)+|HOSTNAME)\\b");

    @Test
    void whatIsReadStandsInTheDocumentsTableAndInTheHelp() throws IOException {
        Set<String> read = read();

        assertThat(read).contains("ACCOUNT_ID", "ROTATOR_VAULT_KEY_FILE", "HOSTNAME", "NO_PROXY");
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(read);
        assertThat(found(IN_HELP, help())).containsAll(read);
    }

    private static Set<String> read() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                names.addAll(found(IN_CODE, Files.readString(source)));
            }
        }
        CloudflareTokenIssuer.PERMISSION_GROUPS.forEach(group ->
                names.add("PERMISSION_GROUP_" + group.toUpperCase(Locale.ROOT).replace(' ', '_')));
        return names;
    }

    private static Set<String> documented() throws IOException {
        String table =
                RunnerPage.table("variable").stream().map(row -> row.get(0)).collect(Collectors.joining("\n"));
        return found(IN_DOCS, table);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static String help() {
        StringWriter out = new StringWriter();
        Surroundings surroundings = new Surroundings(
                Environment.of(Map.of()),
                Path.of("."),
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                VirtualClock.create(),
                RandomGenerator.getDefault(),
                Ansi.OFF,
                new SentSignals());
        assertThat(Main.execute(surroundings, "run", "--help")).isZero();
        return out.toString();
    }
}
