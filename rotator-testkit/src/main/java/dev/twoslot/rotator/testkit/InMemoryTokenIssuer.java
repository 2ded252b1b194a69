package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * An issuer that keeps its tokens in memory and means it: a token expires, can be revoked, and creates only if it is a live
 * token of the creating role. Thread-safe.
 */
public final class InMemoryTokenIssuer implements TokenIssuer {

    private static final class Issued {
        private final IssuedToken listed;
        private final Role role;
        private final SecretValue value;
        private final Instant expiresAt;
        private boolean revoked;

        private Issued(IssuedToken listed, Role role, SecretValue value, Instant expiresAt) {
            this.listed = listed;
            this.role = role;
            this.value = value;
            this.expiresAt = expiresAt;
        }
    }

    /** All that were issued, but for those that expired more than a day ago: a long test would drown in them. */
    private final List<Issued> issued = new ArrayList<>();

    private int count;
    private final InstantSource clock;
    private final FaultPlan faults;

    public InMemoryTokenIssuer(InstantSource clock, FaultPlan faults) {
        this.clock = clock;
        this.faults = faults;
    }

    /** A token as an administrator would make it: only its value is told. */
    public synchronized Token administratorsToken(Role role, Instant expiresAt) {
        return Token.of(issue("made by hand", role, expiresAt).value());
    }

    /** Whether the value is that of a token that works and is of the role. */
    public synchronized boolean isUsable(SecretValue value, Role role) {
        return issued.stream().anyMatch(token -> token.value.equals(value) && token.role == role && isLive(token));
    }

    /** The tokens that work now. */
    public synchronized List<IssuedToken> live() {
        return issued.stream().filter(this::isLive).map(token -> token.listed).toList();
    }

    /** Kills a token, as somebody else's hand would. */
    public synchronized void kill(SecretValue value) {
        issued.stream().filter(token -> token.value.equals(value)).forEach(token -> token.revoked = true);
    }

    @Override
    public Token create(NewToken request, CallContext context) {
        return faults.perform("issuer.create " + request.role().label(), () -> {
            authorise(context);
            return issue(request.name(), request.role(), request.expiresAt());
        });
    }

    @Override
    public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
        return faults.perform("issuer.verify " + role.label(), () -> judge(token.value(), role));
    }

    @Override
    public List<IssuedToken> list(String namePrefix, CallContext context) {
        return faults.perform("issuer.list", () -> {
            authorise(context);
            return live().stream()
                    .filter(token -> token.name().startsWith(namePrefix))
                    .toList();
        });
    }

    @Override
    public void revoke(String tokenId, CallContext context) {
        faults.perform("issuer.revoke", () -> {
            authorise(context);
            revoke(tokenId);
        });
    }

    private synchronized void revoke(String tokenId) {
        issued.stream().filter(token -> token.listed.id().equals(tokenId)).forEach(token -> token.revoked = true);
    }

    private synchronized Token issue(String name, Role role, Instant expiresAt) {
        Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        issued.removeIf(token -> token.expiresAt.isBefore(yesterday));
        int number = ++count;
        IssuedToken listed = new IssuedToken("id-" + number, name, clock.instant());
        Issued token = new Issued(listed, role, SecretValue.of("value-of-token-" + number), expiresAt);
        issued.add(token);
        return new Token(token.value, listed.id(), expiresAt);
    }

    private synchronized Verdict judge(SecretValue value, Role role) {
        return issued.stream()
                .filter(token -> token.value.equals(value))
                .findFirst()
                .map(token -> judge(token, role))
                .orElseGet(() -> Verdict.rejected("no such token"));
    }

    private Verdict judge(Issued token, Role role) {
        if (!isLive(token)) {
            return Verdict.rejected(token.revoked ? "the token was revoked" : "the token has expired");
        }
        return token.role == role
                ? Verdict.usable(token.listed.id(), token.expiresAt)
                : Verdict.rejected("the token lacks the permission for " + role.label());
    }

    private boolean isLive(Issued token) {
        return !token.revoked && clock.instant().isBefore(token.expiresAt);
    }

    private void authorise(CallContext context) {
        if (!isUsable(context.credential(), Role.TOKEN_CREATION)) {
            throw new RotatorException(Kind.PERMANENT, "the credential is not a live token-creation token");
        }
    }
}
