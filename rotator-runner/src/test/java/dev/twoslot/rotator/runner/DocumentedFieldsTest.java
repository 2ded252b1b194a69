package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.plan.PlanField;
import dev.twoslot.rotator.runner.text.OutcomeField;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/RUNNER.md have the fields of the JSON, each of them and no more. */
class DocumentedFieldsTest {

    @Test
    void anOutcomesJsonHasTheFieldsOfTheTableInItsOrder() throws IOException {
        for (RotationOutcome outcome : List.of(Outcomes.ROTATED, Outcomes.SKIPPED, Outcomes.FAILED)) {
            assertThat(new ObjectMapper().readTree(OutcomeJson.of(outcome)).properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyElementsOf(Arrays.stream(OutcomeField.values())
                            .map(OutcomeField::key)
                            .toList());
        }
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
