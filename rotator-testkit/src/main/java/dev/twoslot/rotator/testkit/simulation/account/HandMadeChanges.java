package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.api.SimulatedIds;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an administrator does in the dashboard, past permissions, limits and delays. Guarded by the simulation's lock. */
public final class HandMadeChanges {
    /** How long before its end a token was issued that is ordered as expired. */
    private static final Duration LIFE_OF_AN_EXPIRED_TOKEN = Duration.ofHours(1);

    private final SimulatedAccount account;
    private final SimulatedAccount other;
    private final OwnedTokens ofUser;
    private final SimulatedIds identifiers;

    public HandMadeChanges(
            SimulatedAccount account, SimulatedAccount other, OwnedTokens ofUser, SimulatedIds identifiers) {
        this.account = account;
        this.other = other;
        this.ofUser = ofUser;
        this.identifiers = identifiers;
    }

    public SimulationState.Token createToken(TokenSpec spec, Instant now) {
        SimulatedAccount where = spec.account() == TokenSpec.Account.SIMULATED ? account : other;
        OwnedTokens owner = spec.owner() == TokenSpec.Owner.USER ? ofUser : where.tokens();
        List<PermissionGroup> groups = new ArrayList<>();
        for (String name : spec.permissions()) {
            groups.add(PermissionCatalogue.ofAccountsByName(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "permissions are names of groups that apply to accounts, such as Secrets Store Read")));
        }
        TokenBody body = new TokenBody(
                spec.name(),
                List.of(TokenPolicy.allowing(identifiers.objectId(), where.id(), groups)),
                spec.expiresOn(),
                spec.notBefore(),
                condition(spec.usableFrom()),
                null);
        ApiToken token = owner.seed(identifiers.objectId(), body, owner.newValue(), issuedOn(spec.expiresOn(), now));
        return token.toState(now);
    }

    public void deleteToken(String id, Instant now) {
        requireToken(id, now);
        everyOwner().forEach(tokens -> tokens.remove(id));
    }

    public ApiToken requireToken(String id, Instant now) {
        return everyOwner()
                .flatMap(tokens -> tokens.find(id, now).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no token of this id"));
    }

    public void editSecret(String name, @Nullable String value, @Nullable String comment, Instant now) {
        StoredSecret secret = account.store()
                .named(name)
                .orElseThrow(() -> new IllegalArgumentException("the store has no secret of this name"));
        account.store().put(secret.patched(new SecretBody(null, value, comment, null), now, now));
    }

    private Stream<OwnedTokens> everyOwner() {
        return Stream.of(account.tokens(), other.tokens(), ofUser);
    }

    private static Instant issuedOn(@Nullable Instant end, Instant now) {
        return end == null || end.isAfter(now) ? now : end.minus(LIFE_OF_AN_EXPIRED_TOKEN);
    }

    private static @Nullable IpCondition condition(@Nullable List<String> blocks) {
        if (blocks == null) {
            return null;
        }
        if (!blocks.stream().allMatch(IpCondition::isBlock)) {
            throw new IllegalArgumentException("usableFrom are CIDR blocks, such as 203.0.113.0/24");
        }
        return new IpCondition(blocks, null);
    }
}
