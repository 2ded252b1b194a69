package dev.twoslot.rotator.runner.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.HandMadeOutcomes;
import dev.twoslot.rotator.runner.Outcomes;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertMailTest {

    private static final MailOrigin ORIGIN =
            new MailOrigin("bootstrap", "0123456789abcdef0123456789abcdef", "ops1.example.org");

    private final AlertMail mail = AlertMail.of(ORIGIN, Outcomes.FAILED, Outcomes.NOW);

    @Test
    void theSubjectSaysWhatFailedAndWhere() {
        assertThat(mail.subject())
                .isEqualTo("Rotation failed at create, 1h10m left: a new token could not be created"
                        + " (bootstrap on ops1.example.org)");
    }

    @Test
    void theTextSaysEverythingThatAPersonHasToKnow() {
        assertThat(mail.text()).isEqualTo("""
                        The rotation "bootstrap" of account 0123456789abcdef0123456789abcdef on
                        ops1.example.org failed at 2026-11-23 12:00:00 UTC. PRIMARY is as it was
                        before the run.

                        What to do
                          Wait for the next run.

                        Until when the rotator survives
                          2026-11-23 13:10:00 UTC (in 1h10m). Up to then the rotator can recover by
                          itself with the next run that succeeds; after that an administrator has to
                          make new tokens by hand. Tokens live 2h10m, a run is due every 1h and may be
                          late by 7m30s (the slack): 1 missed run is survived.

                        What failed
                          create (create two new tokens)
                          CREATE_FAILED: a new token could not be created.
                          token-creation: POST /accounts/{account_id}/tokens: HTTP 503, <no code>
                          TRANSIENT: the same may succeed later without anybody doing anything.

                        What each slot holds
                          PRIMARY_TOKEN_CREATION_TOKEN
                            Token id     0123456789abcdef0123456789abcdef
                            Expires      2026-11-23 13:10:00 UTC (in 1h10m)
                            Fingerprint  a1b2c3d4e5f6
                            Certainty    certain
                          PRIMARY_SECRET_EDIT_TOKEN
                            Token id     fedcba9876543210fedcba9876543210
                            Expires      2026-11-23 11:55:00 UTC (5m ago)
                            Fingerprint  0f0f0f0f0f0f
                            Certainty    unpublished
                          SECONDARY_TOKEN_CREATION_TOKEN
                            Token id     unknown
                            Expires      none known
                            Fingerprint  999999999999
                            Certainty    unknown
                          SECONDARY_SECRET_EDIT_TOKEN
                            Token id     -
                            Expires      -
                            Fingerprint  -
                            Certainty    empty

                        Where it ran
                          Rotation     bootstrap
                          Account      0123456789abcdef0123456789abcdef
                          Host         ops1.example.org
                          Run          20261123T120000Z-00000001
                        """);
    }

    @Test
    void theSubjectSaysHowMuchTimeThereIs() {
        assertThat(subjectWith(FailureReason.BOTH_SLOTS_DEAD, null))
                .startsWith("Rotation failed at check, needs you now: ");
        assertThat(subjectWith(FailureReason.CREATE_FAILED, null)).startsWith("Rotation failed at check: ");
        assertThat(subjectWith(FailureReason.CREATE_FAILED, Outcomes.NOW.plusSeconds(90)))
                .startsWith("Rotation failed at check, 1m30s left: ");
        assertThat(subjectWith(FailureReason.CREATE_FAILED, Outcomes.NOW.minusSeconds(1)))
                .startsWith("Rotation failed at check, out of time: ");
        assertThat(subjectWith(FailureReason.CREATE_FAILED, Outcomes.NOW))
                .startsWith("Rotation failed at check, out of time: ");
    }

    @Test
    void aMachineWithoutANameIsSaidToHaveNone() {
        AlertMail nameless =
                AlertMail.of(new MailOrigin("bootstrap", "account-1", null), Outcomes.FAILED, Outcomes.NOW);

        assertThat(nameless.subject()).endsWith(" (bootstrap)");
        assertThat(nameless.text())
                .startsWith("The rotation \"bootstrap\" of account account-1 failed at ")
                .contains("  Host         unknown\n");
    }

    @Test
    void theHtmlSaysTheSameAndEscapesWhatItQuotes() {
        assertThat(mail.html())
                .contains("a new token could not be created")
                .contains("0123456789abcdef0123456789abcdef")
                .contains("2026-11-23 13:10:00 UTC (in 1h10m)")
                .contains("Wait for the next run.")
                .contains("ops1.example.org")
                .contains("&lt;no code&gt;")
                .doesNotContain("<no code>");
    }

    @Test
    void aRotatorThatCanNoLongerRecoverIsSaidSo() {
        for (FailureReason reason : List.of(FailureReason.PRIMARY_MISSING, FailureReason.BOTH_SLOTS_DEAD)) {
            assertThat(textWith(reason, null)).containsIgnoringWhitespaces("It does not: no run can succeed any more");
        }
        assertThat(textWith(FailureReason.CREATE_FAILED, Outcomes.NOW.minus(Duration.ofMinutes(5))))
                .containsIgnoringWhitespaces(
                        "It does not: the last token of a role that was sure to live ran out at 2026-11-23 11:55:00 UTC");
        assertThat(textWith(FailureReason.CREATE_FAILED, null)).contains("Unknown: it could not be found out");
    }

    @ParameterizedTest
    @EnumSource(names = {"PROMOTE", "ROLL_FORWARD"})
    void aFailureThatMayHaveTouchedPrimaryDoesNotClaimOtherwise(Phase phase) {
        assertThat(AlertMail.of(ORIGIN, Outcomes.failed(phase, FailureReason.WRITE_FAILED), Outcomes.NOW)
                        .text())
                .containsIgnoringWhitespaces("A part of PRIMARY may be new already")
                .doesNotContain("PRIMARY is as");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasAPhraseThatEndsLikeASentence(FailureReason reason) {
        AlertMail phrased = AlertMail.of(ORIGIN, Outcomes.failed(Phase.CHECK, reason), Outcomes.NOW);

        assertThat(phrased.text()).containsPattern(reason + ": [a-z].*[^.]");
        assertThat(phrased.subject()).doesNotEndWith(".").doesNotContain(reason.name());
    }

    private static String textWith(FailureReason reason, @Nullable Instant survivesUntil) {
        return mailWith(reason, survivesUntil).text();
    }

    private static String subjectWith(FailureReason reason, @Nullable Instant survivesUntil) {
        return mailWith(reason, survivesUntil).subject();
    }

    private static AlertMail mailWith(FailureReason reason, @Nullable Instant survivesUntil) {
        return AlertMail.of(
                ORIGIN,
                HandMadeOutcomes.failed(
                        "run",
                        List.of(),
                        Outcomes.BUDGET,
                        survivesUntil,
                        Phase.CHECK,
                        reason,
                        RotatorException.Kind.PERMANENT,
                        "",
                        "Start again."),
                Outcomes.NOW);
    }
}
