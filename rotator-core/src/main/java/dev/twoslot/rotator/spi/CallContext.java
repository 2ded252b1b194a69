package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.SecretValue;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a call to the outside works with.
 *
 * @param credential the token that authorises the call; an implementation with credentials of its own may ignore it
 * @param deadline when the call must have returned or thrown, retries included. A caller that gets no answer by then stops
 *     waiting and assumes, for a write, that it may have happened
 * @param fencingToken the lease's fencing token, where the mutex has them. A store that can should refuse a write whose
 *     token is lower than one it has seen
 */
public record CallContext(SecretValue credential, Instant deadline, OptionalLong fencingToken) {}
