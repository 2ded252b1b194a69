package dev.twoslot.rotator.testkit.simulation.account;

import static dev.twoslot.rotator.testkit.simulation.account.PermissionGroup.ACCOUNT_SCOPE;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionGroup.BUCKET_SCOPE;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionGroup.USER_SCOPE;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionGroup.ZONE_SCOPE;

import java.util.List;
import java.util.Optional;

/**
 * The catalogue of permission groups. The names are those of Cloudflare's documentation (fundamentals/api/reference/
 * permissions). The ids of the groups that the rotator uses, of the user-scoped twin and of the API description's
 * example are the real ones as published or observed; the rest have made-up ids.
 */
final class PermissionCatalogue {
    static final PermissionGroup API_TOKENS_WRITE =
            account("5bc3f8b21c554832afc660159ab75fa4", "Account API Tokens Write", "account_and_billing");
    static final PermissionGroup API_TOKENS_READ =
            account("eb56a6953c034b9d97dd838155666f06", "Account API Tokens Read", "account_and_billing");
    static final PermissionGroup SECRETS_STORE_WRITE =
            account("adc8fa2bc6124928a8b3314dc63a1235", "Secrets Store Write", "developer_platform");
    static final PermissionGroup SECRETS_STORE_READ =
            account("5e33b7d77788455c9fdf18cbd38ee5a0", "Secrets Store Read", "developer_platform");
    static final PermissionGroup KV_WRITE =
            account("f7f0eda5697f475c90846e879bab8666", "Workers KV Storage Write", "developer_platform");
    static final PermissionGroup KV_READ =
            account("8b47d2786a534c08a1f94ee8f9f599ef", "Workers KV Storage Read", "developer_platform");
    static final PermissionGroup ACCOUNT_SETTINGS_WRITE =
            account("51a0c00000000000000000000000a001", "Account Settings Write", "account_and_billing");
    static final PermissionGroup ACCOUNT_SETTINGS_READ =
            account("51a0c00000000000000000000000a002", "Account Settings Read", "account_and_billing");

    /** All groups, in the order in which they are listed. */
    static final List<PermissionGroup> ALL = List.of(
            API_TOKENS_READ,
            API_TOKENS_WRITE,
            ACCOUNT_SETTINGS_READ,
            ACCOUNT_SETTINGS_WRITE,
            // Grants the same for a user's own tokens and is easily taken for the account's.
            new PermissionGroup(
                    "686d18d5ac6c441c867cbf6771e58a0a", "API Tokens Write", USER_SCOPE, "account_and_billing"),
            new PermissionGroup(
                    "51a0c00000000000000000000000b001", "API Tokens Read", USER_SCOPE, "account_and_billing"),
            account("7cf72faf220841aabcfdfab81c43c4f6", "Billing Read", "account_and_billing"),
            new PermissionGroup("51a0c00000000000000000000000c001", "DNS Read", ZONE_SCOPE, "dns_and_zones"),
            new PermissionGroup("51a0c00000000000000000000000c002", "DNS Write", ZONE_SCOPE, "dns_and_zones"),
            account("9d24387c6e8544e2bc4024a03991339f", "Load Balancing: Monitors and Pools Read", "network_services"),
            account("d2a1802cc9a34e30852f8b33869b2f3c", "Load Balancing: Monitors and Pools Write", "network_services"),
            SECRETS_STORE_READ,
            SECRETS_STORE_WRITE,
            KV_READ,
            KV_WRITE,
            new PermissionGroup(
                    "51a0c00000000000000000000000d001",
                    "Workers R2 Storage Bucket Item Read",
                    BUCKET_SCOPE,
                    "developer_platform"),
            account("1a71c399035b4950a1bd1466bbe4f420", "Workers Scripts Read", "developer_platform"),
            account("e086da7e2179491d91ee5f35b3ca210a", "Workers Scripts Write", "developer_platform"));

    private PermissionCatalogue() {}

    static Optional<PermissionGroup> byId(String id) {
        return ALL.stream().filter(group -> group.id().equals(id)).findFirst();
    }

    /** The group of this name that applies to accounts. */
    static Optional<PermissionGroup> ofAccountsByName(String name) {
        return ALL.stream()
                .filter(group ->
                        group.scope().equals(ACCOUNT_SCOPE) && group.name().equals(name))
                .findFirst();
    }

    private static PermissionGroup account(String id, String name, String category) {
        return new PermissionGroup(id, name, ACCOUNT_SCOPE, category);
    }
}
