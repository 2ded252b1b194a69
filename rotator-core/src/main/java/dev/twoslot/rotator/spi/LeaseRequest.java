package dev.twoslot.rotator.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a run asks of a mutex.
 *
 * @param rotation the name of the rotation: runs of one rotation keep each other out, and runs of another are none of its business
 * @param ttl how long the lease lasts unless released
 * @param clockSkew how far the holder's clock and another's may be apart
 * @param deadline when the call must have returned
 */
public record LeaseRequest(String rotation, Duration ttl, Duration clockSkew, Instant deadline) {
    public LeaseRequest {
        Objects.requireNonNull(rotation, "rotation must not be null");
        Objects.requireNonNull(ttl, "ttl must not be null");
        Objects.requireNonNull(clockSkew, "clockSkew must not be null");
        Objects.requireNonNull(deadline, "deadline must not be null");
    }
}
