package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/TESTKIT.md says what the simulator does, so it is held to it. */
class DocumentedControlPathsTest extends SimulatorFixture {
    private static final Pattern HTTP_BLOCK =
            Pattern.compile("```http\\n([A-Z]+) (\\S+)\\n(?:\\n(.*?))?```", Pattern.DOTALL);

    private final String documentation = read();

    private static String read() {
        try {
            return Files.readString(Path.of(System.getProperty("basedir", "")).resolve("../docs/TESTKIT.md"));
        } catch (IOException e) {
            throw new AssertionError("docs/TESTKIT.md can be read", e);
        }
    }

    @Test
    void every_example_of_a_control_path_works_as_it_stands() {
        ApiClient root = new ApiClient(URI.create("http://127.0.0.1:" + cloudflare.port()), null);
        Set<String> tried = new HashSet<>();
        TokenSpec any = TokenSpec.accountOwned("Secrets Store Read");
        HTTP_BLOCK.matcher(documentation).results().forEach(example -> {
            String body = example.group(3) == null ? "" : example.group(3);
            // The one thing that a page can't know.
            String token = cloudflare.dashboard().createToken(any).id();
            String path = example.group(2).replace("TOKEN_ID", token);
            ApiClient.Reply reply = root.send(example.group(1), path, BodyPublishers.ofString(body));
            assertThat(reply.status())
                    .as("%s: %s", example.group(), reply.text())
                    .isEqualTo(200);
            tried.add(example.group(1) + " " + example.group(2));
        });

        assertThat(tried)
                .containsExactlyInAnyOrder(
                        "GET /__sim/state",
                        "POST /__sim/clock",
                        "POST /__sim/latency",
                        "POST /__sim/faults",
                        "PUT /__sim/faults",
                        "GET /__sim/faults",
                        "DELETE /__sim/faults",
                        "GET /__sim/options",
                        "PATCH /__sim/options",
                        "POST /__sim/tokens",
                        "PATCH /__sim/tokens/TOKEN_ID",
                        "DELETE /__sim/tokens/TOKEN_ID",
                        "PATCH /__sim/secrets/PRIMARY_SECRET_EDIT_TOKEN",
                        "POST /__sim/reset");
    }

    @Test
    void every_option_and_every_action_of_a_fault_is_in_the_tables() {
        Set<String> named = new TreeSet<>();
        Arrays.stream(SimulationOptions.class.getMethods())
                .map(method -> "`" + method.getName() + "`")
                .filter(name -> name.startsWith("`with"))
                .forEach(named::add);
        HttpFault.Target any = HttpFault.on("*", "");
        List<HttpFault> one = List.of(
                any.reply(500),
                any.drop(),
                any.loseReply(),
                any.actThenReply(500),
                any.stall(Duration.ZERO),
                any.truncateBody(),
                any.oversizeBody(1),
                any.garbageBody(),
                any.slowBody(1, Duration.ZERO),
                any.noEffect(),
                any.wrongLength(1),
                any.editReply("[]"),
                any.staleReply(),
                any.crossedReply(),
                any.doubledReply(),
                any.surplusReply(""),
                any.drip(1, Duration.ZERO));
        one.forEach(fault -> named.add("`" + fault.action().type() + "`"));
        Arrays.stream(HttpFault.Target.class.getMethods())
                .filter(method -> method.getReturnType() == HttpFault.class)
                .forEach(method -> named.add("`" + method.getName() + "`"));
        Arrays.stream(SimulatedDashboard.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .forEach(method -> named.add("`" + method.getName() + "`"));
        assertThat(one).hasSameSizeAs(FaultAction.class.getPermittedSubclasses());

        assertThat(named).hasSizeGreaterThan(20).allMatch(documentation::contains);
    }
}
