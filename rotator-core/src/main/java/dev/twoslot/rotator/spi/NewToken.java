package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.Role;
import java.time.Instant;

/**
 * A token to be created.
 *
 * @param name unique to this role and run, at most 120 characters; it is how a token is found whose reply was lost
 * @param role what the token has to be able to do
 * @param expiresAt when it stops working, in whole seconds
 */
public record NewToken(String name, Role role, Instant expiresAt) {}
