package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.HttpTransport;
import dev.twoslot.rotator.cloudflare.api.Loopback;
import dev.twoslot.rotator.cloudflare.api.ProxyToOthers;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Connections to Cloudflare's API and the threads that serve them. Any number of {@link CloudflareAccount}s can share one; it holds
 * no credential. Immutable and thread-safe.
 *
 * <p>Its threads don't keep a process alive. {@link #close()} ends them; a process that exits without it may end 300 ms later, as
 * the VM waits for one of them.
 */
public final class CloudflareTransport implements AutoCloseable {

    private final HttpTransport http;

    private CloudflareTransport(HttpTransport http) {
        this.http = http;
    }

    /** Starts a transport with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether the URL's host is on this very machine: {@code localhost} or a literal loopback address, of IPv4, of IPv6, or of IPv4
     * mapped into IPv6. Decided by the host as it is written, in any case; no name is looked up, so every other name is not. Such URLs
     * are called without a proxy, and with http no token of theirs crosses a network.
     *
     * @param url of any scheme; one without a host is not on this machine
     */
    public static boolean isLoopback(URI url) {
        return Loopback.is(Objects.requireNonNull(url, "url must not be null"));
    }

    HttpTransport http() {
        return http;
    }

    /**
     * Ends connections and threads, but for those of an executor that was given. A call that is under way ends as if its reply were
     * lost, and a later one is not sent. Idempotent.
     */
    @Override
    public void close() {
        http.close();
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

        private final Settings settings = new Settings();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private @Nullable Executor executor;
        private @Nullable ProxySelector proxy;

        private Builder() {}

        /** How long a connection may take to be made: 1 ms to 5 min. Default 5 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = settings.take("connectTimeout", value, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
            return this;
        }

        /**
         * The HTTP proxy that calls go through: the first that the selector names for a URL, and {@link
         * HttpClient.Builder#NO_PROXY} for none whatever the JVM says. For an https base URL the proxy gets a CONNECT and sees
         * no token. It is spoken to in clear and without a password, for Java's client sends no Basic credentials for a tunnel
         * (system property {@code jdk.http.auth.tunneling.disabledSchemes}, JDK 17 to 25), and a SOCKS proxy is passed over.
         * Loopback addresses are always called directly. Default: the JVM's selector, which follows the system properties
         * {@code https.proxyHost}, {@code https.proxyPort} and {@code http.nonProxyHosts}.
         *
         * @param value asked for each call, from several threads
         */
        public Builder proxy(ProxySelector value) {
            proxy = settings.take("proxy", value);
            return this;
        }

        /** Where the HTTP client does its work. Default daemon threads of its own. */
        public Builder executor(Executor value) {
            executor = settings.take("executor", value);
            return this;
        }

        /** The transport; connects to nothing yet. */
        public CloudflareTransport build() {
            return new CloudflareTransport(new HttpTransport(connectTimeout, proxies(), executor));
        }

        private ProxySelector proxies() {
            ProxySelector chosen = proxy == null ? ProxySelector.getDefault() : proxy;
            return new ProxyToOthers(chosen == null ? HttpClient.Builder.NO_PROXY : chosen);
        }
    }
}
