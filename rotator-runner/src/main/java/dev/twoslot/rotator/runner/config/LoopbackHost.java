package dev.twoslot.rotator.runner.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by its name alone, without a look-up, whether a host is this very machine. */
final class LoopbackHost {

    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    private LoopbackHost() {}

    static boolean is(String host) {
        String bare = withoutBrackets(host).toLowerCase(Locale.ROOT);
        return bare.equals("localhost")
                || bare.equals("::1")
                || IPV4.matcher(bare).matches();
    }

    /** A literal IPv6 address as a socket wants it, any other host as it is. */
    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
