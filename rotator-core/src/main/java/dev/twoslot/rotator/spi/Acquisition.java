package dev.twoslot.rotator.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of asking for a mutex: a lease, or who has it. Immutable. */
public final class Acquisition {

    private final @Nullable Lease lease;
    private final @Nullable Instant heldUntil;
    private final String holder;

    private Acquisition(@Nullable Lease lease, @Nullable Instant heldUntil, String holder) {
        this.lease = lease;
        this.heldUntil = heldUntil;
        this.holder = holder;
    }

    /** The lease is the caller's. */
    public static Acquisition of(Lease lease) {
        return new Acquisition(Objects.requireNonNull(lease, "lease must not be null"), null, "");
    }

    /**
     * Another holds the mutex.
     *
     * @param until when its lease ends, by its own clock; null where that is not known
     * @param holder who it is, for people, such as {@code pid 4711}; up to 200 printable characters, empty where not known
     */
    public static Acquisition heldByAnother(@Nullable Instant until, String holder) {
        return new Acquisition(null, until, Objects.requireNonNull(holder, "holder must not be null"));
    }

    /** The lease, or empty if another holds the mutex. */
    public Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /** When the other's lease ends, by its own clock, where that is known. */
    public Optional<Instant> heldUntil() {
        return Optional.ofNullable(heldUntil);
    }

    /** Who the other is, for people; empty where that is not known. */
    public String holder() {
        return holder;
    }
}
