package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.config.Setting;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Help.Ansi;

/** What the table of settings says is what the help and docs/RUNNER.md say, and no other variable is read. */
class DocumentedVariablesTest {

    /** A whole constant: what a message quotes of a variable stands in the middle of a sentence. */
    private static final Pattern VARIABLE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+|HOSTNAME)\"");

    @Test
    void theDocumentsTableIsTheTableOfSettings() throws IOException {
        List<String> rows = Files.readString(Path.of("../docs/RUNNER.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| variable |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.replace("`", ""))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(setting ->
                                "| " + setting.key() + " | " + setting.help() + " | " + setting.whenUnset() + " |")
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void theHelpHasTheSettingAndWhatIsSoWhileItIsUnset(Setting setting) {
        List<String> help = help().lines().map(String::strip).toList();

        assertThat(help).filteredOn(setting.key()::equals).hasSize(1);
        String text = String.join(" ", help.subList(help.indexOf(setting.key()) + 1, help.size()));
        assertThat(text).startsWith(setting.help());
        if (setting.need() == Setting.Need.NEVER) {
            assertThat(text.substring(setting.help().length())).startsWith(" Default: " + setting.whenUnset() + ".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySettingSaysWhatItIsForAndWhatToDo(Setting setting) {
        assertThat(setting.help()).endsWith(".").doesNotContain("|", "`");
        assertThat(setting.remedy()).endsWith(".");
        assertThat(setting.whenUnset()).isNotBlank().doesNotContain("|", "`");
        assertThat(setting.isSecret() && setting.defaultValue().isPresent()).isFalse();
    }

    @Test
    void noVariableIsReadBesideTheTable() throws IOException {
        Set<String> elsewhere = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                elsewhere.addAll(found(VARIABLE, Files.readString(source)));
            }
        }

        assertThat(elsewhere).containsExactly("CLOUDFLARE_ACCOUNT_ID");
        assertThat(Setting.ACCOUNT_ID.help()).contains("CLOUDFLARE_ACCOUNT_ID");
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
