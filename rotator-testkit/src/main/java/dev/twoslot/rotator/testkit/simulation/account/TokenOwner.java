package dev.twoslot.rotator.testkit.simulation.account;

import org.jspecify.annotations.Nullable;

/**
 * Whose a token is: an account's, which it can't leave, or the user's.
 *
 * @param accountId the account, or null for the user
 */
public record TokenOwner(@Nullable String accountId) {
    public static final TokenOwner USER = new TokenOwner(null);

    static TokenOwner account(String accountId) {
        return new TokenOwner(accountId);
    }

    boolean isUser() {
        return accountId == null;
    }

    /** Whether it is this account, and neither another one nor the user. */
    boolean isAccount(String other) {
        return other.equals(accountId);
    }
}
