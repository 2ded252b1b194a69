package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token as the issuer lists it, without its value.
 *
 * @param id the issuer's id
 * @param name the name that it was created with; not unique, and anybody's to choose
 * @param issuedAt when it was created, by the issuer's clock; null where the issuer does not tell
 * @param expiresAt when it stops working; null if never, or where the issuer does not tell
 * @param madeFor the roles whose permissions it has, exactly; empty if it has others, null where the issuer does not tell
 */
public record IssuedToken(
        String id,
        String name,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Set<Role> madeFor) {

    public IssuedToken {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(name, "name must not be null");
        madeFor = madeFor == null ? null : Set.copyOf(madeFor);
    }

    /** Whether its permissions are known to be exactly the role's. */
    public boolean isMadeFor(Role role) {
        return madeFor != null && madeFor.contains(role);
    }

    /** Whether its permissions are known to be others than the role's. */
    public boolean isNotMadeFor(Role role) {
        return madeFor != null && !madeFor.contains(role);
    }
}
