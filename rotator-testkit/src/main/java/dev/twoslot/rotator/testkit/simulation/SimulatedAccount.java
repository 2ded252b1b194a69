package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.SimulationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one account with all that it owns, and the API in front of it. Guarded by the simulation's lock. */
final class SimulatedAccount {

    /**
     * A reply and who had asked.
     *
     * @param reply the reply
     * @param tokenId the token that the credential belongs to, or null
     */
    record Answer(ApiReply reply, @Nullable String tokenId) {}

    private final RateLimit rateLimit;
    private final AccountTokens tokens;
    private final Authorization authorization;
    private final SecretsStore store;
    private final KvEndpoints kv;
    private final Router router;

    SimulatedAccount(Supplier<SimulationOptions> options, Identifiers identifiers, Bootstrap bootstrap, Instant now) {
        String accountId = bootstrap.accountId();
        rateLimit = new RateLimit(options);
        tokens = new AccountTokens(options, identifiers);
        authorization = new Authorization(options, tokens, accountId);
        store = new SecretsStore(options, identifiers, accountId);
        kv = new KvEndpoints(options, identifiers);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountEndpoints(authorization, accountId, now).routes());
        routes.addAll(new TokenEndpoints(options, tokens, authorization, identifiers, accountId).routes());
        routes.addAll(new SecretsStoreEndpoints(store, identifiers).routes());
        routes.addAll(kv.routes());
        router = new Router(routes);
        furnish(bootstrap, identifiers, now);
    }

    Answer handle(ApiRequest request, Instant now) {
        AccountToken caller = null;
        ApiReply reply;
        try {
            Router.Match match = router.resolve(request.method(), request.path());
            boolean verify = request.path().endsWith("/tokens/verify");
            String credential = Authorization.credential(request, verify);
            caller = tokens.byValue(credential, now).orElse(null);
            if (caller != null && !rateLimit.admit(caller.id(), now)) {
                reply = rateLimit.refusal(caller.id(), now);
            } else {
                Call call = new Call(request, match.parameters(), credential, caller, now);
                if (!match.route().anyOf().isEmpty()) {
                    authorization.require(call, match.route().anyOf());
                }
                reply = match.route().endpoint().handle(call);
            }
        } catch (ApiException refusal) {
            reply = refusal.reply();
        }
        String tokenId = caller == null ? null : caller.id();
        return new Answer(reply.withHeaders(rateLimit.headers(tokenId == null ? "" : tokenId, now)), tokenId);
    }

    AccountTokens tokens() {
        return tokens;
    }

    SecretsStore store() {
        return store;
    }

    KvEndpoints kv() {
        return kv;
    }

    private void furnish(Bootstrap bootstrap, Identifiers identifiers, Instant now) {
        String accountId = bootstrap.accountId();
        TokenPolicy mayCreate =
                TokenPolicy.allowing(identifiers.objectId(), accountId, List.of(PermissionGroups.API_TOKENS_WRITE));
        TokenPolicy mayEdit = TokenPolicy.allowing(
                identifiers.objectId(),
                accountId,
                List.of(PermissionGroups.SECRETS_STORE_WRITE, PermissionGroups.KV_WRITE));
        tokens.seed(
                bootstrap.creationTokenId(),
                TokenBody.permanent("bootstrap token creation", mayCreate),
                bootstrap.creationToken(),
                now);
        tokens.seed(
                bootstrap.editTokenId(),
                TokenBody.permanent("bootstrap secret edit", mayEdit),
                bootstrap.editToken(),
                now);
        kv.seed(bootstrap.kvNamespaceId(), "rotator");
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("PRIMARY_TOKEN_CREATION_TOKEN", bootstrap.creationToken());
        slots.put("PRIMARY_SECRET_EDIT_TOKEN", bootstrap.editToken());
        slots.put("SECONDARY_TOKEN_CREATION_TOKEN", SimulatedCloudflare.SECONDARY_PLACEHOLDER);
        slots.put("SECONDARY_SECRET_EDIT_TOKEN", SimulatedCloudflare.SECONDARY_PLACEHOLDER);
        try {
            store.open(bootstrap.storeId(), "default_secrets_store", now);
            List<SecretBody> bodies = new ArrayList<>();
            slots.forEach((name, value) -> bodies.add(new SecretBody(name, value, null, List.of("workers"))));
            store.furnish(bodies, now);
        } catch (ApiException e) {
            throw new AssertionError("an empty account has room for a store", e);
        }
    }
}
