package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.StandardErrors;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * So many calls per five minutes; the one after them blocks all further calls for the next five (Cloudflare docs,
 * fundamentals/api/reference/limits, 2026). Guarded by the simulation's lock.
 */
final class RateLimit {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration BLOCK = Duration.ofMinutes(5);

    private static final class Bucket {
        private Instant windowEnd = Instant.MIN;
        private Instant blockedUntil = Instant.MIN;
        private int used;
    }

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Supplier<SimulationOptions> options;

    RateLimit(Supplier<SimulationOptions> options) {
        this.options = options;
    }

    /**
     * Counts a call.
     *
     * @return true if it may pass
     */
    boolean admit(ApiToken caller, Instant now) {
        Bucket bucket = buckets.computeIfAbsent(bucketOf(caller), ignored -> new Bucket());
        if (now.isBefore(bucket.blockedUntil)) {
            return false;
        }
        if (!now.isBefore(bucket.windowEnd)) {
            bucket.windowEnd = now.plus(WINDOW);
            bucket.used = 0;
        }
        if (bucket.used >= options.get().rateLimitRequests()) {
            bucket.blockedUntil = now.plus(BLOCK);
            bucket.windowEnd = bucket.blockedUntil;
            return false;
        }
        bucket.used++;
        return true;
    }

    /** The headers that every reply carries: what is left, and the rule; all is left to one that nobody knows. */
    Map<String, String> headers(@Nullable ApiToken caller, Instant now) {
        Bucket bucket = caller == null ? new Bucket() : buckets.getOrDefault(bucketOf(caller), new Bucket());
        int limit = options.get().rateLimitRequests();
        boolean open = !now.isBefore(bucket.windowEnd);
        int left = open ? limit : Math.max(0, limit - bucket.used);
        long seconds = open ? WINDOW.toSeconds() : secondsUntil(bucket.windowEnd, now);
        return Map.of(
                "Ratelimit", "\"default\";r=" + left + ";t=" + seconds,
                "Ratelimit-Policy", "\"default\";q=" + limit + ";w=" + WINDOW.toSeconds());
    }

    /** The 429 for a call that was not admitted. Its body is not documented, so the options choose. */
    SimulatedReply refusal(ApiToken caller, Instant now) {
        Bucket bucket = buckets.getOrDefault(bucketOf(caller), new Bucket());
        SimulatedReply envelope = ReplyEnvelope.failure(429, List.of(StandardErrors.THROTTLED));
        SimulatedReply reply = switch (options.get().rateLimitBody()) {
            case ENVELOPE -> envelope;
            case HTML -> envelope.withBody(SimulatedReply.HTML, StandardErrors.html(429));
            case EMPTY -> envelope.withoutBody();
        };
        return reply.withHeader("retry-after", Long.toString(secondsUntil(bucket.blockedUntil, now)));
    }

    private String bucketOf(ApiToken caller) {
        if (options.get().rateLimitScope() == SimulationOptions.RateLimitScope.TOKEN) {
            return caller.id();
        }
        return caller.owner().isUser() ? "user" : "account " + caller.owner().accountId();
    }

    private static long secondsUntil(Instant end, Instant now) {
        return (Duration.between(now, end).toMillis() + 999) / 1000;
    }
}
