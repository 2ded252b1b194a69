package dev.twoslot.rotator.testkit.simulation.account;

import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.ACCOUNT_SETTINGS_READ;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.ACCOUNT_SETTINGS_WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One account with all that it owns. Guarded by the simulation's lock. */
public final class SimulatedAccount {
    private final Bootstrap bootstrap;
    private final SimulatedIds identifiers;
    private final Instant createdOn;
    private final OwnedTokens tokens;
    private final SecretsStore store;
    private final KvEndpoints kv;

    public SimulatedAccount(
            Supplier<SimulationOptions> options, SimulatedIds identifiers, Bootstrap bootstrap, Instant now) {
        this.bootstrap = bootstrap;
        this.identifiers = identifiers;
        createdOn = now;
        tokens = new OwnedTokens(TokenOwner.account(id()), options, identifiers);
        store = new SecretsStore(options, identifiers, id());
        kv = new KvEndpoints(options, identifiers);
        furnish(now);
    }

    String id() {
        return bootstrap.access().accountId();
    }

    OwnedTokens tokens() {
        return tokens;
    }

    SecretsStore store() {
        return store;
    }

    /** The operations on this account. */
    List<Route> routes(Supplier<SimulationOptions> options, Authorization authorization) {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of(
                "GET",
                "/accounts/{account_id}",
                List.of(ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE),
                call -> ReplyEnvelope.success(toJson())));
        routes.addAll(new TokenEndpoints(options, tokens, authorization, identifiers, id()).routes());
        routes.addAll(new SecretsStoreEndpoints(store, identifiers).routes());
        routes.addAll(kv.routes());
        return routes;
    }

    ObjectNode toJson() {
        ObjectNode account = JsonText.object();
        account.put("id", id());
        account.put("name", "Simulated account");
        account.put("type", "standard");
        account.put("created_on", JsonText.seconds(createdOn));
        account.putObject("settings").put("enforce_twofactor", false);
        return account;
    }

    /** With those of the user's tokens that may do something here. */
    public SimulationState toState(OwnedTokens ofUser, RequestLog log, Instant now) {
        return new SimulationState(
                Stream.concat(
                                tokens.list(true, now).stream(),
                                ofUser.list(true, now).stream().filter(token -> token.concerns(id())))
                        .map(token -> token.toState(now))
                        .toList(),
                store.shown(now).stream().map(secret -> secret.toState(now)).toList(),
                kv.toState(now),
                log.all(),
                now);
    }

    /** Brings back what it owns now. */
    Runnable snapshot() {
        List<Runnable> parts = List.of(tokens.snapshot(), store.snapshot(), kv.snapshot());
        return () -> parts.forEach(Runnable::run);
    }

    private void furnish(Instant now) {
        tokens.seed(
                bootstrap.creationTokenId(),
                TokenBody.permanent("bootstrap token creation", allowing(PermissionCatalogue.API_TOKENS_WRITE)),
                bootstrap.access().creationToken(),
                now);
        tokens.seed(
                bootstrap.editTokenId(),
                TokenBody.permanent(
                        "bootstrap secret edit",
                        allowing(PermissionCatalogue.SECRETS_STORE_WRITE, PermissionCatalogue.KV_WRITE)),
                bootstrap.access().editToken(),
                now);
        kv.seed(bootstrap.access().kvNamespaceId(), "rotator");
        try {
            store.open(bootstrap.access().storeId(), "default_secrets_store", now);
        } catch (ApiException e) {
            throw new AssertionError("an empty account has room for a store", e);
        }
        slot(0, "PRIMARY_TOKEN_CREATION_TOKEN", bootstrap.access().creationToken(), now);
        slot(1, "PRIMARY_SECRET_EDIT_TOKEN", bootstrap.access().editToken(), now);
        slot(2, "SECONDARY_TOKEN_CREATION_TOKEN", Bootstrap.SECONDARY_PLACEHOLDER, now);
        slot(3, "SECONDARY_SECRET_EDIT_TOKEN", Bootstrap.SECONDARY_PLACEHOLDER, now);
    }

    private void slot(int index, String name, String value, Instant now) {
        SecretBody body = new SecretBody(name, value, null, List.of("workers"));
        store.furnish(bootstrap.secretIds().get(index), body, now);
    }

    private TokenPolicy allowing(PermissionGroup... groups) {
        return TokenPolicy.allowing(identifiers.objectId(), id(), List.of(groups));
    }
}
