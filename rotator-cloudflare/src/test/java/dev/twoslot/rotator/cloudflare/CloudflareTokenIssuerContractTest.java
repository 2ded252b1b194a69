package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.contract.TokenIssuerContract;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Account tokens of a simulated Cloudflare. */
class CloudflareTokenIssuerContractTest extends TokenIssuerContract {

    private final SimulatedRun run = new SimulatedRun(clock);

    @AfterEach
    void stop() {
        run.close();
    }

    @Override
    protected TokenIssuer issuer() {
        return run.issuer();
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of(run.cloudflare.creationToken());
    }

    @Override
    protected Set<String> liveTokensNamed(String name) {
        return run.cloudflare.state().activeTokens().stream()
                .filter(token -> token.name().equals(name))
                .map(SimulationState.Token::id)
                .collect(Collectors.toSet());
    }

    @Override
    protected int moreThanOnePage() {
        return 51;
    }

    @Override
    protected void loseReplyOfNextCreate() {
        run.cloudflare.inject(HttpFault.on("POST", "/tokens$").loseReply());
    }

    @Override
    protected void loseEveryReply() {
        run.cloudflare.inject(
                HttpFault.on("POST", "/tokens$").every().loseReply(),
                HttpFault.on("GET", "/tokens$").every().drop());
    }

    @Override
    protected void breakVerify() {
        run.cloudflare.inject(HttpFault.on("GET", "/tokens/verify$").every().reply(503));
    }

    @Override
    protected void breakListHalfway() {
        run.cloudflare.inject(HttpFault.on("GET", "/tokens$").nth(2).every().reply(503));
    }

    @Override
    protected void breakRevoke() {
        run.cloudflare.inject(HttpFault.on("DELETE", "/tokens/").every().reply(503));
    }

    @Override
    protected void refuseNextVerifyByMistake() {
        run.cloudflare.inject(HttpFault.on("GET", "/tokens/verify$").reply(401));
    }

    @Override
    protected void knowNewTokensOnlyAfter(Duration delay) {
        run.cloudflare.options(run.cloudflare.options().withTokenVisibilityDelay(delay));
    }
}
