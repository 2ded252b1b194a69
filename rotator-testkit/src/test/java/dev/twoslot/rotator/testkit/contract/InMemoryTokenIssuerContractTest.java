package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The fake keeps what it stands for. */
class InMemoryTokenIssuerContractTest extends TokenIssuerContract {

    private final FaultPlan faults = new FaultPlan();
    private final InMemoryTokenIssuer issuer = new InMemoryTokenIssuer(clock, faults);
    private final SecretValue administrators = issuer.administratorsToken(
                    Role.TOKEN_CREATION, clock.instant().plus(Duration.ofDays(2)))
            .value();

    @Override
    protected Map<String, String> exemptions() {
        return Map.of(
                "T11", "the fake never refuses a token by mistake",
                "T12", "the fake knows a token from the moment that it is made");
    }

    @Override
    protected TokenIssuer issuer() {
        return issuer;
    }

    @Override
    protected SecretValue credential() {
        return administrators;
    }

    @Override
    protected Set<String> liveTokensNamed(String name) {
        return issuer.live().stream()
                .filter(token -> token.name().equals(name))
                .map(IssuedToken::id)
                .collect(Collectors.toSet());
    }

    @Override
    protected int moreThanOnePage() {
        return 3;
    }

    @Override
    protected void loseReplyOfNextCreate() {
        faults.next("issuer.create " + Role.SECRET_EDIT.label(), Fault.FAIL_AFTER);
    }

    @Override
    protected void loseEveryReply() {
        loseReplyOfNextCreate();
    }

    @Override
    protected void breakVerify() {
        faults.next("issuer.verify " + Role.SECRET_EDIT.label(), Fault.FAIL_BEFORE);
    }

    @Override
    protected void breakListHalfway() {
        faults.next("issuer.list", Fault.FAIL_BEFORE);
    }

    @Override
    protected void breakRevoke() {
        faults.next("issuer.revoke", Fault.FAIL_BEFORE);
    }

    @Override
    protected void refuseNextVerifyByMistake() {
        throw new IllegalStateException("see exemptions()");
    }

    @Override
    protected void knowNewTokensOnlyAfter(Duration delay) {
        throw new IllegalStateException("see exemptions()");
    }
}
