package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Account-owned Cloudflare API tokens. Thread-safe.
 *
 * <p>A token of the role {@link Role#TOKEN_CREATION} gets the permission {@code Account API Tokens Write}; one of the role
 * {@link Role#SECRET_EDIT} gets {@code Secrets Store Write} and {@code Workers KV Storage Write}, each if a store or a
 * namespace is set. A creator needs nothing but the first to grant them on the whole account (terraform-provider-cloudflare
 * issue 7241, 2026-07-04). The groups' ids are looked up by these names when they are first needed and then kept.
 *
 * <p>Create: see {@link TokenIssuer#create}. The credential is tried three times before a refusal is believed. A new token
 * whose reply lacks a usable value, or which is not what was asked for, is revoked.
 *
 * <p>Verify: asks {@code GET /accounts/{id}/tokens/verify}, which needs no permission and is the only one that knows account
 * tokens ({@code /user/tokens/verify} refuses them: cloudflare-exporter issue 158), and then lists tokens, or secrets and
 * keys, with the token itself. A read is all that can be probed without a trace, so Read where Write is needed would not be
 * noticed before the first write. Of a fresh token refusals are put up with for the propagation time, and two acceptances in
 * a row are required; a settled token is rejected after three refusals with pauses. Whether an expired token is answered with
 * 200 and {@code expired} or with 401 is not documented; both are understood. A status that is not known, or a reply about
 * another token, proves nothing and fails as {@code TRANSIENT}; a store or namespace that does not exist fails as
 * {@code PERMANENT}.
 *
 * <p>List: all pages, filtered here, for the API has no filter by name (cloudflare/api-schemas, 2026-07-27).
 */
public final class CloudflareTokenIssuer implements TokenIssuer {

    /** The names of the permission groups that tokens get: one for TOKEN_CREATION, one or two for SECRET_EDIT. */
    public static final List<String> PERMISSION_GROUPS =
            List.of(PermissionGroups.TOKENS_WRITE, PermissionGroups.SECRETS_STORE_WRITE, PermissionGroups.KV_WRITE);

    private final ApiClient client;
    private final PermissionGroups groups;
    private final Map<Role, List<String>> grants;
    private final TokenCreation creation;
    private final TokenExamination examination;

    private CloudflareTokenIssuer(Builder builder) {
        client = builder.account.client();
        groups = new PermissionGroups(client, builder.groupIds);
        creation = new TokenCreation(client);
        List<String> edit = new ArrayList<>();
        List<ApiCall> editProbes = new ArrayList<>();
        if (builder.storeId != null) {
            edit.add(PermissionGroups.SECRETS_STORE_WRITE);
            editProbes.add(SecretsStoreCalls.probe(builder.storeId));
        }
        if (builder.namespaceId != null) {
            edit.add(PermissionGroups.KV_WRITE);
            editProbes.add(KvCalls.probe(builder.namespaceId));
        }
        grants = Map.of(
                Role.TOKEN_CREATION, List.of(PermissionGroups.TOKENS_WRITE), Role.SECRET_EDIT, List.copyOf(edit));
        examination = new TokenExamination(
                client,
                Map.of(Role.TOKEN_CREATION, List.of(TokenCalls.probe()), Role.SECRET_EDIT, List.copyOf(editProbes)),
                builder.propagation);
    }

    /** Starts an issuer of the account's tokens. */
    public static Builder builder(CloudflareAccount account) {
        return new Builder(account);
    }

    @Override
    public Token create(NewToken request, CallContext context) {
        List<String> groupIds =
                groups.ids(grants.getOrDefault(request.role(), List.of()), context.credential(), context.deadline());
        return creation.create(request, groupIds, context);
    }

    @Override
    public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
        return examination.verify(token, role, age, deadline);
    }

    @Override
    public List<IssuedToken> list(String namePrefix, CallContext context) {
        List<IssuedToken> issued = new ArrayList<>();
        for (JsonNode token : Pages.all(client, TokenCalls::list, context.credential(), context.deadline())) {
            String name = Json.text(token, "name");
            if (name != null && name.startsWith(namePrefix) && !"expired".equals(Json.text(token, "status"))) {
                issued.add(new IssuedToken(token.path("id").textValue(), name, Json.instant(token, "issued_on")));
            }
        }
        return List.copyOf(issued);
    }

    @Override
    public void revoke(String tokenId, CallContext context) {
        creation.revoke(tokenId, context);
    }

    /** A store, a namespace, or both have to be set; the rest has defaults. Not thread-safe. */
    public static final class Builder {

        private static final Pattern GROUP_ID = Pattern.compile("[0-9a-f]{32}");

        private final CloudflareAccount account;
        private final Map<String, String> groupIds = new HashMap<>();
        private @Nullable String storeId;
        private @Nullable String namespaceId;
        private Duration propagation = Duration.ofSeconds(60);

        private Builder(CloudflareAccount account) {
            this.account = account;
        }

        /** The Secrets Store that SECRET_EDIT tokens write to; they get {@code Secrets Store Write}. */
        public Builder secretsStore(String id) {
            storeId = Identifiers.require("secretsStore", id);
            return this;
        }

        /** The KV namespace that SECRET_EDIT tokens write to; they get {@code Workers KV Storage Write}. */
        public Builder kvNamespace(String id) {
            namespaceId = Identifiers.require("kvNamespace", id);
            return this;
        }

        /** How long refusals of a fresh token are put up with, zero or more. Default 60 s. */
        public Builder propagation(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("propagation must not be negative");
            }
            propagation = value;
            return this;
        }

        /**
         * A permission group's id, taken as it is instead of looking the name up.
         *
         * @param name one of {@link #PERMISSION_GROUPS}, exactly
         * @param id 32 hexadecimal digits in lower case
         */
        public Builder permissionGroupId(String name, String id) {
            if (!PERMISSION_GROUPS.contains(name)) {
                throw new IllegalArgumentException("permissionGroupId: this issuer grants no group of that name");
            }
            if (!GROUP_ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "permissionGroupId of '" + name + "' must be 32 hexadecimal digits in lower case");
            }
            groupIds.put(name, id);
            return this;
        }

        /**
         * The issuer; asks Cloudflare nothing yet.
         *
         * @throws IllegalArgumentException if neither a store nor a namespace is set
         */
        public CloudflareTokenIssuer build() {
            if (storeId == null && namespaceId == null) {
                throw new IllegalArgumentException(
                        "secretsStore or kvNamespace must be set: SECRET_EDIT tokens need a place to edit");
            }
            return new CloudflareTokenIssuer(this);
        }
    }
}
