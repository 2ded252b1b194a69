package dev.twoslot.rotator.testkit.simulation.account;

import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.API_TOKENS_READ;
import static dev.twoslot.rotator.testkit.simulation.account.PermissionCatalogue.API_TOKENS_WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.Page;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code /accounts/{account_id}/tokens}: account-owned API tokens. */
final class TokenEndpoints {
    private static final List<PermissionGroup> WRITE = List.of(API_TOKENS_WRITE);
    private static final List<PermissionGroup> READ = List.of(API_TOKENS_WRITE, API_TOKENS_READ);

    private final Supplier<SimulationOptions> options;
    private final OwnedTokens tokens;
    private final Authorization authorization;
    private final SimulatedIds identifiers;
    private final String accountId;

    TokenEndpoints(
            Supplier<SimulationOptions> options,
            OwnedTokens tokens,
            Authorization authorization,
            SimulatedIds identifiers,
            String accountId) {
        this.options = options;
        this.tokens = tokens;
        this.authorization = authorization;
        this.identifiers = identifiers;
        this.accountId = accountId;
    }

    List<Route> routes() {
        String all = "/accounts/{account_id}/tokens";
        String one = all + "/{token_id}";
        return List.of(
                Route.of("GET", all, READ, this::list),
                Route.of("POST", all, WRITE, this::create),
                Route.of("GET", all + "/verify", List.of(), this::verify),
                Route.of("GET", all + "/permission_groups", READ, this::permissionGroups),
                Route.of("GET", one, READ, this::get),
                Route.of("PUT", one, WRITE, this::replace),
                Route.of("DELETE", one, WRITE, this::delete),
                Route.of("PUT", one + "/value", WRITE, this::roll));
    }

    private SimulatedReply list(Call call) throws ApiException {
        SimulatedRequest request = call.request();
        int page = request.number("page", 1, 1, Integer.MAX_VALUE);
        int perPage = request.number("per_page", 20, 5, 50);
        List<ObjectNode> all = new ArrayList<>();
        for (ApiToken token : tokens.list(request.flag("include_expired"), call.now())) {
            all.add(json(token, call.now()));
        }
        if (request.word("direction", "asc", "asc", "desc").equals("desc")) {
            Collections.reverse(all);
        }
        return ReplyEnvelope.page(Page.of(all, page, perPage));
    }

    private SimulatedReply create(Call call) throws ApiException {
        TokenBody body = TokenBody.parse(call.request().json(), accountId, identifiers);
        ApiToken token = tokens.create(body, call.requireCaller(), accountId, call.now());
        return ReplyEnvelope.success(json(token, call.now()).put("value", token.value()));
    }

    private SimulatedReply verify(Call call) throws ApiException {
        ApiToken token = call.caller();
        return authorization.verify(call, token != null && token.owner().isAccount(call.parameter("account_id")));
    }

    private SimulatedReply get(Call call) throws ApiException {
        return ReplyEnvelope.success(json(tokens.require(call.parameter("token_id"), call.now()), call.now()));
    }

    private SimulatedReply replace(Call call) throws ApiException {
        ApiToken token = tokens.require(call.parameter("token_id"), call.now());
        TokenBody body = TokenBody.parse(call.request().json(), accountId, identifiers);
        tokens.replace(token, body, call.requireCaller(), accountId, call.now());
        return ReplyEnvelope.success(json(token, call.now()));
    }

    private SimulatedReply delete(Call call) throws ApiException {
        ApiToken token = tokens.require(call.parameter("token_id"), call.now());
        tokens.delete(token, call.now());
        return ReplyEnvelope.success(JsonText.object().put("id", token.id()));
    }

    /** The new value is the whole result. Official clients send no body here, or an empty object. */
    private SimulatedReply roll(Call call) throws ApiException {
        ApiToken token = tokens.require(call.parameter("token_id"), call.now());
        tokens.roll(token, call.now());
        return ReplyEnvelope.success(TextNode.valueOf(token.value()));
    }

    /**
     * The documentation does not say whether the name filter means equal or containing. Containing is the harsher: a
     * client that takes the first hit may get the user-scoped twin.
     */
    private SimulatedReply permissionGroups(Call call) {
        String name = call.request().query("name", "").toLowerCase(Locale.ROOT);
        String scope = call.request().query("scope", "");
        List<ObjectNode> found = PermissionCatalogue.ALL.stream()
                .filter(group -> group.name().toLowerCase(Locale.ROOT).contains(name))
                .filter(group -> scope.isEmpty() || group.scope().equals(scope))
                .map(PermissionGroup::toJson)
                .toList();
        return ReplyEnvelope.page(Page.of(found, 1, Math.max(1, found.size())));
    }

    private ObjectNode json(ApiToken token, Instant now) {
        return token.toJson(now, options.get().requestIpKey().key());
    }
}
