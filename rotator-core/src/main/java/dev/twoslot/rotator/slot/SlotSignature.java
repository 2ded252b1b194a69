package dev.twoslot.rotator.slot;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who writes a slot: it goes into the slot's {@link SlotComment}, so that another installation, or the same one from a restored
 * backup, can tell whose tokens it finds there.
 *
 * @param rotation the rotation's name, 1 to 40 lower-case letters, digits and hyphens
 * @param vault the id of the vault that the run works from: 16 hexadecimal digits in lower case, random, made with the vault and
 *     kept in its notes
 * @param run the id of the run, as it stands in token names: 1 to 40 letters, digits and hyphens
 */
public record SlotSignature(String rotation, String vault, String run) {

    private static final Pattern ROTATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern VAULT = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern RUN = Pattern.compile("[0-9A-Za-z-]{1,40}");

    public SlotSignature {
        Objects.requireNonNull(rotation, "rotation must not be null");
        Objects.requireNonNull(vault, "vault must not be null");
        if (!isRotation(rotation)) {
            throw new IllegalArgumentException("rotation must be 1 to 40 lower-case letters, digits and hyphens");
        }
        if (!isVault(vault)) {
            throw new IllegalArgumentException("vault must be 16 hexadecimal digits in lower case");
        }
        Objects.requireNonNull(run, "run must not be null");
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("run must be 1 to 40 letters, digits and hyphens");
        }
    }

    /** Whether the text can be a rotation's name: 1 to 40 lower-case letters, digits and hyphens, no hyphen first. */
    public static boolean isRotation(String text) {
        return ROTATION.matcher(text).matches();
    }

    /** Whether the text can be a vault's id: 16 hexadecimal digits in lower case. */
    public static boolean isVault(String text) {
        return VAULT.matcher(text).matches();
    }
}
