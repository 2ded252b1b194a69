package dev.twoslot.rotator.cloudflare.api;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of Cloudflare's ids. What a reply calls an id is text that anybody may have written: only one of the right shape gets
 * into a path, a message or the vault. No shape admits a dot or a slash, and none is long enough for a token's value.
 */
public final class Identifiers {

    /** Accounts, tokens, stores, namespaces, permission groups (cloudflare/api-schemas, 2026-07-27: their examples). */
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    /** Secrets: described as up to 32 characters (cloudflare/api-schemas, 2026-07-27), observed as 32 hexadecimal digits. */
    private static final Pattern SECRET = Pattern.compile("[0-9A-Za-z_-]{1,32}");

    private Identifiers() {}

    /** Whether it is 32 hexadecimal digits in lower case, as the id of a token, a permission group or an account is. */
    public static boolean isHex(@Nullable String id) {
        return id != null && HEX.matcher(id).matches();
    }

    /** Whether it can be the id of a secret: 1 to 32 letters, digits, hyphens and underscores. */
    public static boolean isSecret(@Nullable String id) {
        return id != null && SECRET.matcher(id).matches();
    }

    /**
     * A configured id, in lower case.
     *
     * @param setting what it was given as, for the message
     * @param where where a person finds it
     * @throws IllegalArgumentException if it is none; the message does not show it, as it may be anything
     */
    public static String require(String setting, @Nullable String id, String where) {
        if (id == null) {
            throw new NullPointerException(setting + " must not be null");
        }
        String lower = id.toLowerCase(Locale.ROOT);
        if (!HEX.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    setting + " must be an id of 32 hexadecimal digits, not a name; " + where + " shows it");
        }
        return lower;
    }

    public static String requireStore(String setting, @Nullable String id) {
        return require(setting, id, "'wrangler secrets-store store list', or the dashboard's page of the store,");
    }

    public static String requireNamespace(String setting, @Nullable String id) {
        return require(setting, id, "'wrangler kv namespace list', or the dashboard's page of the namespace,");
    }
}
