package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar delivers to files, to Workers KV and to a program, each in a process of its own, with a real mail server. */
@DisabledOnOs(OS.WINDOWS)
class DestinationsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private Simulation cloudflare;
    private Map<String, String> environment;
    private Path files;

    @BeforeEach
    void start() throws Exception {
        mailServer.start();
        cloudflare = Simulation.start(Files.createDirectory(directory.resolve("simulation")));
        files = directory.resolve("tokens");
        environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT", directory.resolve("rotator.vault").toString());
        environment.put("ROTATOR_VAULT_KEY", "hex:" + "5a".repeat(32));
        environment.put("SMTP_URL", "smtp://127.0.0.1:" + mailServer.getSmtp().getPort());
        environment.put("ALERT_FROM", "rotator@example.org");
        environment.put("ALERT_TO", "ops@example.org");
        environment.put("FILES_DIRECTORY", files.toString());
    }

    /** The files hold tokens, for consumers; nothing else that was written does, nor what was mailed. */
    @AfterEach
    void noSecretIsAnywhereElse() throws Exception {
        cloudflare.state();
        Set<String> secrets = cloudflare.everyTokenSeen();
        Canary.isNowhereIn(secrets, directory.resolve("others"));
        for (MimeMessage mail : mailServer.getReceivedMessages()) {
            Canary.isNotIn(
                    secrets, "a mail", GreenMailUtil.getWholeMessage(mail).replaceAll("=?\r\n", ""));
        }
        cloudflare.close();
        mailServer.stop();
    }

    @Test
    void oneThatIsBrokenIsBehindWithOneMailAndCatchesUpFirstOfAllWithOneNotice() throws Exception {
        Path marks = Files.createDirectories(directory.resolve("others"));
        Path broken = marks.resolve("broken");
        hook("test ! -e " + broken + " || exit 75\ncat > /dev/null\necho \"$ROTATOR_SLOT\" >> "
                + marks.resolve("calls"));
        Files.createFile(broken);

        Jar.Ended first = run();

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(destination(first, "hook").path("slotsBehind")).hasSize(4);
        assertThat(destination(first, "hook").path("behindSince").asText()).isNotEmpty();
        assertThat(destination(first, "files").path("slotsBehind")).isEmpty();
        assertThat(file("PRIMARY_SECRET_EDIT_TOKEN"))
                .isEqualTo(cloudflare.secrets().get("PRIMARY_SECRET_EDIT_TOKEN"));
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
        assertThat(mailServer.getReceivedMessages()[0].getSubject()).contains("needs attention", "hook");

        assertThat(run().exitCode()).isEqualTo(3);
        assertThat(mailServer.getReceivedMessages())
                .as("one incident, one mail")
                .hasSize(1);

        Files.delete(broken);
        Jar.Ended third = run();

        assertThat(third.exitCode()).as(third.err()).isZero();
        assertThat(third.out()).containsOnlyOnce("DESTINATION_CAUGHT_UP");
        assertThat(destination(third, "hook").path("slotsBehind")).isEmpty();
        assertThat(Files.readAllLines(marks.resolve("calls")))
                .as("what is owed first, then what the run made; SECONDARY before PRIMARY")
                .hasSize(8)
                .startsWith("SECONDARY_TOKEN_CREATION_TOKEN");
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
        assertThat(run().exitCode()).isZero();
    }

    @Test
    void oneThatIsRequiredFailsTheRunAndCostsNoSlot() throws Exception {
        hook("exit 1");
        environment.put("REQUIRED_DESTINATIONS", "hook");
        Map<String, String> before = cloudflare.secrets();

        Jar.Ended run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(json(run).path("reason").asText()).isEqualTo("WRITE_FAILED");
        assertThat(cloudflare.secrets())
                .containsEntry("PRIMARY_SECRET_EDIT_TOKEN", before.get("PRIMARY_SECRET_EDIT_TOKEN"))
                .containsEntry("PRIMARY_TOKEN_CREATION_TOKEN", before.get("PRIMARY_TOKEN_CREATION_TOKEN"));

        hook("cat > /dev/null");

        assertThat(run().exitCode()).isZero();
    }

    @Test
    void aNamespaceOfWorkersKvIsWrittenWithTheTokenThatMayDoSoAndSealedWithAKeyOfItsOwn() throws Exception {
        Path key = Files.writeString(directory.resolve("reader.key"), "hex:" + "a5".repeat(32));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        environment.put("KV_DESTINATION", cloudflare.access("kvNamespaceId"));
        environment.put("KV_READER_KEY_FILE", key.toString());

        Jar.Ended run = run();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(destination(run, "workers-kv").path("slotsBehind")).isEmpty();

        Files.writeString(key, "hex:" + "5a".repeat(32));
        Jar.Ended same = run();

        assertThat(same.exitCode()).isEqualTo(2);
        assertThat(same.err()).contains("KV_READER_KEY_FILE", "the key of the vault");
    }

    private Jar.Ended run() throws Exception {
        Jar.Ended run = Jar.run(directory, environment, "run", "--output", "json");
        Path kept = Files.createDirectories(directory.resolve("others"));
        Files.writeString(
                kept.resolve("log"), run.out() + run.err(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return run;
    }

    private void hook(String script) throws Exception {
        Path hook = Files.writeString(directory.resolve("hook"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        environment.put("PUBLISH_HOOK", hook.toString());
    }

    private String file(String slot) throws Exception {
        return Files.readString(files.resolve(slot));
    }

    private static JsonNode json(Jar.Ended run) throws Exception {
        return JSON.readTree(run.out());
    }

    private static JsonNode destination(Jar.Ended run, String name) throws Exception {
        for (JsonNode destination : json(run).path("destinations")) {
            if (destination.path("name").asText().equals(name)) {
                return destination;
            }
        }
        throw new AssertionError("there is no destination " + name + " in " + run.out());
    }
}
