package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.process.Environment;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRouteTest {

    private static final URI API = URI.create("https://api.example.org/client/v4");

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void withoutAVariableJavaDecides() {
        assertThat(route(API)).isSameAs(ApiRoute.AS_JAVA_SAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, http://proxy.example.org:3128, proxy.example.org, 3128",
        "https_proxy, http://proxy.example.org:3128/, proxy.example.org, 3128",
        "HTTPS_PROXY, 192.0.2.1:80, 192.0.2.1, 80",
        "HTTPS_PROXY, http://[2001:db8::1]:3128, 2001:db8::1, 3128"
    })
    void theProxyInTheEnvironmentIsTakenAndSaid(String key, String value, String host, int port) {
        variables.put(key, value);

        ApiRoute route = route(API);

        assertThat(address(route).getHostString()).isEqualTo(host);
        assertThat(address(route).getPort()).isEqualTo(port);
        assertThat(route.description()).isEqualTo("through the proxy " + host + ":" + port + " (" + key + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_PROXY", "no_proxy"})
    void aHostOnTheListIsCalledDirectlyEvenIfJavaHasAProxy(String key) {
        variables.put("HTTPS_PROXY", "http://proxy.example.org:3128");
        variables.put(key, "localhost,.example.org");

        assertThat(selector(route(API)).select(API)).containsExactly(Proxy.NO_PROXY);
        assertThat(route(API).description()).isEqualTo("directly, as NO_PROXY says");
        assertThat(address(route(URI.create("https://api.example.net"))).getPort())
                .isEqualTo(3128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:1",
                "http://127.0.0.1:1",
                "https://[::1]:1",
                "https://[0:0:0:0:0:0:0:1]",
                "http://api.example.org"
            })
    void thisMachineAndCallsInClearAreNotItsConcern(String url) {
        variables.put("HTTPS_PROXY", "anything canary");

        assertThat(route(URI.create(url))).isSameAs(ApiRoute.AS_JAVA_SAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "https://proxy.example.org:3128, must begin with http://",
        "socks5://canary.example.org:1080, must begin with http://",
        "http://user:canary@proxy.example.org:3128, must have no user and no password",
        "http://canary.example.org, must be an HTTP proxy with its port",
        "canary, must be an HTTP proxy with its port",
        "http://canary:0, must be an HTTP proxy with its port",
        "http://canary:70000, must be an HTTP proxy with its port",
        "http://canary:3128/path, must be an HTTP proxy with its port",
        "http://canary:3128?x, must be an HTTP proxy with its port",
        "http://can ary:3128, must be an HTTP proxy with its port"
    })
    void whatCanNotBeUsedIsRefusedByNameAndNeverPassedOver(String value, String rule) {
        variables.put("HTTPS_PROXY", value);
        Variables read = new Variables(Environment.of(variables));

        assertThat(ApiRoute.read(read, API)).isNull();
        assertThat(read.refusal())
                .hasMessageContaining("HTTPS_PROXY: " + rule)
                .hasMessageContaining("NO_PROXY")
                .hasMessageNotContaining("canary");
    }

    private ApiRoute route(URI api) {
        return Objects.requireNonNull(ApiRoute.read(new Variables(Environment.of(variables)), api));
    }

    private static ProxySelector selector(ApiRoute route) {
        return Objects.requireNonNull(route.selector());
    }

    private static InetSocketAddress address(ApiRoute route) {
        return (InetSocketAddress) selector(route).select(API).get(0).address();
    }
}
