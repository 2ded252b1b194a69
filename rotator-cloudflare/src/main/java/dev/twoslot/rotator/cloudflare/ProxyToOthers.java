package dev.twoslot.rotator.cloudflare;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * A selector's proxies, but for this very machine, which is always called directly: a token for a service on the loopback
 * address must not leave it. As thread-safe as the selector.
 */
final class ProxyToOthers extends ProxySelector {

    private final ProxySelector selector;

    ProxyToOthers(ProxySelector selector) {
        this.selector = selector;
    }

    /** @throws IllegalStateException if the selector's answer can't be used; the message says why */
    @Override
    public List<Proxy> select(URI uri) {
        if (Loopback.is(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        List<Proxy> proxies = selected(uri);
        // java.net.http would silently call directly.
        if (!proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.SOCKS) {
            throw new IllegalStateException("it is a SOCKS proxy, which Java's HTTP client does not speak to");
        }
        return proxies;
    }

    private List<Proxy> selected(URI uri) {
        List<Proxy> proxies;
        try {
            proxies = selector.select(uri);
        } catch (RuntimeException e) {
            throw new IllegalStateException("its selector threw " + e.getClass().getName());
        }
        if (proxies == null) {
            throw new IllegalStateException("its selector returned null");
        }
        return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        selector.connectFailed(uri, address, failure);
    }
}
