package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no failure and yet worth knowing: in the jar's JSON, and where it needs attention in a mail. */
class NoticesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private Simulation cloudflare;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        mailServer.start();
        cloudflare = Simulation.start(directory);
        environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT_KEY", "a passphrase for the vault of this test");
        environment.put("SMTP_URL", "smtp://127.0.0.1:" + mailServer.getSmtp().getPort());
        environment.put("ALERT_FROM", "rotator@example.org");
        environment.put("ALERT_TO", "ops@example.org");
    }

    @AfterEach
    void stop() {
        cloudflare.close();
        mailServer.stop();
    }

    @Test
    void aNoticeIsAnObjectOfKindAndTextAndWithoutOneTheArrayIsEmpty() throws Exception {
        rotates();
        String creation = environment.remove("PRIMARY_TOKEN_CREATION_TOKEN");
        String edit = environment.remove("PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(rotates().path("notices")).isEmpty();
        environment.put("PRIMARY_TOKEN_CREATION_TOKEN", creation);
        environment.put("PRIMARY_SECRET_EDIT_TOKEN", edit);
        cloudflare.editComment("PRIMARY_SECRET_EDIT_TOKEN", "see ticket 7");

        JsonNode notices = rotates().path("notices");

        assertThat(notices.findValuesAsText("kind")).containsExactlyInAnyOrder("COMMENT_UNREADABLE", "PAIR_IGNORED");
        assertThat(notices).allSatisfy(notice -> {
            assertThat(notice.fieldNames()).toIterable().containsExactly("kind", "text");
            assertThat(notice.path("text").asText()).isNotBlank();
        });
        assertThat(text(notices, "COMMENT_UNREADABLE")).contains("PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(mailServer.getReceivedMessages()).isEmpty();
    }

    @Test
    void aSweepThatIsNotFinishedInThreeRunsInARowIsOneMailFromThenOnAndNoneOnceItIs() throws Exception {
        JsonNode run = rotates();
        cloudflare.refuse("DELETE", "/tokens/", 1, 403);
        while (!kinds(run).contains("SWEEP_INCOMPLETE")) {
            run = rotates();
        }
        assertThat(kinds(rotates())).contains("SWEEP_INCOMPLETE").doesNotContain("SWEEP_OVERDUE");
        assertThat(mailServer.getReceivedMessages()).isEmpty();

        JsonNode third = rotates();

        assertThat(text(third.path("notices"), "SWEEP_OVERDUE")).contains("3 runs in a row");
        assertThat(mailServer.getReceivedMessages())
                .singleElement()
                .satisfies(mail -> assertThat(mail.getSubject())
                        .startsWith("Rotation needs attention: ")
                        .contains("3 runs in a row"));

        assertThat(kinds(rotates())).contains("SWEEP_OVERDUE");
        assertThat(mailServer.getReceivedMessages()).hasSize(2);

        cloudflare.clearFaults();

        JsonNode swept = rotates();
        assertThat(kinds(swept)).doesNotContain("SWEEP_INCOMPLETE", "SWEEP_OVERDUE");
        assertThat(swept.path("revoked").asInt()).isPositive();
        assertThat(mailServer.getReceivedMessages()).hasSize(2);
    }

    private JsonNode rotates() throws Exception {
        Jar.Ended ended = Jar.run(directory, environment, "run", "--output", "json");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.errorLines()).isEmpty();
        return JSON.readTree(ended.out());
    }

    private static List<String> kinds(JsonNode outcome) {
        return outcome.path("notices").findValuesAsText("kind");
    }

    private static String text(JsonNode notices, String kind) {
        for (JsonNode notice : notices) {
            if (notice.path("kind").asText().equals(kind)) {
                return notice.path("text").asText();
            }
        }
        throw new AssertionError("no " + kind + " in " + notices);
    }
}
