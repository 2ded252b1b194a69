package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.vault.VaultKey;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the rotator's private copy of the slots is, and what seals it. */
public final class VaultVariables {

    private VaultVariables() {}

    /** @param workingDirectory what a relative path is relative to */
    public static @Nullable Path file(Variables variables, Path workingDirectory) {
        return variables.orDefault(Setting.ROTATOR_VAULT, text -> VariableSyntax.path(workingDirectory, text));
    }

    /**
     * Whether there is no vault yet. A file that can't be looked at, as this user may not enter its folder, is not taken for
     * missing: what is wrong with it is told when it is read.
     */
    public static boolean isMissing(Path file) {
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether either variable for the key is set. */
    public static boolean nameAKey(Variables variables) {
        return variables.isSet(Setting.ROTATOR_VAULT_KEY) || variables.isSet(Setting.ROTATOR_VAULT_KEY_FILE);
    }

    /** @param workingDirectory what the key file's relative path is relative to */
    public static @Nullable VaultKey key(Variables variables, Path workingDirectory) {
        boolean asText = variables.isSet(Setting.ROTATOR_VAULT_KEY);
        boolean asFile = variables.isSet(Setting.ROTATOR_VAULT_KEY_FILE);
        if (asText && asFile) {
            variables.problem(
                    Setting.ROTATOR_VAULT_KEY,
                    "must not be set together with ROTATOR_VAULT_KEY_FILE",
                    "Set one of them only.");
            return null;
        }
        return asFile
                ? variables.required(
                        Setting.ROTATOR_VAULT_KEY_FILE, text -> keyInFile(VariableSyntax.path(workingDirectory, text)))
                : variables.required(Setting.ROTATOR_VAULT_KEY, text -> VaultKey.of(SecretValue.of(text)));
    }

    /** Without the file's name: an operator may have put the key itself in its place. */
    static VaultKey keyInFile(Path file) {
        try {
            return VaultKey.fromFile(file, "the file that it names");
        } catch (RotatorException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()));
        }
    }
}
