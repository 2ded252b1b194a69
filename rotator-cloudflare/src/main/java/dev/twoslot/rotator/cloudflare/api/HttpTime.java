package dev.twoslot.rotator.cloudflare.api;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads the dates of HTTP headers (RFC 9110, section 5.6.7), in the one form that is not obsolete. */
final class HttpTime {

    private HttpTime() {}

    static Optional<Instant> parse(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
