package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import dev.twoslot.rotator.runner.text.PhaseText;
import dev.twoslot.rotator.runner.text.ProgressPrinter;
import dev.twoslot.rotator.runner.text.SlotTable;
import dev.twoslot.rotator.slot.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Help.Ansi;

class OutcomeTextTest {

    @Test
    void theTableHasALineForEachSlotAndFitsIntoATerminal() {
        List<String> lines = SlotTable.lines(Outcomes.SLOTS, Outcomes.NOW);

        assertThat(lines)
                .containsExactly(
                        "SLOT                            TOKEN ID                          EXPIRES (UTC)                 "
                                + " FINGERPRINT   CERTAINTY",
                        "PRIMARY_TOKEN_CREATION_TOKEN    0123456789abcdef0123456789abcdef  2026-11-23 13:10:00, in 1h10m "
                                + " a1b2c3d4e5f6  certain",
                        "PRIMARY_SECRET_EDIT_TOKEN       fedcba9876543210fedcba9876543210  2026-11-23 11:55:00, 5m ago   "
                                + " 0f0f0f0f0f0f  unpublished",
                        "SECONDARY_TOKEN_CREATION_TOKEN  unknown                           none known                    "
                                + " 999999999999  unknown",
                        "SECONDARY_SECRET_EDIT_TOKEN     -                                 -                             "
                                + " -             empty");
    }

    @Test
    void aFailureIsOneJsonObjectWithEveryField() throws Exception {
        JsonNode json = new ObjectMapper().readTree(OutcomeJson.of(Outcomes.FAILED));

        assertThat(json.path("outcome").asText()).isEqualTo("failed");
        assertThat(json.path("phase").asText()).isEqualTo("CREATE");
        assertThat(json.path("reason").asText()).isEqualTo("CREATE_FAILED");
        assertThat(json.path("kind").asText()).isEqualTo("TRANSIENT");
        assertThat(json.path("detail").asText()).contains("HTTP 503");
        assertThat(json.path("remedy").asText()).isEqualTo("Wait for the next run.");
        assertThat(json.path("survivesUntil").asText()).isEqualTo("2026-11-23T13:10:00Z");
        assertThat(json.path("slots")).hasSize(4);
        assertThat(json.path("slots").get(0).toString())
                .isEqualTo("{\"slot\":\"PRIMARY_TOKEN_CREATION_TOKEN\",\"certainty\":\"CERTAIN\",\"tokenId\":"
                        + "\"0123456789abcdef0123456789abcdef\",\"expiresAt\":\"2026-11-23T13:10:00Z\","
                        + "\"fingerprint\":\"a1b2c3d4e5f6\"}");
    }

    @Test
    void aRotationTellsWhatWasRevokedAndRescued() throws Exception {
        JsonNode json = new ObjectMapper().readTree(OutcomeJson.of(Outcomes.ROTATED));

        assertThat(json.path("outcome").asText()).isEqualTo("rotated");
        assertThat(json.path("revoked").asInt()).isEqualTo(2);
        assertThat(json.path("rescued").toString()).isEqualTo("[\"secret-edit\"]");
        assertThat(json.path("phase").isNull()).isTrue();
    }

    @Test
    void everyOutcomeHasTheSameFieldsInTheSameOrder() throws Exception {
        assertThat(fields(Outcomes.SKIPPED))
                .isEqualTo(fields(Outcomes.FAILED))
                .isEqualTo(fields(Outcomes.ROTATED))
                .containsExactly(
                        "outcome",
                        "runId",
                        "phase",
                        "reason",
                        "kind",
                        "detail",
                        "budget",
                        "slots",
                        "destinations",
                        "survivesUntil",
                        "remedy",
                        "revoked",
                        "rescued",
                        "notices");
    }

    @ParameterizedTest
    @EnumSource
    void eachPhaseIsShownOnALineOfItsOwnAsItBegins(Phase phase) {
        StringWriter shown = new StringWriter();
        printer(shown, Ansi.OFF).phaseStarted("run", phase);

        assertThat(shown.toString().lines()).singleElement().asString().contains(phase.label(), PhaseText.task(phase));
    }

    @Test
    void whatAPersonSeesOfARotationIsPlainWhereThereIsNoTerminal() {
        StringWriter shown = new StringWriter();
        printer(shown, Ansi.OFF).finished(Outcomes.ROTATED);

        assertThat(shown.toString())
                .contains(
                        "Rotated. PRIMARY holds new tokens, SECONDARY the previous ones. 2 orphaned tokens were revoked.")
                .contains("Rescued: the PRIMARY token for secret-edit was dead")
                .contains("a1b2c3d4e5f6")
                .contains("2026-11-23 13:10:00 UTC (in 1h10m)")
                .doesNotContain("\u001b");
    }

    @Test
    void aTerminalGetsColours() {
        StringWriter shown = new StringWriter();
        printer(shown, Ansi.ON).finished(Outcomes.SKIPPED);

        assertThat(shown.toString()).contains("\u001b[").contains("Another run holds the lock");
    }

    @Test
    void aFailureIsShownWithItsReasonAndItsRemedy() {
        StringWriter shown = new StringWriter();
        printer(shown, Ansi.OFF).finished(Outcomes.FAILED);

        assertThat(shown.toString())
                .contains("Failed at create: CREATE_FAILED (TRANSIENT).")
                .contains("HTTP 503")
                .contains("Wait for the next run.");
    }

    @Test
    void theBudgetIsToldToProgramsAndToPeople() throws Exception {
        for (RotationOutcome outcome : List.of(Outcomes.FAILED, Outcomes.ROTATED)) {
            StringWriter shown = new StringWriter();
            printer(shown, Ansi.OFF).finished(outcome);

            assertThat(shown.toString()).containsIgnoringWhitespaces("(the slack): 1 missed run is survived.");
            assertThat(new ObjectMapper()
                            .readTree(OutcomeJson.of(outcome))
                            .path("budget")
                            .toString())
                    .isEqualTo("{\"interval\":\"PT1H\",\"ttl\":\"PT2H10M\",\"slack\":\"PT7M30S\","
                            + "\"missedRunsSurvived\":1,\"missedRunsWithBothSlotsUsable\":0}");
        }
        assertThat(new ObjectMapper()
                        .readTree(OutcomeJson.of(Outcomes.SKIPPED))
                        .path("budget")
                        .isObject())
                .isTrue();
    }

    private static ProgressPrinter printer(StringWriter shown, Ansi ansi) {
        return new ProgressPrinter(new PrintWriter(shown), ansi, () -> Outcomes.NOW);
    }

    private static List<String> fields(RotationOutcome outcome) throws Exception {
        List<String> names = new ArrayList<>();
        new ObjectMapper().readTree(OutcomeJson.of(outcome)).fieldNames().forEachRemaining(names::add);
        return names;
    }
}
