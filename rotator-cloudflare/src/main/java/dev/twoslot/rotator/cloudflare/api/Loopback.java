package dev.twoslot.rotator.cloudflare.api;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Tells by a URL's host alone, without a look-up, whether it is on this very machine. The one place where that is decided: what counts
 * gets tokens and passwords in clear, so a form counts only if it means the loopback interface whoever resolves it.
 *
 * <p>Of names that is {@code localhost}. With a dot at its end it goes to a DNS server on some systems, as do names below it and those
 * that a hosts file may have. Of addresses it is 127.0.0.0/8 in four parts, ::1, and 127.0.0.0/8 mapped into IPv6, however they
 * are written. A zone, as in {@code [::1%eth0]}, names an interface. {@code java.net.URI} knows no host of one to three parts, such as
 * {@code 127.1}.
 */
public final class Loopback {

    private static final Pattern NAME = Pattern.compile("localhost", Pattern.CASE_INSENSITIVE);
    private static final Pattern IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6_WITHOUT_ZONE = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    private Loopback() {}

    public static boolean is(URI uri) {
        String host = uri.getHost();
        return host != null
                && (NAME.matcher(host).matches() || IPV4.matcher(host).matches() || isIpv6Loopback(host));
    }

    private static boolean isIpv6Loopback(String host) {
        if (!IPV6_WITHOUT_ZONE.matcher(host).matches()) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
