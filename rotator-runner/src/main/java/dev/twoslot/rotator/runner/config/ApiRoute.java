package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.cloudflare.CloudflareTransport;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How calls get to the API: through the proxy that {@code HTTPS_PROXY} names, unless {@code NO_PROXY} lists the API's host. Either
 * is read in lower case as well, as other programs do. An API on this very machine, and one in clear, is not theirs.
 *
 * @param selector for the HTTP client, or null to leave it to Java's system properties
 * @param description what a log says, as the rest of a sentence about the calls
 */
public record ApiRoute(@Nullable ProxySelector selector, String description) {

    /** What is so where no variable says otherwise. */
    public static final ApiRoute AS_JAVA_SAYS =
            new ApiRoute(null, "directly, unless Java's system properties name a proxy");

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final String RULE = "must be an HTTP proxy with its port, such as http://proxy.example.org:3128";

    /** Null if the variable that counts is wrong, which then has a problem noted. */
    static @Nullable ApiRoute read(Variables variables, URI baseUrl) {
        if (CloudflareTransport.isLoopback(baseUrl) || !"https".equalsIgnoreCase(baseUrl.getScheme())) {
            return AS_JAVA_SAYS;
        }
        String except = variables.orNullAs(inEitherCase(variables, Setting.NO_PROXY), Setting.NO_PROXY, list -> list);
        if (except != null && NoProxyList.names(except, baseUrl)) {
            return new ApiRoute(HttpClient.Builder.NO_PROXY, "directly, as NO_PROXY says");
        }
        String key = inEitherCase(variables, Setting.HTTPS_PROXY);
        return variables.isSet(key)
                ? variables.orNullAs(key, Setting.HTTPS_PROXY, text -> through(text, key))
                : AS_JAVA_SAYS;
    }

    private static String inEitherCase(Variables variables, Setting setting) {
        return variables.isSet(setting) ? setting.key() : setting.key().toLowerCase(Locale.ROOT);
    }

    private static ApiRoute through(String text, String key) {
        URI uri;
        try {
            uri = new URI(SCHEME.matcher(text).matches() ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(RULE);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "must begin with http://, for Java's HTTP client speaks neither TLS nor SOCKS to a proxy; what goes through"
                            + " it is TLS all the same");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "must have no user and no password: they would cross the network in clear, and"
                            + " Java's HTTP client does not send them for https");
        }
        boolean alone = uri.getRawPath().matches("/?") && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (uri.getHost() == null || !alone || uri.getPort() < 1 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(RULE);
        }
        InetSocketAddress proxy =
                InetSocketAddress.createUnresolved(VariableSyntax.withoutBrackets(uri.getHost()), uri.getPort());
        return new ApiRoute(
                ProxySelector.of(proxy),
                "through the proxy " + proxy.getHostString() + ":" + proxy.getPort() + " (" + key + ")");
    }
}
