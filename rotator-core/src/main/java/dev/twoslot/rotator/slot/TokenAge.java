package dev.twoslot.rotator.slot;

/** What is known of a token that is verified, and so how much patience and how much attention it deserves. */
public enum TokenAge {
    /** Created in this run: refusals may mean that the provider has not yet made it known everywhere. */
    FRESH,
    /** Created by an earlier run: it should be known, and a refusal is either the end of it or a passing fault. */
    SETTLED,
    /**
     * Handed in by an administrator and seen for the first time: it may be cut, swapped with the other role's, of another
     * account, or short of a permission. A verdict that is not {@code USABLE} says which, as far as it can be told.
     */
    OFFERED
}
