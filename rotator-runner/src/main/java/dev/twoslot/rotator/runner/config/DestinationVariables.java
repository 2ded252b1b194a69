package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.vault.VaultKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that say where consumers read beside the Secrets Store. */
public final class DestinationVariables {

    private static final int OWNER_READS = 0400;
    private static final int GROUP_READS = 0440;
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> ALL =
            new TreeSet<>(List.of(DestinationSettings.FILES, DestinationSettings.WORKERS_KV, DestinationSettings.HOOK));

    private final Variables variables;
    private final Path workingDirectory;

    private DestinationVariables(Variables variables, Path workingDirectory) {
        this.variables = variables;
        this.workingDirectory = workingDirectory;
    }

    /**
     * Reads all of them.
     *
     * @param vaultKey what seals the vault, which must seal nothing else; null if unknown
     * @param account the account's id, which is a likely one to be pasted twice; null if unknown
     */
    public static DestinationSettings read(
            Variables variables, Path workingDirectory, @Nullable VaultKey vaultKey, @Nullable String account) {
        DestinationVariables reading = new DestinationVariables(variables, workingDirectory);
        DestinationSettings destinations = new DestinationSettings(
                reading.files(),
                reading.kv(vaultKey, account),
                reading.hook(),
                reading.namesOfRequired(),
                variables.environment());
        reading.requireThatTheyAreConfigured(destinations.required());
        return destinations;
    }

    private DestinationSettings.@Nullable Files files() {
        requiresTheFirst(Setting.FILES_DIRECTORY, Setting.FILES_MODE, Setting.FILES_OWNER, Setting.FILES_GROUP);
        Path directory =
                variables.orNull(Setting.FILES_DIRECTORY, text -> VariableSyntax.directory(workingDirectory, text));
        Integer mode = variables.orNull(Setting.FILES_MODE, DestinationVariables::mode);
        String owner = variables.orNull(
                Setting.FILES_OWNER, VariableSyntax.matching(ACCOUNT, "must be the name or the number of a user"));
        String group = variables.orNull(
                Setting.FILES_GROUP, VariableSyntax.matching(ACCOUNT, "must be the name or the number of a group"));
        if (group != null && mode != null && mode == OWNER_READS) {
            variables.problem(
                    Setting.FILES_MODE,
                    "lets no group read, and FILES_GROUP is set",
                    "Set it to 0440, or leave out one of the two.");
        }
        return directory == null ? null : new DestinationSettings.Files(directory, mode, owner, group);
    }

    private static int mode(String text) {
        return switch (text) {
            case "0400", "400" -> OWNER_READS;
            case "0440", "440" -> GROUP_READS;
            default -> throw new IllegalArgumentException("must be 0400 or 0440");
        };
    }

    private DestinationSettings.@Nullable Kv kv(@Nullable VaultKey vaultKey, @Nullable String account) {
        requiresTheFirst(Setting.KV_DESTINATION, Setting.KV_READER_KEY_FILE);
        String namespace = variables.orNull(Setting.KV_DESTINATION, VariableSyntax.id("a Workers KV namespace"));
        if (namespace != null && namespace.equals(account)) {
            variables.problem(
                    Setting.KV_DESTINATION,
                    "is the account's id",
                    "Copy the id of the object itself, which is another.");
        }
        if (!variables.isSet(Setting.KV_DESTINATION)) {
            return null;
        }
        VaultKey key = variables.required(
                Setting.KV_READER_KEY_FILE,
                text -> VaultVariables.keyInFile(VariableSyntax.path(workingDirectory, text)));
        if (key != null && vaultKey != null && key.isSameAs(vaultKey)) {
            variables.problem(
                    Setting.KV_READER_KEY_FILE,
                    "holds the key of the vault",
                    "Make another key: who reads the namespace must not be able to open the vault.");
        }
        return namespace == null || key == null ? null : new DestinationSettings.Kv(namespace, key);
    }

    private DestinationSettings.@Nullable Hook hook() {
        requiresTheFirst(Setting.PUBLISH_HOOK, Setting.PUBLISH_HOOK_ENVIRONMENT);
        List<String> command = variables.orNull(Setting.PUBLISH_HOOK, DestinationVariables::command);
        Set<String> passing = variables.orNull(Setting.PUBLISH_HOOK_ENVIRONMENT, DestinationVariables::variableNames);
        return command == null ? null : new DestinationSettings.Hook(command, passing == null ? Set.of() : passing);
    }

    private static List<String> command(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must be one line without control characters");
        }
        List<String> words = List.of(text.split(" +", -1));
        if (!words.get(0).startsWith("/")) {
            throw new IllegalArgumentException("must begin with the absolute path of a program");
        }
        return words;
    }

    private static Set<String> variableNames(String text) {
        Set<String> names = new TreeSet<>();
        for (String name : list(text)) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("must be names of variables with commas between them");
            }
            if (Arrays.stream(Setting.values())
                    .anyMatch(setting -> setting.isSecret() && setting.key().equals(name))) {
                throw new IllegalArgumentException("must not name a variable that holds a secret of the rotator's own");
            }
            names.add(name);
        }
        return names;
    }

    private Set<String> namesOfRequired() {
        Set<String> names = variables.orNull(Setting.REQUIRED_DESTINATIONS, text -> {
            Set<String> listed = new TreeSet<>(list(text));
            listed.remove(DestinationSettings.SECRETS_STORE);
            if (!ALL.containsAll(listed)) {
                throw new IllegalArgumentException(
                        "must be some of " + String.join(", ", ALL) + " with commas between them");
            }
            return listed;
        });
        return names == null ? Set.of() : names;
    }

    /** By the variables and not by what was read of them: one that is set and wrong has its own message. */
    private void requireThatTheyAreConfigured(Set<String> required) {
        for (String name : required) {
            Setting needed = switch (name) {
                case DestinationSettings.FILES -> Setting.FILES_DIRECTORY;
                case DestinationSettings.WORKERS_KV -> Setting.KV_DESTINATION;
                default -> Setting.PUBLISH_HOOK;
            };
            if (!variables.isSet(needed)) {
                variables.problem(
                        Setting.REQUIRED_DESTINATIONS,
                        "names " + name + ", and " + needed.key() + " is not set",
                        "Set " + needed.key() + ", or take " + name + " out of the list.");
            }
        }
    }

    private static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    private void requiresTheFirst(Setting first, Setting... others) {
        for (Setting other : others) {
            if (variables.isSet(other) && !variables.isSet(first)) {
                variables.problem(
                        other, "is set without " + first.key(), "Set " + first.key() + " as well, or neither.");
            }
        }
    }
}
