package dev.twoslot.rotator.testkit.exploration.engine;

/**
 * A reply that is not about what was asked, for one call of the next run: crossed, stale, doubled, or about a write that was not
 * made. What was asked for is done all the same, but for a write. None of them may cost a token.
 */
public enum Lie {
    /** The reply to a create is the token-creation token in PRIMARY, under the name and the expiry that were asked for. */
    CREATE_GIVES_WHAT_PRIMARY_HOLDS,
    /** The reply to a create has the new value and the id of the token in PRIMARY. */
    CREATE_GIVES_THE_ID_OF_PRIMARY,
    /** The reply to a create has the new id and the value of the token in SECONDARY. */
    CREATE_GIVES_THE_VALUE_OF_SECONDARY,
    /** The reply to a create bears another name. */
    CREATE_GIVES_ANOTHER_NAME,
    /** The reply to a create ends at another time. */
    CREATE_GIVES_ANOTHER_EXPIRY,
    /** The reply to a create has no id. */
    CREATE_GIVES_NO_ID,
    /** The reply to a create and the verdict that follows name the same wrong id. */
    CREATE_AND_VERIFY_NAME_THE_SAME_WRONG_ID,
    /** The verdict on a token names another one. */
    VERIFY_NAMES_ANOTHER_TOKEN,
    /** The verdict on a token that works is a refusal. */
    VERIFY_REFUSES_WHAT_WORKS,
    /** The verdict on a token names another end than the one that is known. */
    VERIFY_NAMES_ANOTHER_EXPIRY,
    /** The list is empty. */
    LIST_IS_EMPTY,
    /** The list gives every token the id of the token-creation token in PRIMARY. */
    LIST_NAMES_PRIMARY_THROUGHOUT,
    /** The list gives every token the id of the secret-edit token in SECONDARY. */
    LIST_NAMES_SECONDARY_THROUGHOUT,
    /** The list has everything twice. */
    LIST_IS_DOUBLED,
    /** A write of PRIMARY is confirmed and not made. */
    WRITE_OF_PRIMARY_IS_NOT_MADE,
    /** A write of SECONDARY is confirmed and not made. */
    WRITE_OF_SECONDARY_IS_NOT_MADE
}
