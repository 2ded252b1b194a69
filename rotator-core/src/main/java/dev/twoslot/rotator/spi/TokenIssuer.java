package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Creates, judges, lists and revokes tokens.
 *
 * <p>The engine trusts no reply: it accepts a created token only if its id and value are new and its name and expiry are as
 * asked, and it revokes an id only right after {@link #list} has shown it under a name that the rotation has given. So an
 * implementation passes on what it is told; it revokes nothing and repeats no create by itself.
 *
 * <p>Every method fails with a {@link RotatorException} and nothing else; any other exception is taken for the worst case
 * of its method. Implementations are thread-safe: a run creates, and verifies, both roles at the same time.
 */
public interface TokenIssuer {

    /**
     * Creates one token, in one attempt. Not idempotent: an implementation must not repeat a request that may have been done.
     *
     * @return the new token with its id, name and expiry, and with its time of issue where the issuer tells
     * @throws RotatorException {@code TRANSIENT} or {@code PERMANENT} if no token was created; {@code AMBIGUOUS} if one may
     *     exist. The engine then looks for it by the request's name, which is used once only
     */
    Token create(NewToken request, CallContext context);

    /**
     * Judges whether a token is accepted <em>and</em> can do its role's work. Read-only.
     *
     * <p>An implementation repeats a refusal as often as its provider's habits require (a fresh token may need
     * {@link CallContext#propagation()} to become known; a settled one is sometimes refused by mistake) before it says
     * {@link Verdict.Status#REFUSED}.
     *
     * @param token the token under test; it is its own credential, and so the context's
     * @param age what is known of it
     * @throws RotatorException {@code TRANSIENT} if nothing can be said; {@code PERMANENT} if that will stay so until a setting
     *     is changed, such as the id of an account
     */
    Verdict verify(Token token, Role role, TokenAge age, CallContext context);

    /**
     * All tokens whose name starts with the prefix and that have not ended, from every page.
     *
     * @param namePrefix what their names start with; empty for all
     * @throws RotatorException if the list can't be had whole; half a list is never returned
     */
    List<IssuedToken> list(String namePrefix, CallContext context);

    /**
     * Revokes a token. Idempotent: one that is gone already is a success.
     *
     * <p>A list may have paired an id with the name of another token, and what is revoked is gone for good. So an implementation
     * whose provider can look a token up by its id does that first, and revokes it only if it bears the listed name.
     *
     * @param token the token as {@link #list} gave it
     * @throws RotatorException {@code TRANSIENT} or {@code PERMANENT} if nothing was revoked, because the id bears another name, for
     *     one; {@code AMBIGUOUS} if it may or may not still work
     */
    void revoke(IssuedToken token, CallContext context);

    /**
     * What the tokens are valid for, in a form that stays the same as long as it is the same thing, such as the id of an account;
     * up to 200 printable ASCII characters, empty if there is nothing to tell. A vault remembers it, and refuses to be used
     * with another.
     */
    default String realm() {
        return "";
    }

    /**
     * How many tokens can exist at a time: what a run takes for a sign that a create was refused for lack of room. Empty if unknown.
     */
    default OptionalInt capacity() {
        return OptionalInt.empty();
    }

    /** The names of the permissions that a new token of the role gets, in the issuer's words; empty if unknown. */
    default Set<String> permissionsGranted(Role role) {
        return Set.of();
    }
}
