package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.Token;
import java.time.Instant;
import java.util.List;

/**
 * Creates, judges and revokes tokens.
 *
 * <p>Every method fails with a {@link RotatorException} and nothing else; any other exception is taken for the worst case
 * of its method. Implementations are thread-safe: a run creates, and verifies, both roles at the same time.
 */
public interface TokenIssuer {

    /**
     * Creates one token.
     *
     * <p>Not idempotent at the provider, so an implementation must not repeat it blindly: after an ambiguous reply it looks
     * for a token by the request's name, which is used once only, revokes what it finds, and creates again.
     *
     * @return the new token with its id and expiry
     * @throws RotatorException {@code TRANSIENT} or {@code PERMANENT} if no token was created; {@code AMBIGUOUS} if one may
     *     exist. The caller then forgets it; a later sweep finds it by its name
     */
    Token create(NewToken request, CallContext context);

    /**
     * Judges whether a token is accepted <em>and</em> can do its role's work.
     *
     * <p>Read-only. A {@link Verdict.Status#REJECTED} must be conclusive: an implementation repeats a refusal as often as its
     * provider's habits require (a fresh token may need time to become known; a settled one is sometimes refused by
     * mistake) before it says so.
     *
     * @param token the token under test; it is its own credential
     * @param age whether it was created moments ago
     * @param deadline when the call must have returned
     * @throws RotatorException {@code TRANSIENT} if nothing conclusive can be said
     */
    Verdict verify(Token token, Role role, TokenAge age, Instant deadline);

    /**
     * All tokens whose name starts with the prefix and that have not expired, from every page.
     *
     * @throws RotatorException if the list can't be had whole; half a list is never returned
     */
    List<IssuedToken> list(String namePrefix, CallContext context);

    /**
     * Revokes a token. Idempotent: one that is gone already is a success.
     *
     * @throws RotatorException {@code AMBIGUOUS} if it may or may not still work
     */
    void revoke(String tokenId, CallContext context);
}
