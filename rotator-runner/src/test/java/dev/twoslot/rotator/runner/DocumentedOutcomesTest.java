package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.HandMadeOutcomes;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.slot.FailureReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/RUNNER.md explains each way in which a run can end, and none that it can't. */
class DocumentedOutcomesTest {

    @Test
    void eachReasonStandsInTheTableOnceAndInBoldIfItNeedsAPerson() throws IOException {
        assertThat(names("reason", false)).containsExactlyInAnyOrderElementsOf(names(FailureReason.values()));
        assertThat(names("reason", true))
                .containsExactlyInAnyOrderElementsOf(names(Arrays.stream(FailureReason.values())
                        .filter(FailureReason::leavesItToAPerson)
                        .toArray(FailureReason[]::new)));
    }

    @Test
    void eachReasonMeansThereWhatItSaysItself() throws IOException {
        assertThat(RunnerPage.table("reason").stream().map(row -> row.get(1).replace("`", "")))
                .containsExactlyElementsOf(Stream.of(FailureReason.values())
                        .map(FailureReason::meaning)
                        .toList());
    }

    @Test
    void eachKindOfNoticeStandsInTheTableOnceAndInBoldIfItIsAWarning() throws IOException {
        assertThat(names("notice", false)).containsExactlyInAnyOrderElementsOf(names(Notice.Kind.values()));
        assertThat(names("notice", true))
                .containsExactlyInAnyOrderElementsOf(names(Arrays.stream(Notice.Kind.values())
                        .filter(HandMadeOutcomes::isLoggedAsWarning)
                        .toArray(Notice.Kind[]::new)));
    }

    @Test
    void eachRowSaysWhatItMeansAndWhatToDo() throws IOException {
        for (String table : List.of("reason", "notice")) {
            assertThat(RunnerPage.table(table))
                    .allSatisfy(row -> assertThat(row).hasSize(3).noneMatch(String::isBlank));
        }
    }

    @Test
    void eachCertaintyIsExplained() throws IOException {
        assertThat(Pattern.compile("\\*([a-z]+)\\*")
                        .matcher(RunnerPage.from("`CERTAINTY` in the table of slots:"))
                        .results()
                        .map((MatchResult found) -> found.group(1).toUpperCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(names(SlotStatus.Certainty.values()));
    }

    private static List<String> names(Enum<?>... values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    private static List<String> names(String table, boolean boldAlone) throws IOException {
        return RunnerPage.table(table).stream()
                .map(row -> row.get(0))
                .filter(name -> !boldAlone || RunnerPage.isBold(name))
                .flatMap(RunnerPage::codes)
                .toList();
    }
}
