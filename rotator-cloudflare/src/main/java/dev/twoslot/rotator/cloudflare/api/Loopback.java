package dev.twoslot.rotator.cloudflare.api;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by a URL's host alone, without a look-up, whether it is on this very machine. */
public final class Loopback {

    private static final Pattern HOST = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private Loopback() {}

    public static boolean is(URI uri) {
        return uri.getHost() != null
                && HOST.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    }
}
