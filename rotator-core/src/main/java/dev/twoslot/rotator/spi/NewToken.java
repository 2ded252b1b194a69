package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.Role;
import java.time.Instant;
import java.util.Objects;

/**
 * A token to be created.
 *
 * @param name unique to this role, run and attempt, at most 120 characters; it is how a token is found whose reply was lost
 * @param role what the token has to be able to do
 * @param expiresAt when it stops working, in whole seconds, by the issuer's clock
 */
public record NewToken(String name, Role role, Instant expiresAt) {
    public NewToken {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(role, "role must not be null");
        Objects.requireNonNull(expiresAt, "expiresAt must not be null");
    }
}
