package dev.twoslot.rotator.cloudflare.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads {@code Retry-After} (RFC 9110, section 10.2.3): whole seconds, which is what Cloudflare sends on a 429 (Cloudflare
 * docs, fundamentals/api/reference/limits, 2025-09-03), or a date, which a proxy in between may send.
 */
final class RetryAfter {

    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** How long to wait from {@code now}, zero or more; empty if the header can't be read. */
    static Optional<Duration> parse(String header, Instant now) {
        String value = header.trim();
        if (!value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        return HttpTime.parse(value).map(then -> {
            Duration wait = Duration.between(now, then);
            return wait.isNegative() ? Duration.ZERO : wait;
        });
    }
}
