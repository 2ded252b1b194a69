package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.runner.config.RunnerConfiguration.Lock;
import dev.twoslot.rotator.slot.SecretValue;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that say which account, what of it, where its API is, and with which tokens the rotation begins. */
public final class AccountVariables {

    private static final Pattern PERMISSION_GROUP_ID = Pattern.compile("[0-9a-f]{32}");

    private static final Pattern SECRET_NAME_PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private AccountVariables() {}

    /** Notes what is wrong with those that are set, for a command that works without them. */
    public static void check(Variables variables) {
        boolean accountIsSet = variables.isSet("ACCOUNT_ID") || variables.isSet("CLOUDFLARE_ACCOUNT_ID");
        String account = accountIsSet ? account(variables) : null;
        if (variables.isSet("SECRET_STORE_ID")) {
            storeId(variables, account);
        }
        Lock lock = lock(variables);
        if (variables.isSet("KV_NAMESPACE_ID")) {
            namespace(variables, lock, account);
        }
        baseUrl(variables, variables.allowed("ALLOW_PLAINTEXT_API"));
        permissionGroupIds(variables);
        secretNamePrefix(variables);
        token(variables, "PRIMARY_TOKEN_CREATION_TOKEN", false);
        token(variables, "PRIMARY_SECRET_EDIT_TOKEN", false);
    }

    static @Nullable String account(Variables variables) {
        Optional<String> plain = variables.text("ACCOUNT_ID");
        Optional<String> alias = variables.text("CLOUDFLARE_ACCOUNT_ID");
        if (plain.isPresent() && alias.isPresent() && !plain.equals(alias)) {
            variables.problem(
                    "ACCOUNT_ID", "differs from CLOUDFLARE_ACCOUNT_ID", "Set one of them only, or both to the same.");
            return null;
        }
        return variables.required(
                plain.isEmpty() && alias.isPresent() ? "CLOUDFLARE_ACCOUNT_ID" : "ACCOUNT_ID",
                VariableSyntax.id("a Cloudflare account"),
                "Copy it from the dashboard (account home); CLOUDFLARE_ACCOUNT_ID is read as well.");
    }

    /** @param account the account's id, which is a likely one to be pasted twice; null if unknown */
    static @Nullable String storeId(Variables variables, @Nullable String account) {
        return another(
                variables,
                "SECRET_STORE_ID",
                variables.required(
                        "SECRET_STORE_ID",
                        VariableSyntax.id("a Secrets Store"),
                        "Copy it from the dashboard (Secrets Store), or list the account's stores; a store's name is not its"
                                + " id."),
                account);
    }

    /** What stands before the slots' names in the names of their secrets; empty by default. */
    static @Nullable String secretNamePrefix(Variables variables) {
        return variables.optional(
                "SECRET_NAME_PREFIX",
                VariableSyntax.matching(SECRET_NAME_PREFIX, "must be up to 64 letters, digits, _ and -"),
                "Leave it unset for secrets of exactly the slots' names; set it to run a second rotation on one store.",
                "");
    }

    static @Nullable Lock lock(Variables variables) {
        return variables.optional(
                "LOCK",
                VariableSyntax::lock,
                "Use file for runners on one machine, kv for runners on several.",
                Lock.FILE);
    }

    /** Null with any lock but {@link Lock#KV}, which does without. */
    static @Nullable String namespace(Variables variables, @Nullable Lock lock, @Nullable String account) {
        if (lock != Lock.KV) {
            return null;
        }
        return another(
                variables,
                "KV_NAMESPACE_ID",
                variables.required(
                        "KV_NAMESPACE_ID",
                        VariableSyntax.id("a Workers KV namespace"),
                        "It is needed because LOCK is kv. Copy it from the dashboard (Workers KV); a namespace's title is not"
                                + " its id."),
                account);
    }

    private static @Nullable String another(
            Variables variables, String key, @Nullable String id, @Nullable String account) {
        if (id == null || !id.equals(account)) {
            return id;
        }
        variables.problem(key, "is the account's id", "Copy the id of the object itself, which is another.");
        return null;
    }

    /** @param plaintext whether the operator allows http to other machines */
    static @Nullable URI baseUrl(Variables variables, boolean plaintext) {
        return variables.optional(
                "CLOUDFLARE_API_BASE_URL",
                text -> VariableSyntax.baseUrl(text, plaintext),
                "Leave it unset for Cloudflare itself; set it to try the runner against a simulator.",
                VariableSyntax.CLOUDFLARE);
    }

    static Map<String, String> permissionGroupIds(Variables variables) {
        Map<String, String> ids = new HashMap<>();
        for (String group : CloudflareTokenIssuer.PERMISSION_GROUPS) {
            String id = variables.optionalOrNull(
                    "PERMISSION_GROUP_" + group.toUpperCase(Locale.ROOT).replace(' ', '_'),
                    VariableSyntax.matching(
                            PERMISSION_GROUP_ID,
                            "must be the id of a permission group: 32 hexadecimal digits in lower case"),
                    "Leave it unset to have the group looked up by its name.");
            if (id != null) {
                ids.put(group, id);
            }
        }
        return ids;
    }

    static @Nullable SecretValue token(Variables variables, String key, boolean needed) {
        Function<String, SecretValue> parser = text -> SecretValue.of(VariableSyntax.token(text));
        String remedy = "An administrator makes it by hand, once; after the first run the vault has its successor.";
        return needed ? variables.required(key, parser, remedy) : variables.optionalOrNull(key, parser, remedy);
    }
}
