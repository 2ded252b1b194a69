package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** docs/RUNNER.md, of which tests ask whether it says what the program does. */
final class RunnerPage {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BETWEEN_CELLS = Pattern.compile("(?<!\\\\)\\|");

    private RunnerPage() {}

    static String text() throws IOException {
        return Files.readString(Path.of("../docs/RUNNER.md"));
    }

    /** The rows of the one table whose first column has this title, cell by cell. */
    static List<List<String>> table(String firstColumn) throws IOException {
        String head = "| " + firstColumn + " |";
        assertThat(text().lines().filter(line -> line.startsWith(head)))
                .as("tables that begin with the column '%s'", firstColumn)
                .hasSize(1);
        return text().lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(RunnerPage::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        String[] cells = BETWEEN_CELLS.split(row, -1);
        return Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList();
    }

    /** The paragraph that begins with the text of this sentence, or has it in its middle, from there on and on one line. */
    static String from(String sentence) throws IOException {
        String page = text();
        int begin = page.indexOf(sentence);
        assertThat(begin).as("where the page says '%s'", sentence).isNotNegative();
        return page.substring(begin, page.indexOf("\n\n", begin)).replace('\n', ' ');
    }

    /** What stands between backticks. */
    static Stream<String> codes(String markdown) {
        return CODE.matcher(markdown).results().map(found -> found.group(1));
    }

    static boolean isBold(String cell) {
        return cell.startsWith("**") && cell.endsWith("**");
    }
}
