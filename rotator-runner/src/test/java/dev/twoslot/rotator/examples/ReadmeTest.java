package dev.twoslot.rotator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.vault.VaultKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's examples are those that are compiled here, and they work. */
class ReadmeTest {

    private static final Pattern MARKED = Pattern.compile("(?s)// README: [a-z]+\n(.*?)\\s*// README: end");

    @Test
    void the_consumer_s_example_in_the_README_is_the_one_that_is_compiled_and_run() throws IOException {
        assertThat(withoutLayout(ReadmeText.read().blocks("java").get(1)))
                .isEqualTo(withoutLayout(marked("ConsumerExample.java")));
    }

    @Test
    void the_README_names_the_module_that_its_embedding_example_needs() throws IOException {
        String shown = ReadmeText.read().blocks("xml").get(0);
        String pom = Files.readString(ReadmeText.ROOT.resolve("rotator-cloudflare/pom.xml"));

        assertThat(ReadmeText.element(shown, "groupId")).isEqualTo(ReadmeText.element(pom, "groupId"));
        assertThat(ReadmeText.element(shown, "version")).isEqualTo(ReadmeText.element(pom, "version"));
        assertThat(pom).contains("<artifactId>" + ReadmeText.element(shown, "artifactId") + "</artifactId>");
    }

    @Test
    void the_command_that_the_continuous_build_runs_is_the_one_in_the_README() throws IOException {
        List<String> commands = Files.readAllLines(ReadmeText.ROOT.resolve(".ci/run")).stream()
                .filter(line -> line.startsWith("mvn"))
                .toList();

        assertThat(commands).hasSize(1);
        assertThat(Files.readAllLines(ReadmeText.ROOT.resolve("README.md"))).containsAll(commands);
    }

    @Test
    void the_README_s_own_text_compiles_and_rotates(@TempDir Path directory) throws Exception {
        Class<?> example = ReadmeText.compile(
                ReadmeText.read().blocks("java").get(0), directory, "rotator-core", "rotator-cloudflare");
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            List<String> pages = new ArrayList<>();
            Consumer<String> pager = pages::add;
            TwoSlotRotation rotation = (TwoSlotRotation) example.getMethod(
                            "of",
                            CloudflareAccount.class,
                            String.class,
                            Path.class,
                            VaultKey.class,
                            Map.class,
                            Consumer.class)
                    .invoke(
                            null,
                            CloudflareAccount.builder(cloudflare.accountId())
                                    .baseUrl(cloudflare.baseUrl())
                                    .build(),
                            cloudflare.storeId(),
                            directory,
                            VaultKey.of(SecretValue.of("a passphrase that nobody else knows")),
                            Map.of(
                                    "creation", SecretValue.of(cloudflare.creationToken()),
                                    "edit", SecretValue.of(cloudflare.editToken())),
                            pager);

            assertThat(rotation.run()).isInstanceOf(RotationOutcome.Rotated.class);
            assertThat(pages).isEmpty();

            cloudflare.inject(HttpFault.on("POST", "/tokens$").every().reply(500));
            assertThat(rotation.run()).isInstanceOf(RotationOutcome.Failed.class);
            assertThat(pages).singleElement(STRING).contains("CREATE_FAILED");
        }
    }

    @Test
    void the_consumer_example_gets_through_with_either_slot(@TempDir Path directory) throws IOException {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            Files.writeString(directory.resolve(SlotName.PRIMARY_SECRET_EDIT_TOKEN.name()), "no-token-at-all\n");
            Files.writeString(
                    directory.resolve(SlotName.SECONDARY_SECRET_EDIT_TOKEN.name()), cloudflare.editToken() + "\n");

            assertThat(ConsumerExample.listSecrets(HttpClient.newHttpClient(), secrets(cloudflare), directory))
                    .contains("\"success\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFq7xz9k", "q7x\nz9k", "q7x\u0000z9k", "q7x\u001b[0mz9k", "q7x\u00f6z9k"})
    void a_file_that_no_header_takes_is_passed_over_and_shown_nowhere(String content, @TempDir Path directory)
            throws IOException {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            Path primary = directory.resolve(SlotName.PRIMARY_SECRET_EDIT_TOKEN.name());
            Path secondary = directory.resolve(SlotName.SECONDARY_SECRET_EDIT_TOKEN.name());
            Files.writeString(primary, content);
            Files.writeString(secondary, cloudflare.editToken());
            assertThat(ConsumerExample.listSecrets(HttpClient.newHttpClient(), secrets(cloudflare), directory))
                    .contains("\"success\":true");

            Files.writeString(secondary, content);
            assertThatThrownBy(() ->
                            ConsumerExample.listSecrets(HttpClient.newHttpClient(), secrets(cloudflare), directory))
                    .isInstanceOf(BothSlotsFailedException.class)
                    .hasMessage("the call was not made: neither PRIMARY nor SECONDARY can be read")
                    .extracting(ReadmeTest::stackTrace, STRING)
                    .doesNotContain("q7x")
                    .doesNotContain("z9k");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static URI secrets(SimulatedCloudflare cloudflare) {
        return URI.create(cloudflare.baseUrl() + "/accounts/" + cloudflare.accountId() + "/secrets_store/stores/"
                + cloudflare.storeId() + "/secrets");
    }

    private static String marked(String file) throws IOException {
        Path source = Path.of("src", "test", "java", "dev", "twoslot", "rotator", "examples", file);
        Matcher region = MARKED.matcher(Files.readString(source));
        assertThat(region.find()).as("%s has a marked region", file).isTrue();
        return region.group(1);
    }

    /** Line breaks and indentation aside: a page is narrower than a source file. */
    private static String withoutLayout(String code) {
        return code.replaceAll("\\s+", "");
    }
}
