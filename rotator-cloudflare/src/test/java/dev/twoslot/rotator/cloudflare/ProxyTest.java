package dev.twoslot.rotator.cloudflare;

import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.ACCOUNT;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.CREDENTIAL;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.TOKENS;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    private final ScriptedCloudflare cloudflare = new ScriptedCloudflare();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"canary\"\r\nContent-Length: 6\r\n\r\ncanary",
                "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 canary\r\nContent-Length: 6\r\n\r\ncanary",
                "HTTP/1.1 502 canary\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 301 X\r\nLocation: https://canary.example/\r\nContent-Length: 0\r\n\r\n",
            })
    void a_proxy_that_makes_no_tunnel_is_named_and_a_write_through_it_was_not_sent(String reply) throws Exception {
        try (RefusingProxy proxy = new RefusingProxy(reply)) {
            RotatorException e = create(proxy, "https://api.example.org/client/v4");

            assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(e).hasMessageContaining("the proxy made no connection to the API, so nothing was sent");
            assertThat(e.toString() + e.getCause()).doesNotContain("canary");
            assertThat(proxy.lines())
                    .contains("CONNECT api.example.org:443 HTTP/1.1")
                    .noneMatch(line -> line.contains(CREDENTIAL) || line.startsWith("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
    void this_very_machine_is_called_without_it(String host) throws Exception {
        try (RefusingProxy proxy = new RefusingProxy("HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n")) {
            cloudflare.answer("POST", TOKENS, success("{}"));

            create(proxy, "http://" + host + ":" + cloudflare.server.port() + "/client/v4");

            assertThat(proxy.lines()).isEmpty();
            assertThat(host.equals("[::1]") || cloudflare.calls("POST", TOKENS) > 0)
                    .isTrue();
        }
    }

    @Test
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> CloudflareTransport.builder().proxy(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("proxy");
    }

    private RotatorException create(RefusingProxy proxy, String baseUrl) {
        CloudflareAccount account = CloudflareAccount.builder(ACCOUNT)
                .baseUrl(URI.create(baseUrl))
                .transport(CloudflareTransport.builder().proxy(proxy.selector()).build())
                .time(cloudflare.clock)
                .random(new Random(1))
                .build();
        NewToken token =
                new NewToken("two-slot/test/token-creation/run-1", Role.TOKEN_CREATION, cloudflare.clock.instant());
        return catchThrowableOfType(
                RotatorException.class, () -> cloudflare.issuer(account).create(token, cloudflare.context()));
    }
}
