package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a call to the outside works with. The engine makes it; whatever a policy decides reaches an implementation here and
 * nowhere else. Immutable; prints no secret. Implementations of the SPI are given one, and tests make theirs with {@link #of}.
 */
public final class CallContext {

    private final SecretValue credential;
    private final Instant deadline;
    private final Duration clockSkew;
    private final Duration propagation;
    private final @Nullable Long fencingToken;
    private final @Nullable SlotSignature signature;

    private CallContext(
            SecretValue credential,
            Instant deadline,
            Duration clockSkew,
            Duration propagation,
            @Nullable Long fencingToken,
            @Nullable SlotSignature signature) {
        this.credential = Objects.requireNonNull(credential, "credential must not be null");
        this.deadline = Objects.requireNonNull(deadline, "deadline must not be null");
        this.clockSkew = Objects.requireNonNull(clockSkew, "clockSkew must not be null");
        this.propagation = Objects.requireNonNull(propagation, "propagation must not be null");
        this.fencingToken = fencingToken;
        this.signature = signature;
    }

    /** A context without fencing token and signature, whose clocks agree, and with a minute for a new token to become known. */
    public static CallContext of(SecretValue credential, Instant deadline) {
        return new CallContext(credential, deadline, Duration.ZERO, Duration.ofSeconds(60), null, null);
    }

    /** The same with the policy's allowances. */
    public CallContext allowing(Duration skew, Duration propagationTime) {
        return new CallContext(credential, deadline, skew, propagationTime, fencingToken, signature);
    }

    /** The same with a lease's fencing token, if it has one. */
    public CallContext fencedBy(OptionalLong token) {
        return new CallContext(
                credential, deadline, clockSkew, propagation, token.isPresent() ? token.getAsLong() : null, signature);
    }

    /** The same on behalf of a run that writes slots. */
    public CallContext signedBy(SlotSignature signer) {
        return new CallContext(credential, deadline, clockSkew, propagation, fencingToken, signer);
    }

    /**
     * The token that authorises the call; of a token under test, that token. An implementation with credentials of its own may
     * ignore it.
     */
    public SecretValue credential() {
        return credential;
    }

    /**
     * When the call must have returned or thrown, retries included. A caller that gets no answer by then stops waiting and
     * assumes, for a write, that it may have happened.
     */
    public Instant deadline() {
        return deadline;
    }

    /** How far the clocks of the rotator, the lock and the issuer may be apart. */
    public Duration clockSkew() {
        return clockSkew;
    }

    /** How long a new token may need until it is known everywhere. */
    public Duration propagation() {
        return propagation;
    }

    /**
     * The lease's fencing token, where the mutex has them. A store that can should refuse a write whose token is lower than one
     * it has seen.
     */
    public OptionalLong fencingToken() {
        return fencingToken == null ? OptionalLong.empty() : OptionalLong.of(fencingToken);
    }

    /** On whose behalf slots are written; there in every write of a slot. */
    public Optional<SlotSignature> signature() {
        return Optional.ofNullable(signature);
    }

    @Override
    public String toString() {
        return "CallContext[deadline=" + deadline + ", signature=" + signature + "]";
    }
}
