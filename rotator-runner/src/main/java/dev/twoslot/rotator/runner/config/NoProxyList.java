package dev.twoslot.rotator.runner.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hosts that are called without a proxy, as {@code NO_PROXY} lists them: names with commas or blanks between them, each for
 * itself and what is below it, with or without a dot or {@code *.} in front; addresses; networks such as {@code 10.0.0.0/8};
 * {@code *} for everything; each but the last two with a port or without. Pure: no name is looked up.
 */
final class NoProxyList {

    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*");
    private static final Pattern PORT = Pattern.compile("(.*[^:]):([0-9]{1,5})");
    private static final int HTTPS = 443;

    private NoProxyList() {}

    static boolean names(String list, URI url) {
        String host = VariableSyntax.withoutBrackets(url.getHost()).toLowerCase(Locale.ROOT);
        int port = url.getPort() < 0 ? HTTPS : url.getPort();
        return Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> names(entry, host, port));
    }

    private static boolean names(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return inNetwork(host, entry);
        }
        var withPort = PORT.matcher(entry);
        boolean hasPort = withPort.matches() && (entry.contains("]") || entry.indexOf(':') == entry.lastIndexOf(':'));
        if (hasPort && Integer.parseInt(withPort.group(2)) != port) {
            return false;
        }
        String name = VariableSyntax.withoutBrackets(hasPort ? withPort.group(1) : entry)
                .replaceFirst("^\\*?\\.", "");
        Optional<InetAddress> address = address(host);
        return address.isPresent()
                ? address.equals(address(name))
                : !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private static boolean inNetwork(String host, String network) {
        int slash = network.indexOf('/');
        Optional<InetAddress> address = address(host);
        Optional<InetAddress> base = address(network.substring(0, slash));
        String length = network.substring(slash + 1);
        if (address.isEmpty() || base.isEmpty() || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] one = address.get().getAddress();
        byte[] other = base.get().getAddress();
        int hostBits = 8 * one.length - Integer.parseInt(length);
        return one.length == other.length
                && hostBits >= 0
                && new BigInteger(1, one).shiftRight(hostBits).equals(new BigInteger(1, other).shiftRight(hostBits));
    }

    /** Empty for a name, which would have to be looked up. */
    private static Optional<InetAddress> address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
