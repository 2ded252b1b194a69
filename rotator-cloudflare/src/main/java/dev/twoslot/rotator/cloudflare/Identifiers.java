package dev.twoslot.rotator.cloudflare;

import java.util.regex.Pattern;

/** Checks the ids of stores and namespaces: 1 to 32 characters (cloudflare/api-schemas, 2026-07-27). */
final class Identifiers {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,32}");

    private Identifiers() {}

    static String require(String setting, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    setting + " must be an id of 1 to 32 letters, digits, '-' or '_', as the dashboard shows it");
        }
        return id;
    }
}
