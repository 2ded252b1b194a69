package dev.twoslot.rotator.cloudflare.api;

import dev.twoslot.rotator.slot.SecretValue;
import java.util.Optional;

/**
 * Turns a token into the one header that it may stand in.
 *
 * <p>A value with a line end, a blank or anything else outside printable ASCII is no token: sent, it could forge a header,
 * and the JDK's exception for it quotes it. Length and prefix are not checked, for Cloudflare has changed both before
 * (Cloudflare docs, fundamentals/api/get-started/token-formats, 2026).
 */
public final class Bearer {

    private static final int MAX_LENGTH = 1024;

    private Bearer() {}

    /** The value of the {@code Authorization} header, or empty if the token can't stand in one. */
    public static Optional<String> header(SecretValue token) {
        String value = token.reveal();
        boolean sendable = value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sendable ? Optional.of("Bearer " + value) : Optional.empty();
    }
}
