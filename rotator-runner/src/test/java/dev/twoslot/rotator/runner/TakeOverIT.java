package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.slot.SlotComment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two installations of the jar on the same slots: what the second may do unasked, and what once it is told to take over. */
class TakeOverIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final Set<String> everNamed = new TreeSet<>();
    private Simulation cloudflare;
    private Path first;
    private Path second;

    @BeforeEach
    void start() throws Exception {
        cloudflare = Simulation.start(directory);
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    @AfterEach
    void stop() throws Exception {
        cloudflare.state();
        Canary.isNowhereIn(cloudflare.everyTokenSeen(), directory);
        cloudflare.close();
    }

    @Test
    void I12_aSecondVaultIsRefusedTakesOverWhenToldToAndTheFirstStopsAtReadWhileEveryNamedTokenLives()
            throws Exception {
        rotates(first, "run");
        rotates(first, "run");
        JsonNode before = cloudflare.state();

        JsonNode refused = stopsAtRead(second, "SLOTS_TAKEN", "run");

        assertThat(refused.path("remedy").asText()).contains("run --take-over");
        assertThat(cloudflare.state().path("storedSecrets")).isEqualTo(before.path("storedSecrets"));
        assertThat(cloudflare.state().path("tokens")).hasSameSizeAs(before.path("tokens"));

        JsonNode takenOver = rotates(second, "run", "--take-over");

        assertThat(takenOver.path("notices").findValuesAsText("kind")).contains("TAKEN_OVER");
        assertThat(takenOver.path("revoked").asInt()).isZero();
        JsonNode after = cloudflare.state();

        stopsAtRead(first, "VAULT_BEHIND", "run");

        assertThat(cloudflare.state().path("storedSecrets")).isEqualTo(after.path("storedSecrets"));
        rotates(second, "run");
        stopsAtRead(first, "VAULT_BEHIND", "run");
    }

    private JsonNode rotates(Path installation, String... arguments) throws Exception {
        Jar.Ended ended = run(installation, arguments);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        return JSON.readTree(ended.out());
    }

    private JsonNode stopsAtRead(Path installation, String reason, String... arguments) throws Exception {
        Jar.Ended ended = run(installation, arguments);
        JsonNode outcome = JSON.readTree(ended.out());
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(1);
        assertThat(outcome.path("reason").asText()).as(ended.out()).isEqualTo(reason);
        assertThat(outcome.path("phase").asText()).isEqualTo("READ");
        assertThat(ended.errorLines()).hasSize(1);
        return outcome;
    }

    private Jar.Ended run(Path installation, String... arguments) throws Exception {
        Map<String, String> environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT_KEY", "a passphrase for the vault of this test");
        String[] json = Arrays.copyOf(arguments, arguments.length + 2);
        json[arguments.length] = "--output";
        json[arguments.length + 1] = "json";
        Jar.Ended ended = Jar.run(installation, environment, json);
        noTokenThatACommentNamedIsGone();
        return ended;
    }

    /** None has ended by itself while this test goes on, so each that is not active was revoked. */
    private void noTokenThatACommentNamedIsGone() throws Exception {
        List<String> active = cloudflare.activeTokens().values().stream()
                .map(token -> token.path("id").asText())
                .toList();
        assertThat(active).containsAll(everNamed);
        for (JsonNode secret : cloudflare.state().path("storedSecrets")) {
            SlotComment.parse(secret.path("comment").asText()).tokenId().ifPresent(everNamed::add);
        }
    }
}
