package dev.twoslot.rotator.runner.config;

import org.jspecify.annotations.Nullable;

/**
 * Which of many rotations a mail is about. An engineer may look after several, and gets it on a phone.
 *
 * @param rotation the rotation's name
 * @param account the id of the account whose tokens are rotated
 * @param host the machine that rotates, or null if it has no name
 */
public record MailOrigin(
        String rotation, String account, @Nullable String host) {}
