package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.Role;
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
 * @param permittedFor the roles whose permissions it has; null where the issuer does not tell
 * @param permittedMore whether it has permissions beyond those of these roles
 */
public record IssuedToken(
        String id,
        String name,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Set<Role> permittedFor,
        boolean permittedMore) {

    public IssuedToken {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(name, "name must not be null");
        permittedFor = permittedFor == null ? null : Set.copyOf(permittedFor);
    }

    /** One that has no permissions but those of these roles. */
    public IssuedToken(
            String id,
            String name,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable Set<Role> permittedFor) {
        this(id, name, issuedAt, expiresAt, permittedFor, false);
    }

    /** Whether its permissions are known to be exactly the role's. */
    public boolean isMadeFor(Role role) {
        return permittedFor != null && permittedFor.equals(Set.of(role)) && !permittedMore;
    }

    /** Whether it is known to have the role's permissions, others or none beside them. */
    public boolean isPermittedFor(Role role) {
        return permittedFor != null && permittedFor.contains(role);
    }

    /** Whether it is known to lack a permission of the role's. */
    public boolean isNotPermittedFor(Role role) {
        return permittedFor != null && !permittedFor.contains(role);
    }
}
