package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An issuer and its provider in one, in the small steps of which a wrong issuer takes one in another way. */
class RightIssuer extends TokenIssuerContract {

    static final int PAGE = 2;

    final List<Issued> issued = new ArrayList<>();
    boolean nextReplyIsLost;
    boolean everyReplyIsLost;
    boolean verifyIsBroken;
    boolean listIsBroken;
    boolean revokeIsBroken;
    boolean nextRefusalIsAMistake;
    Duration unknownFor = Duration.ZERO;

    record Issued(String id, NewToken asked, Instant knownFrom, Set<String> revoked) {
        SecretValue value() {
            return SecretValue.of("value-of-" + id);
        }

        boolean isRevoked() {
            return revoked.contains(id);
        }
    }

    final Set<String> revoked = Collections.synchronizedSet(new HashSet<>());

    @Override
    protected TokenIssuer issuer() {
        return new TokenIssuer() {
            @Override
            public Token create(NewToken request, CallContext context) {
                return RightIssuer.this.create(request, context);
            }

            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                return RightIssuer.this.verify(token, role, age);
            }

            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return RightIssuer.this.list(namePrefix);
            }

            @Override
            public void revoke(IssuedToken token, CallContext context) {
                RightIssuer.this.revoke(token);
            }

            @Override
            public String realm() {
                return RightIssuer.this.realm();
            }
        };
    }

    Token create(NewToken request, CallContext context) {
        if (!mayCreate(context.credential())) {
            throw new RotatorException(Kind.PERMANENT, "the credential may not create");
        }
        return post(request);
    }

    boolean mayCreate(SecretValue credential) {
        return credential.equals(credential());
    }

    synchronized Token post(NewToken request) {
        Issued made = new Issued("id-" + issued.size(), request, clock.instant().plus(unknownFor), revoked);
        issued.add(made);
        if (nextReplyIsLost || everyReplyIsLost) {
            nextReplyIsLost = false;
            throw new RotatorException(Kind.AMBIGUOUS, "the reply was lost");
        }
        return new Token(made.value(), made.id(), request.name(), null, request.expiresAt());
    }

    Verdict verify(Token token, Role role, TokenAge age) {
        Instant patience = clock.instant().plus(patience(age));
        for (int refusals = 1; ; refusals++) {
            if (verifyIsBroken) {
                return cannotBeAsked(token);
            }
            if (accepts(token)) {
                return isOf(token, role) ? usable(token) : Verdict.notPermitted("it lacks a permission");
            }
            if (refusals >= refusalsBelieved(age) && !clock.instant().isBefore(patience)) {
                return refused(token);
            }
            pass(Duration.ofSeconds(1));
        }
    }

    Duration patience(TokenAge age) {
        return age == TokenAge.FRESH ? Duration.ofMinutes(1) : Duration.ZERO;
    }

    int refusalsBelieved(TokenAge age) {
        return 3;
    }

    Verdict cannotBeAsked(Token token) {
        throw new RotatorException(Kind.TRANSIENT, "the provider can't be asked");
    }

    Verdict usable(Token token) {
        return Verdict.usable(token.id(), null);
    }

    Verdict refused(Token token) {
        return Verdict.refused("refused");
    }

    synchronized boolean isKnown(Token token) {
        return issued.stream().anyMatch(each -> each.value().equals(token.value()));
    }

    synchronized boolean accepts(Token token) {
        if (nextRefusalIsAMistake) {
            nextRefusalIsAMistake = false;
            return false;
        }
        return issued.stream()
                .anyMatch(each -> each.value().equals(token.value())
                        && !clock.instant().isBefore(each.knownFrom())
                        && isAlive(each));
    }

    boolean isAlive(Issued token) {
        return !token.isRevoked() && !hasExpired(token);
    }

    synchronized boolean isOf(Token token, Role role) {
        return issued.stream()
                .anyMatch(each ->
                        each.value().equals(token.value()) && each.asked().role() == role);
    }

    String realm() {
        return "account 1";
    }

    final boolean hasExpired(Issued token) {
        return !clock.instant().isBefore(token.asked().expiresAt());
    }

    synchronized List<IssuedToken> list(String prefix) {
        List<IssuedToken> found = new ArrayList<>();
        for (int from = 0; from < issued.size(); from = next(from)) {
            if (listIsBroken && from > 0) {
                return halfOf(found);
            }
            for (Issued each : issued.subList(from, Math.min(from + PAGE, issued.size()))) {
                if (isNamed(each.asked().name(), prefix) && isListed(each)) {
                    found.add(listed(each));
                }
            }
        }
        return found;
    }

    IssuedToken listed(Issued token) {
        NewToken asked = token.asked();
        return new IssuedToken(token.id(), asked.name(), null, asked.expiresAt(), Set.of(asked.role()));
    }

    int next(int from) {
        return from + PAGE;
    }

    List<IssuedToken> halfOf(List<IssuedToken> found) {
        throw new RotatorException(Kind.TRANSIENT, "a page can't be had");
    }

    boolean isNamed(String name, String prefix) {
        return name.startsWith(prefix);
    }

    boolean isListed(Issued token) {
        return !token.isRevoked() && !hasExpired(token);
    }

    void revoke(IssuedToken token) {
        requireName(token);
        revoke(token.id());
    }

    void requireName(IssuedToken token) {
        boolean bearsAnother = issued.stream()
                .anyMatch(each ->
                        each.id().equals(token.id()) && !each.asked().name().equals(token.name()));
        if (bearsAnother) {
            throw new RotatorException(Kind.TRANSIENT, "the token of that id bears another name");
        }
    }

    void revoke(String id) {
        if (revokeIsBroken) {
            notRevoked(id);
        } else {
            revoked.add(id);
        }
    }

    void notRevoked(String id) {
        throw new RotatorException(Kind.AMBIGUOUS, "it may still work");
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a-credential-that-may-create");
    }

    @Override
    protected synchronized Set<String> liveTokensNamed(String name) {
        return issued.stream()
                .filter(each -> each.asked().name().equals(name) && !each.isRevoked() && !hasExpired(each))
                .map(Issued::id)
                .collect(Collectors.toSet());
    }

    @Override
    protected int moreThanOnePage() {
        return PAGE + 1;
    }

    @Override
    protected void loseReplyOfNextCreate() {
        nextReplyIsLost = true;
    }

    @Override
    protected void loseEveryReply() {
        everyReplyIsLost = true;
    }

    @Override
    protected void breakVerify() {
        verifyIsBroken = true;
    }

    @Override
    protected void breakListHalfway() {
        listIsBroken = true;
    }

    @Override
    protected void breakRevoke() {
        revokeIsBroken = true;
    }

    @Override
    protected void refuseNextVerifyByMistake() {
        nextRefusalIsAMistake = true;
    }

    @Override
    protected void knowNewTokensOnlyAfter(Duration delay) {
        unknownFor = delay;
    }
}
