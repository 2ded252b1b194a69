package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.runner.plan.PlanField;
import dev.twoslot.rotator.runner.text.OutcomeField;
import dev.twoslot.rotator.slot.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an outcome can say stands in docs/RUNNER.md: every reason, every kind of notice, every field of the JSON, and nothing else. */
class DocumentedOutcomeTest {

    @Test
    void theTableOfReasonsSaysWhatEachMeansAndWhichNeedAPerson() throws IOException {
        assertThat(table("| reason |").map(row -> row.get(0) + " " + row.get(1)))
                .containsExactlyElementsOf(Arrays.stream(FailureReason.values())
                        .map(reason ->
                                (reason.leavesItToAPerson() ? "**" + reason + "** " : reason + " ") + reason.meaning())
                        .toList());
    }

    @Test
    void theTableOfNoticesHasEachKindOnce() throws IOException {
        assertThat(table("| notice |").flatMap(row -> Stream.of(row.get(0).split(", "))))
                .map(kind -> kind.replace("*", ""))
                .containsExactlyElementsOf(
                        Arrays.stream(Notice.Kind.values()).map(Enum::name).toList());
    }

    @Test
    void theTablesOfTheJsonHaveItsFieldsWithWhatTheyHold() throws IOException {
        assertThat(table("| field of run |"))
                .containsExactlyElementsOf(Arrays.stream(OutcomeField.values())
                        .map(field -> List.of(field.key(), field.meaning()))
                        .toList());
        assertThat(table("| field of plan |"))
                .containsExactlyElementsOf(Arrays.stream(PlanField.values())
                        .map(field -> List.of(field.key(), field.meaning()))
                        .toList());
    }

    /** The cells of each row, without marks of code, of the table whose first line begins so. */
    private static Stream<List<String>> table(String head) throws IOException {
        return Files.readString(Path.of("../docs/RUNNER.md"))
                .replace("`", "")
                .lines()
                .dropWhile(line -> !line.startsWith(head))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")));
    }
}
