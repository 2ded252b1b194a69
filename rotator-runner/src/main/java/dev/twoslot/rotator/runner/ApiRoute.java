package dev.twoslot.rotator.runner;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How calls get to the API.
 *
 * @param selector for the HTTP client
 * @param proxy the proxy's host and port, or null where calls go directly
 * @param reason what decided it: a variable, Java's system properties, or the absence of both
 */
record ApiRoute(
        ProxySelector selector, @Nullable String proxy, String reason) {

    static ApiRoute direct(String reason) {
        return new ApiRoute(HttpClient.Builder.NO_PROXY, null, reason);
    }

    /** @param variable the variable that names the proxy */
    static ApiRoute through(String host, int port, String variable) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
        return new ApiRoute(ProxySelector.of(address), text(address), variable);
    }

    /** What the virtual machine's selector says for the API. */
    static ApiRoute asJavaSays(ProxySelector selector, URI baseUrl) {
        List<Proxy> proxies = selector.select(baseUrl);
        return !proxies.isEmpty() && proxies.get(0).address() instanceof InetSocketAddress address
                ? new ApiRoute(selector, text(address), "Java's system properties")
                : new ApiRoute(selector, null, "no proxy is set");
    }

    /** One sentence for a person. */
    String sentence(URI baseUrl) {
        return "Calls to " + baseUrl.getHost()
                + (proxy == null ? " go directly: " + reason + "." : " go through the proxy " + proxy + " (" + reason + ").");
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
