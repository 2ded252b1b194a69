package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.text.Paragraph;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

class PlanCommandTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    private Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private final Map<String, String> variables = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startAtNoon() {
        clock.advance(Duration.between(clock.instant(), Outcomes.NOW));
    }

    @Test
    void thePlanOfAnEmptyEnvironmentIsTheHourlyOne() {
        assertThat(plan()).isZero();

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        Tokens live 2h10m, a run is due every 1h and may be late by 8m (the slack): 1
                        missed run is survived.

                          interval     1h        the longest time between two planned runs
                          lifetime     2h10m     of a new token
                          slack        8m        what a run may be late by, which is the sum of
                                                 5m a run, as long as it holds the lock
                                                 30s clocks that differ
                                                 1m until a new token is known everywhere
                                                 1m30s a late scheduler, jitter included

                        How the lifetimes of the pairs overlap

                          run      1           2           3           4           5
                          pair 1   PPPPPPPPPPPPSSSSSSSSSSSS..
                          pair 2               PPPPPPPPPPPPSSSSSSSSSSSS..
                          pair 3                           PPPPPPPPPPPPSSSSSSSSSSSS..

                          P in PRIMARY, S in SECONDARY, . displaced but alive

                        What runs missed in a row lead to, and the lifetimes that it takes

                          MISSED   WITH A LIFETIME OF 2h10m           TO SURVIVE   TO KEEP BOTH SLOTS
                          0        both slots usable                  1h8m         2h8m
                          1        survives, SECONDARY runs out       2h8m         3h8m
                          2        locks everybody out                3h8m         4h8m

                        There is no vault at %s yet: the first run
                        takes in an administrator's pair.

                        Started now, serve would rotate at
                          2026-11-23 12:00:00 UTC (now)
                          2026-11-23 13:00:00 UTC (in 1h)
                          2026-11-23 14:00:00 UTC (in 2h)
                        """.replace(
                        "There is no vault at %s yet: the first run\ntakes in an administrator's pair.",
                        Paragraph.wrap("There is no vault at " + directory.resolve("rotator.vault")
                                + " yet: the first run takes in an administrator's pair.")));
    }

    @ParameterizedTest
    @CsvSource({
        "1h, 130m, 1 missed run is survived",
        "1h, 129m, 1 missed run is survived",
        "1h, 127m, no missed run is survived",
        "1h, 67m, even if none is missed",
        "12h, 8d, 14 missed runs in a row are survived",
        "0 6 * * *, 30d, 28 missed runs in a row are survived"
    })
    void theFirstSentenceIsWhatTheBudgetPromises(String interval, String ttl, String promise) {
        variables.putAll(
                Map.of("ROTATION_INTERVAL", interval, "TOKEN_TTL", ttl, "ACCEPT_THAT_SECONDARY_EXPIRES", "true"));

        assertThat(plan()).isZero();

        assertThat(out.toString()).containsIgnoringWhitespaces("(the slack): ").containsIgnoringWhitespaces(promise);
    }

    @Test
    void whereTheVaultIsOpenThePlanShowsTheSlotsAndTheLastMoment() {
        fillVault(Outcomes.NOW.minus(Duration.ofMinutes(20)));
        variables.put("ROTATOR_VAULT_KEY", KEY);

        assertThat(plan()).isZero();

        assertThat(out.toString())
                .contains("PRIMARY_TOKEN_CREATION_TOKEN    id-0      2026-11-23 13:50:00, in 1h50m")
                .contains("SECONDARY_SECRET_EDIT_TOKEN     -         -")
                .containsIgnoringWhitespaces("can recover by itself until 2026-11-23 13:50:00 UTC (in 1h50m).")
                .contains("  2026-11-23 12:40:00 UTC (in 40m)\n  2026-11-23 13:40:00 UTC (in 1h40m)\n")
                .doesNotContain("value-of-");
    }

    @Test
    void aRotatorWhoseTokensRanOutIsSaidSo() {
        fillVault(Outcomes.NOW.minus(Duration.ofHours(3)));
        variables.put("ROTATOR_VAULT_KEY", KEY);

        assertThat(plan()).isEqualTo(ExitCode.FAILED);

        assertThat(out.toString())
                .containsIgnoringWhitespaces("The last token of a role ran out at 2026-11-23 11:10:00 UTC (50m ago)")
                .contains("run --start-over")
                .doesNotContain("serve would rotate");
    }

    @Test
    void programsAreToldByTheExitCodeThatTheTokensRanOut() throws Exception {
        fillVault(Outcomes.NOW.minus(Duration.ofHours(3)));
        variables.put("ROTATOR_VAULT_KEY", KEY);

        assertThat(plan("--output", "json")).isEqualTo(ExitCode.FAILED);

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("survivesUntil").asText()).isEqualTo("2026-11-23T11:10:00Z");
        assertThat(json.path("nextRuns")).isEmpty();
    }

    @Test
    void withoutAPrimaryPairNothingIsPromisedWhateverSecondaryHolds() {
        Instant created = Outcomes.NOW.minus(Duration.ofMinutes(20));
        fillVault(
                created,
                SlotName.PRIMARY_TOKEN_CREATION_TOKEN,
                SlotName.SECONDARY_TOKEN_CREATION_TOKEN,
                SlotName.SECONDARY_SECRET_EDIT_TOKEN);
        variables.put("ROTATOR_VAULT_KEY", KEY);

        assertThat(plan()).isZero();

        assertThat(out.toString())
                .containsIgnoringWhitespaces("can't be said: a PRIMARY slot is empty")
                .doesNotContain("can recover by itself");
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_TTL, 2562047788015215h, must be a duration from 1m to 366d",
        "TOKEN_TTL, 9999999999h, must be a duration from 1m to 366d",
        "TOKEN_TTL, 8784h1s, must be a duration from 1m to 366d",
        "TOKEN_TTL, 59s, must be a duration from 1m to 366d",
        "ROTATION_INTERVAL, 2562047788015215h, 'must be a duration from 1m to 182d, or a cron expression'",
        "ROTATION_INTERVAL, 182d1s, 'must be a duration from 1m to 182d, or a cron expression'",
        "ROTATION_INTERVAL, 0 0 1 1 *, that is met at least every 182d",
        "ROTATION_JITTER, 2562047788015215h, must be a duration from 0s to 10m"
    })
    void aDurationBeyondReasonIsRefusedByTheNameOfItsVariable(String key, String value, String rule) {
        variables.put(key, value);

        assertThat(plan()).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains(key + ": ").contains(rule).doesNotContain(value);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theLongestIntervalAndTheLongestLifetimeAreTaken() {
        variables.put("ROTATION_INTERVAL", "182d");

        assertThat(plan()).isZero();

        variables.put("TOKEN_TTL", "364d");

        assertThat(plan()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("TOKEN_TTL: is too short").contains("Set it to 364d");

        variables.put("TOKEN_TTL", "366d");

        assertThat(plan()).isZero();
    }

    @Test
    void aVaultWithoutItsKeyIsLeftShut() {
        fillVault(Outcomes.NOW);

        assertThat(plan()).isZero();

        assertThat(out.toString()).contains("ROTATOR_VAULT_KEY_FILE").doesNotContain("Started now");
    }

    @Test
    void aVaultThatItsKeyDoesNotOpenIsAnErrorAndNothingElse() {
        fillVault(Outcomes.NOW);
        variables.put("ROTATOR_VAULT_KEY", KEY.replace('A', 'B'));

        assertThat(plan()).isEqualTo(ExitCode.FAILED);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("rotator.vault").doesNotContain(KEY.replace('A', 'B'));
    }

    @Test
    void whatCanNotWorkIsRefusedWithTheShortestLifetimeThatCanAndTheValueThatIsNamedIsTaken() {
        variables.put("ROTATION_INTERVAL", "1d");
        variables.put("TOKEN_TTL", "2d");

        assertThat(plan()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("TOKEN_TTL").contains("Set it to 2d8m or longer");

        variables.put("TOKEN_TTL", "2d8m");

        assertThat(plan()).isZero();
    }

    @Test
    void programsGetTheSameAsOneObject() throws Exception {
        fillVault(Outcomes.NOW.minus(Duration.ofMinutes(20)));
        variables.put("ROTATOR_VAULT_KEY", KEY);

        assertThat(plan("--output", "json")).isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString());
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
                .containsExactly(
                        "budget",
                        "lease",
                        "clockSkew",
                        "propagation",
                        "schedulerDelay",
                        "slots",
                        "destinations",
                        "survivesUntil",
                        "nextRuns");
        assertThat(json.path("budget").toString())
                .isEqualTo("{\"interval\":\"PT1H\",\"ttl\":\"PT2H10M\",\"slack\":\"PT8M\",\"missedRunsSurvived\":1,"
                        + "\"missedRunsWithBothSlotsUsable\":0}");
        assertThat(json.path("slots")).hasSize(4);
        assertThat(json.path("destinations").toString())
                .isEqualTo("[{\"name\":\"secrets-store\",\"required\":true,\"slotsBehind\":[],"
                        + "\"behindSince\":null,\"usableUntil\":null}]");
        assertThat(json.path("survivesUntil").asText()).isEqualTo("2026-11-23T13:50:00Z");
        assertThat(json.path("nextRuns").get(0).asText()).isEqualTo("2026-11-23T12:40:00Z");
    }

    /** As a rotation that began with an administrator's pair leaves it, but for SECONDARY, which stays empty. */
    private void fillVault(Instant created) {
        fillVault(created, SlotName.PRIMARY_TOKEN_CREATION_TOKEN, SlotName.PRIMARY_SECRET_EDIT_TOKEN);
    }

    private void fillVault(Instant created, SlotName... filled) {
        SealedVault vault = SealedVault.at(directory.resolve("rotator.vault"), VaultKey.of(SecretValue.of(KEY)), clock);
        int number = 0;
        for (SlotName slot : filled) {
            Token token = Token.of(SecretValue.of("value-of-" + slot))
                    .with("id-" + number++, created.plus(Duration.ofMinutes(130)));
            vault.write(
                    slot, token, CallContext.of(token.value(), clock.instant().plusSeconds(10)));
        }
        assertThat(Files.exists(directory.resolve("rotator.vault"))).isTrue();
    }

    private int plan(String... options) {
        List<String> arguments = new ArrayList<>(List.of("plan"));
        arguments.addAll(List.of(options));
        Surroundings surroundings = new Surroundings(
                Environment.of(variables),
                directory,
                new PrintWriter(out),
                new PrintWriter(err),
                clock,
                RandomGenerator.getDefault(),
                Ansi.OFF,
                new SentSignals());
        return Main.execute(surroundings, arguments.toArray(String[]::new));
    }
}
