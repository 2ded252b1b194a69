package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.PercentEncoding;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.http.HeaderFields;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API in front of the accounts: finds the operation, says who is calling, counts the call against its limit, asks for
 * the permission and carries it out. Guarded by the simulation's lock.
 */
public final class SimulatedApi {

    /**
     * A reply and who had asked.
     *
     * @param reply the reply
     * @param tokenId the token that the credential belongs to, or null
     */
    public record Answer(SimulatedReply reply, @Nullable String tokenId) {}

    private static final String ACCOUNTS = Router.PREFIX + "/accounts/";

    private final List<SimulatedAccount> accounts;
    private final OwnedTokens ofUser;
    private final Authorization authorization;
    private final RateLimit rateLimit;
    private final Map<String, Router> byAccount = new HashMap<>();
    private final Router elsewhere;

    /** A path of an account that does not exist is served as one of the first account's, where nobody may do anything. */
    public SimulatedApi(
            List<SimulatedAccount> accounts, OwnedTokens ofUser, String userId, Supplier<SimulationOptions> options) {
        this.accounts = List.copyOf(accounts);
        this.ofUser = ofUser;
        List<OwnedTokens> everyOwner = new ArrayList<>();
        accounts.forEach(account -> everyOwner.add(account.tokens()));
        everyOwner.add(ofUser);
        authorization = new Authorization(options, everyOwner);
        rateLimit = new RateLimit(options);
        List<Route> ofCaller = new UserEndpoints(options, authorization, userId, this.accounts).routes();
        for (SimulatedAccount account : accounts) {
            List<Route> routes = new ArrayList<>(ofCaller);
            routes.addAll(account.routes(options, authorization));
            byAccount.put(account.id(), new Router(routes));
        }
        elsewhere = requireRouter(accounts.get(0).id());
    }

    public Answer handle(SimulatedRequest request, Instant now) {
        ApiToken caller = null;
        SimulatedReply reply;
        try {
            Router.Match match = router(request.path()).resolve(request.method(), request.path());
            boolean verify = request.path().endsWith("/tokens/verify");
            String credential = Authorization.credential(request.headers(), verify);
            caller = authorization.known(credential, now).orElse(null);
            if (caller != null && !rateLimit.admit(caller, now)) {
                reply = rateLimit.refusal(caller, now);
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
        return new Answer(reply.withHeaders(rateLimit.headers(caller, now)), caller == null ? null : caller.id());
    }

    /** The id of the token that a request carries, if it is a known one. */
    @Nullable
    public String callerOf(HeaderFields headers, Instant now) {
        try {
            return authorization
                    .known(Authorization.credential(headers, false), now)
                    .map(ApiToken::id)
                    .orElse(null);
        } catch (ApiException e) {
            return null;
        }
    }

    /** Brings back what all accounts and the user own now. Calls that were counted stay counted. */
    public Runnable snapshot() {
        List<Runnable> parts = new ArrayList<>();
        accounts.forEach(account -> parts.add(account.snapshot()));
        parts.add(ofUser.snapshot());
        return () -> parts.forEach(Runnable::run);
    }

    private Router router(String path) {
        if (!path.startsWith(ACCOUNTS)) {
            return elsewhere;
        }
        int end = path.indexOf('/', ACCOUNTS.length());
        String accountId = path.substring(ACCOUNTS.length(), end < 0 ? path.length() : end);
        return byAccount.getOrDefault(PercentEncoding.decodeSegment(accountId).orElse(""), elsewhere);
    }

    private Router requireRouter(String accountId) {
        Router router = byAccount.get(accountId);
        if (router == null) {
            throw new IllegalStateException("every account has a router");
        }
        return router;
    }
}
