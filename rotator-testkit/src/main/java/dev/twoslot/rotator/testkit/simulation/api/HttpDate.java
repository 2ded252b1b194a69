package dev.twoslot.rotator.testkit.simulation.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The time as HTTP writes it: RFC 9110, section 5.6.7. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'")
            .withLocale(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** The Date header. */
    public static Map<String, String> header(Instant time) {
        return Map.of("Date", FORMAT.format(time));
    }
}
