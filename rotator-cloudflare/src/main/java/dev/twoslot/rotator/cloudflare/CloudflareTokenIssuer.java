package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.cloudflare.api.Pages;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Account-owned Cloudflare API tokens. Thread-safe.
 *
 * <p>A token of the role {@link Role#TOKEN_CREATION} gets the permission {@code Account API Tokens Write}; one of the role
 * {@link Role#SECRET_EDIT} gets {@code Secrets Store Write} and {@code Workers KV Storage Write}, each if a store or a
 * namespace is set. A creator needs nothing but the first to grant them on the whole account (terraform-provider-cloudflare
 * issue 7241, 2026-07-04). The groups' ids are looked up by these names when they are first needed and then kept.
 *
 * <p>Create: see {@link TokenIssuer#create}; one request, repeated only after a reply that says that nothing was done. A reply that
 * does not name the token that was asked for is ambiguous.
 *
 * <p>Verify: asks {@code GET /accounts/{id}/tokens/verify}, which needs no permission and is the only one that knows account
 * tokens ({@code /user/tokens/verify} refuses them: cloudflare-exporter issue 158), and then lists tokens, or secrets and
 * keys, with the token itself. A read is all that can be probed without a trace, so Read where Write is needed would not be
 * noticed before the first write; of an offered token it is looked for. Of a fresh token refusals are put up with for the
 * propagation time, and two acceptances in a row are required; any other is refused after three refusals with pauses, and called
 * short of a permission if only the second part is refused. Whether an expired token is answered with 200 and {@code expired} or
 * with 401 is not documented; both are understood. A status that is not known, or a reply about another token, proves nothing and
 * fails as {@code TRANSIENT}; a store or namespace that does not exist, or an address that the token may not be used from, fails as
 * {@code PERMANENT}.
 *
 * <p>List: all pages, filtered here, for the API has no filter by name (cloudflare/api-schemas, 2026-07-27).
 */
public final class CloudflareTokenIssuer implements TokenIssuer {

    private static final int MOST_TOKENS = 500;

    /** The names of the permission groups that tokens get: one for TOKEN_CREATION, one or two for SECRET_EDIT. */
    public static final List<String> PERMISSION_GROUPS =
            List.of(PermissionGroups.TOKENS_WRITE, PermissionGroups.SECRETS_STORE_WRITE, PermissionGroups.KV_WRITE);

    private final ApiClient client;
    private final TokenCalls calls;
    private final PermissionGroups groups;
    private final Map<Role, List<String>> grants;
    private final TokenCreation creation;
    private final TokenVerification verification;

    private CloudflareTokenIssuer(Builder builder) {
        client = builder.account.client();
        String accountId = client.accountId();
        calls = new TokenCalls(accountId);
        groups = new PermissionGroups(client, calls, builder.groupIds);
        creation = new TokenCreation(client, calls);
        List<String> edit = new ArrayList<>();
        List<ApiCall> editProbes = new ArrayList<>();
        ApiCall writeProbe = null;
        if (builder.storeId != null) {
            SecretsStoreCalls store = new SecretsStoreCalls(accountId, builder.storeId);
            edit.add(PermissionGroups.SECRETS_STORE_WRITE);
            editProbes.add(store.probe());
            writeProbe = store.writeProbe();
        }
        if (builder.kvWrite || !builder.namespaceIds.isEmpty()) {
            edit.add(PermissionGroups.KV_WRITE);
        }
        builder.namespaceIds.forEach(id -> editProbes.add(new KvCalls(accountId, id).probe()));
        grants = Map.of(
                Role.TOKEN_CREATION, List.of(PermissionGroups.TOKENS_WRITE), Role.SECRET_EDIT, List.copyOf(edit));
        TokenLook look = new TokenLook(
                client,
                calls,
                Map.of(Role.TOKEN_CREATION, List.of(calls.probe()), Role.SECRET_EDIT, List.copyOf(editProbes)));
        verification = new TokenVerification(client, look, new OfferedToken(client, calls, groups, look, writeProbe));
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
    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
        return verification.verify(token, role, age, context);
    }

    @Override
    public List<IssuedToken> list(String namePrefix, CallContext context) {
        List<IssuedToken> issued = new ArrayList<>();
        for (JsonNode token : Pages.all(client, calls::list, context.credential(), context.deadline())) {
            String name = Json.text(token, "name");
            String status = Json.text(token, "status");
            boolean over = "expired".equals(status) || "revoked (exposed)".equals(status);
            if (name != null && name.startsWith(namePrefix) && !over) {
                issued.add(issued(token, name));
            }
        }
        return List.copyOf(issued);
    }

    private IssuedToken issued(JsonNode token, String name) {
        Set<String> granted = Policies.granted(token, calls).orElse(null);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Set<String> explained = new HashSet<>();
        grants.forEach((role, names) -> {
            Set<String> wanted = new HashSet<>();
            names.forEach(group -> groups.knownId(group).ifPresent(wanted::add));
            if (granted != null && wanted.size() == names.size() && granted.containsAll(wanted)) {
                roles.add(role);
                explained.addAll(wanted);
            }
        });
        return new IssuedToken(
                token.path("id").textValue(),
                name,
                Json.instant(token, "issued_on"),
                Json.instant(token, "expires_on"),
                granted == null ? null : roles,
                granted != null && !explained.containsAll(granted));
    }

    /** Revokes a token, after a look at its id has shown the listed name once more; one that is gone is a success. */
    @Override
    public void revoke(IssuedToken token, CallContext context) {
        if (!Identifiers.isHex(token.id())) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    "revoke: a token's id is 32 hexadecimal digits, and this is not; nothing was asked for");
        }
        ApiReply found = client.send(calls.find(token.id()), context.credential(), context.deadline());
        if (found.means(Meaning.NOT_FOUND)) {
            return;
        }
        if (!token.name().equals(Json.text(found.orThrow().result(), "name"))) {
            client.distrustConnections();
            throw new RotatorException(
                    Kind.TRANSIENT,
                    "revoke: the token of that id bears another name than the list said; nothing was revoked");
        }
        ApiReply reply = client.send(calls.revoke(token.id()), context.credential(), context.deadline());
        if (!reply.means(Meaning.NOT_FOUND)) {
            reply.orThrow();
        }
    }

    /** {@inheritDoc} 500 in an account (Cloudflare docs, fundamentals/api/reference/limits, 2026-04-20). */
    @Override
    public OptionalInt capacity() {
        return OptionalInt.of(MOST_TOKENS);
    }

    @Override
    public String realm() {
        return "account " + client.accountId();
    }

    @Override
    public Set<String> permissionsGranted(Role role) {
        return Set.copyOf(grants.getOrDefault(role, List.of()));
    }

    /** A store, a namespace, or both have to be set; the rest has defaults. Not thread-safe. */
    public static final class Builder {

        private final Settings settings = new Settings();
        private final CloudflareAccount account;
        private final Map<String, String> groupIds = new HashMap<>();
        private @Nullable String storeId;
        private final Set<String> namespaceIds = new LinkedHashSet<>();
        private boolean kvWrite;

        private Builder(CloudflareAccount account) {
            this.account = Objects.requireNonNull(account, "account must not be null");
        }

        /** The Secrets Store that SECRET_EDIT tokens write to; they get {@code Secrets Store Write}. */
        public Builder secretsStore(String id) {
            storeId = settings.take("secretsStore", Identifiers.requireStore("secretsStore", id));
            return this;
        }

        /**
         * A KV namespace that SECRET_EDIT tokens write to; they get {@code Workers KV Storage Write}, and a token counts as working only
         * if it reaches the namespace. Once for each namespace.
         */
        public Builder kvNamespace(String id) {
            if (!namespaceIds.add(Identifiers.requireNamespace("kvNamespace", id))) {
                throw new IllegalArgumentException("kvNamespace is called twice with the same id");
            }
            return this;
        }

        /**
         * Gives SECRET_EDIT tokens {@code Workers KV Storage Write} without asking more of them: for a namespace that may lag behind, as
         * an eventual destination, and must not keep a token from being used.
         */
        public Builder kvWrite() {
            kvWrite = settings.take("kvWrite", true);
            return this;
        }

        /**
         * A permission group's id, taken as it is instead of looking the name up; once for each name.
         *
         * @param name one of {@link #PERMISSION_GROUPS}, exactly
         * @param id 32 hexadecimal digits in lower case
         */
        public Builder permissionGroupId(String name, String id) {
            if (!PERMISSION_GROUPS.contains(name)) {
                throw new IllegalArgumentException("permissionGroupId: this issuer grants no group of that name");
            }
            settings.take("permissionGroupId of '" + name + "'", id);
            if (!Identifiers.isHex(id)) {
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
            settings.require(
                            storeId != null || kvWrite || !namespaceIds.isEmpty(),
                            "secretsStore or kvNamespace must be set: SECRET_EDIT tokens need a place to edit")
                    .check();
            return new CloudflareTokenIssuer(this);
        }
    }
}
