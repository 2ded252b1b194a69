package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.api.Page;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.AccountListReply;
import java.util.List;
import java.util.function.Supplier;

/**
 * The paths of whoever is calling: the user behind a user's token, and what an account's token finds where a user's is
 * expected. Outside of the published description's part that the rest follows; the codes are those that wrangler 4.86
 * expects, and reports.
 */
final class UserEndpoints {
    private final Supplier<SimulationOptions> options;
    private final Authorization authorization;
    private final String userId;
    private final List<SimulatedAccount> accounts;

    UserEndpoints(
            Supplier<SimulationOptions> options,
            Authorization authorization,
            String userId,
            List<SimulatedAccount> accounts) {
        this.options = options;
        this.authorization = authorization;
        this.userId = userId;
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/accounts", List.of(), this::listAccounts),
                Route.of("GET", "/memberships", List.of(), this::listMemberships),
                Route.of("GET", "/user", List.of(), this::user),
                Route.of("GET", "/user/tokens/verify", List.of(), this::verify));
    }

    /** An account's token sees its account, or is told that this is not for it; a user's sees where it may do something. */
    private SimulatedReply listAccounts(Call call) throws ApiException {
        ApiToken token = authorization.requireWorking(call);
        if (!token.owner().isUser() && options.get().accountListReply() == AccountListReply.UNSUPPORTED) {
            throw new ApiException(400, 1001, "List accounts endpoint does not support account owned tokens");
        }
        return page(call, seenBy(token).stream().map(SimulatedAccount::toJson).toList());
    }

    private SimulatedReply listMemberships(Call call) throws ApiException {
        ApiToken token = requireUser(call);
        return page(
                call,
                seenBy(token).stream()
                        .map(account -> JsonText.object()
                                .put("id", userId)
                                .put("status", "accepted")
                                .<ObjectNode>set("account", account.toJson())
                                .<ObjectNode>set("roles", JsonText.strings(List.of("Administrator"))))
                        .toList());
    }

    private SimulatedReply user(Call call) throws ApiException {
        requireUser(call);
        return ReplyEnvelope.success(JsonText.object().put("id", userId).put("email", "administrator@example.com"));
    }

    private SimulatedReply verify(Call call) throws ApiException {
        ApiToken token = call.caller();
        return authorization.verify(call, token != null && token.owner().isUser());
    }

    private ApiToken requireUser(Call call) throws ApiException {
        ApiToken token = authorization.requireWorking(call);
        if (!token.owner().isUser()) {
            throw Authorization.unauthorized();
        }
        return token;
    }

    private List<SimulatedAccount> seenBy(ApiToken token) {
        return accounts.stream()
                .filter(account -> token.owner().isUser()
                        ? token.concerns(account.id())
                        : token.owner().isAccount(account.id()))
                .toList();
    }

    private static SimulatedReply page(Call call, List<ObjectNode> all) throws ApiException {
        int page = call.request().number("page", 1, 1, Integer.MAX_VALUE);
        return ReplyEnvelope.page(Page.of(all, page, call.request().number("per_page", 20, 1, 100)));
    }
}
