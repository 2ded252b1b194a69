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

    /** What other programs call {@link Setting#ACCOUNT_ID}. */
    private static final String CLOUDFLARE_ACCOUNT_ID = "CLOUDFLARE_ACCOUNT_ID";

    private static final Pattern PERMISSION_GROUP_ID = Pattern.compile("[0-9a-f]{32}");

    private static final Pattern SECRET_NAME_PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private AccountVariables() {}

    /** Notes what is wrong with those that are set, for a command that works without them. */
    public static void check(Variables variables) {
        boolean accountIsSet = variables.isSet(Setting.ACCOUNT_ID) || variables.isSet(CLOUDFLARE_ACCOUNT_ID);
        String account = accountIsSet ? account(variables) : null;
        if (variables.isSet(Setting.SECRET_STORE_ID)) {
            storeId(variables, account);
        }
        Lock lock = lock(variables);
        if (variables.isSet(Setting.KV_NAMESPACE_ID)) {
            namespace(variables, lock, account);
        }
        URI baseUrl = baseUrl(variables, variables.isTrue(Setting.ALLOW_PLAINTEXT_API));
        if (baseUrl != null) {
            ApiRoute.read(variables, baseUrl);
        }
        permissionGroupIds(variables);
        secretNamePrefix(variables);
        token(variables, Setting.PRIMARY_TOKEN_CREATION_TOKEN, false);
        token(variables, Setting.PRIMARY_SECRET_EDIT_TOKEN, false);
    }

    static @Nullable String account(Variables variables) {
        Optional<String> plain = variables.text(Setting.ACCOUNT_ID);
        Optional<String> alias = variables.text(CLOUDFLARE_ACCOUNT_ID);
        if (plain.isPresent() && alias.isPresent() && !plain.equals(alias)) {
            variables.problem(
                    Setting.ACCOUNT_ID,
                    "differs from " + CLOUDFLARE_ACCOUNT_ID,
                    "Set one of them only, or both to the same.");
            return null;
        }
        return variables.requiredAs(
                plain.isEmpty() && alias.isPresent() ? CLOUDFLARE_ACCOUNT_ID : Setting.ACCOUNT_ID.key(),
                Setting.ACCOUNT_ID,
                VariableSyntax.id("a Cloudflare account"));
    }

    /** @param account the account's id, which is a likely one to be pasted twice; null if unknown */
    static @Nullable String storeId(Variables variables, @Nullable String account) {
        Setting setting = Setting.SECRET_STORE_ID;
        return another(variables, setting, variables.required(setting, VariableSyntax.id("a Secrets Store")), account);
    }

    /** What stands before the slots' names in the names of their secrets; empty by default. */
    static @Nullable String secretNamePrefix(Variables variables) {
        Setting setting = Setting.SECRET_NAME_PREFIX;
        return variables.isSet(setting)
                ? variables.orNull(
                        setting,
                        VariableSyntax.matching(SECRET_NAME_PREFIX, "must be up to 64 letters, digits, _ and -"))
                : "";
    }

    static @Nullable Lock lock(Variables variables) {
        return variables.orDefault(Setting.LOCK, VariableSyntax::lock);
    }

    /** Null with any lock but {@link Lock#KV}, which does without. */
    static @Nullable String namespace(Variables variables, @Nullable Lock lock, @Nullable String account) {
        if (lock != Lock.KV) {
            return null;
        }
        Setting setting = Setting.KV_NAMESPACE_ID;
        return another(
                variables, setting, variables.required(setting, VariableSyntax.id("a Workers KV namespace")), account);
    }

    private static @Nullable String another(
            Variables variables, Setting setting, @Nullable String id, @Nullable String account) {
        if (id == null || !id.equals(account)) {
            return id;
        }
        variables.problem(setting, "is the account's id", "Copy the id of the object itself, which is another.");
        return null;
    }

    /** @param plaintext whether the operator allows http to other machines */
    static @Nullable URI baseUrl(Variables variables, boolean plaintext) {
        return variables.orDefault(Setting.CLOUDFLARE_API_BASE_URL, text -> VariableSyntax.baseUrl(text, plaintext));
    }

    static Map<String, String> permissionGroupIds(Variables variables) {
        Map<String, String> ids = new HashMap<>();
        for (String group : CloudflareTokenIssuer.PERMISSION_GROUPS) {
            String id = variables.orNull(
                    permissionGroup(group),
                    VariableSyntax.matching(
                            PERMISSION_GROUP_ID,
                            "must be the id of a permission group: 32 hexadecimal digits in lower case"));
            if (id != null) {
                ids.put(group, id);
            }
        }
        return ids;
    }

    private static Setting permissionGroup(String name) {
        return Setting.valueOf(
                "PERMISSION_GROUP_" + name.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    static @Nullable SecretValue token(Variables variables, Setting setting, boolean needed) {
        Function<String, SecretValue> parser = text -> SecretValue.of(VariableSyntax.token(text));
        return needed ? variables.required(setting, parser) : variables.orNull(setting, parser);
    }
}
