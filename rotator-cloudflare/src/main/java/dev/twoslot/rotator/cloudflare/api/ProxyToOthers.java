package dev.twoslot.rotator.cloudflare.api;

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
public final class ProxyToOthers extends ProxySelector {

    private final ProxySelector selector;

    public ProxyToOthers(ProxySelector selector) {
        this.selector = selector;
    }

    @Override
    public List<Proxy> select(URI uri) {
        return Loopback.is(uri) ? List.of(Proxy.NO_PROXY) : selector.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        selector.connectFailed(uri, address, failure);
    }
}
