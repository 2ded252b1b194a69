package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.cloudflare.VaultKey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the rotator's own copy of the slots is, and what seals it. */
final class VaultVariables {

    private VaultVariables() {}

    /** @param workingDirectory what a relative path is relative to */
    static @Nullable Path file(Variables variables, Path workingDirectory) {
        return variables.optional(
                "ROTATOR_VAULT",
                text -> VariableSyntax.path(workingDirectory, text),
                "Name a file in a directory that only the rotator's user can write.",
                workingDirectory.resolve("rotator.vault"));
    }

    /** Whether either variable for the key is set. */
    static boolean nameAKey(Variables variables) {
        return variables.isSet("ROTATOR_VAULT_KEY") || variables.isSet("ROTATOR_VAULT_KEY_FILE");
    }

    /** @param workingDirectory what the key file's relative path is relative to */
    static @Nullable VaultKey key(Variables variables, Path workingDirectory) {
        boolean asText = variables.isSet("ROTATOR_VAULT_KEY");
        boolean asFile = variables.isSet("ROTATOR_VAULT_KEY_FILE");
        if (asText && asFile) {
            variables.problem(
                    "ROTATOR_VAULT_KEY",
                    "must not be set together with ROTATOR_VAULT_KEY_FILE",
                    "Set one of them only.");
            return null;
        }
        String remedy = "Make a key with: openssl rand -base64 32. Keep it: without it the vault can't be opened.";
        return asFile
                ? variables.required(
                        "ROTATOR_VAULT_KEY_FILE",
                        text -> keyInFile(VariableSyntax.path(workingDirectory, text)),
                        remedy)
                : variables.required(
                        "ROTATOR_VAULT_KEY",
                        text -> VaultKey.of(SecretValue.of(text)),
                        remedy + " ROTATOR_VAULT_KEY_FILE may name a file instead.");
    }

    // The exception names the file. Somebody may have put the key itself where the file's name belongs.
    private static VaultKey keyInFile(Path file) {
        try {
            return VaultKey.fromFile(file);
        } catch (RotatorException e) {
            throw new IllegalArgumentException(
                    "must name a regular file of this user, with mode 0600 or 0400, that holds"
                            + " the key in one line: 32 bytes in base64 or hex, or a passphrase of 20 characters or more");
        }
    }
}
