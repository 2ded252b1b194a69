package dev.twoslot.rotator.testkit.simulation;

import static dev.twoslot.rotator.testkit.simulation.PermissionGroups.ACCOUNT_SETTINGS_READ;
import static dev.twoslot.rotator.testkit.simulation.PermissionGroups.ACCOUNT_SETTINGS_WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** The account itself, and the two places where clients that expect a user's token find that it is an account's. */
final class AccountEndpoints {
    private final Authorization authorization;
    private final String accountId;
    private final Instant createdOn;

    AccountEndpoints(Authorization authorization, String accountId, Instant createdOn) {
        this.authorization = authorization;
        this.accountId = accountId;
        this.createdOn = createdOn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/accounts", List.of(), this::listAccounts),
                Route.of(
                        "GET",
                        "/accounts/{account_id}",
                        List.of(ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE),
                        this::account),
                Route.of("GET", "/user/tokens/verify", List.of(), this::verifyUserToken));
    }

    static ApiException invalidToken() {
        return new ApiException(401, 1000, "Invalid API Token");
    }

    private ApiReply listAccounts(Call call) throws ApiException {
        if (!authorization.works(call.caller(), call.credential(), call.now())) {
            throw new ApiException(403, 9109, "Invalid access token");
        }
        throw new ApiException(400, 1001, "List accounts endpoint does not support account owned tokens");
    }

    private ApiReply account(Call call) {
        ObjectNode account = Json.object();
        account.put("id", accountId);
        account.put("name", "Simulated account");
        account.put("type", "standard");
        account.put("created_on", Json.seconds(createdOn));
        account.putObject("settings").put("enforce_twofactor", false);
        return Envelope.success(account);
    }

    /** All tokens here are the account's, which the user path never knows, however well they work. */
    private ApiReply verifyUserToken(Call call) throws ApiException {
        throw invalidToken();
    }
}
