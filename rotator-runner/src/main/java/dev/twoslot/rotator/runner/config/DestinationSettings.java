package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.vault.VaultKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where consumers read beside the Secrets Store. Immutable.
 *
 * @param required the names of those that a run must not go on without
 * @param environment what the process was started with, of which a hook gets what it is to have
 */
public record DestinationSettings(
        @Nullable Files files, @Nullable Kv kv, @Nullable Hook hook, Set<String> required, Environment environment) {

    /** Consumers read the Secrets Store alone. */
    public static final DestinationSettings NONE =
            new DestinationSettings(null, null, null, Set.of(), Environment.of(Map.of()));

    /** What the Secrets Store is called among the destinations. */
    public static final String SECRETS_STORE = "secrets-store";

    static final String FILES = "files";
    static final String WORKERS_KV = "workers-kv";
    static final String HOOK = "hook";

    public DestinationSettings {
        required = Collections.unmodifiableSet(new TreeSet<>(required));
    }

    /**
     * @param mode null for what the group needs; else 0400 or 0440, octal
     * @param owner null for the rotator's user
     * @param group null for the rotator's group
     */
    public record Files(
            Path directory,
            @Nullable Integer mode,
            @Nullable String owner,
            @Nullable String group) {}

    /** @param readerKey what seals the values for consumers */
    public record Kv(String namespaceId, VaultKey readerKey) {}

    /**
     * @param command the program and its arguments
     * @param passing the names of the variables that it gets beside the usual ones
     */
    public record Hook(List<String> command, Set<String> passing) {
        public Hook {
            command = List.copyOf(command);
            passing = Collections.unmodifiableSet(new TreeSet<>(passing));
        }
    }

    /** The names of those that are configured, in the order in which they are written. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        if (files != null) {
            names.add(FILES);
        }
        if (kv != null) {
            names.add(WORKERS_KV);
        }
        if (hook != null) {
            names.add(HOOK);
        }
        return names;
    }

    /** The names of all that a run must not go on without, the Secrets Store first. */
    public List<String> requiredNames() {
        List<String> names = new ArrayList<>(List.of(SECRETS_STORE));
        names().stream().filter(required::contains).forEach(names::add);
        return names;
    }

    /** The names of those that may lag behind. */
    public List<String> eventualNames() {
        return names().stream().filter(name -> !required.contains(name)).toList();
    }
}
