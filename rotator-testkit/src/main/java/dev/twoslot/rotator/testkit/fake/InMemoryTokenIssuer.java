package dev.twoslot.rotator.testkit.fake;

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
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that keeps its tokens in memory and means it: a token expires by the issuer's own clock, can be revoked, and creates
 * only if it is a live token of the creating role. An expired token is told as ended; a revoked one is refused like one that
 * never was, since an issuer that has deleted it can't tell the two apart.
 *
 * <p>A test can have a reply lie ({@link #nextCreateAnswers} and its like): what was asked for is done all the same. Thread-safe.
 */
public final class InMemoryTokenIssuer implements TokenIssuer {

    private static final class Issued {
        private final String id;
        private final String name;
        private final @Nullable Role role;
        private final SecretValue value;
        private final Instant issuedAt;
        private final @Nullable Instant expiresAt;
        private boolean usersOwn;
        private boolean revoked;
        private boolean permitted = true;
        private boolean refused;

        private Issued(
                String id,
                String name,
                @Nullable Role role,
                SecretValue value,
                Instant issuedAt,
                @Nullable Instant expiresAt) {
            this.id = id;
            this.name = name;
            this.role = role;
            this.value = value;
            this.issuedAt = issuedAt;
            this.expiresAt = expiresAt;
        }

        private IssuedToken listed() {
            Set<Role> madeFor = role == null || !permitted ? Set.of() : Set.of(role);
            return new IssuedToken(id, name, issuedAt, expiresAt, madeFor);
        }

        private Token asToken() {
            return new Token(value, id, name, issuedAt, expiresAt);
        }
    }

    /** All that were issued, but for those that expired more than a day ago: a long test would drown in them. */
    private final List<Issued> issued = new ArrayList<>();

    private final Arranged<Role, Token> creates = new Arranged<>();
    private final Arranged<Role, Verdict> verdicts = new Arranged<>();
    private final Arranged<String, List<IssuedToken>> lists = new Arranged<>();
    private final InstantSource clock;
    private final FaultPlan faults;
    private int count;
    private int most = Integer.MAX_VALUE;
    private Duration ahead = Duration.ZERO;
    private String realm = "";
    private boolean outage;

    public InMemoryTokenIssuer(InstantSource clock, FaultPlan faults) {
        this.clock = clock;
        this.faults = faults;
    }

    @Override
    public OptionalInt capacity() {
        return most == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(most);
    }

    /** The issuer's clock goes so much ahead of the one that it was given; negative: behind it. */
    public synchronized InMemoryTokenIssuer runAheadBy(Duration difference) {
        ahead = difference;
        return this;
    }

    /** What {@link #realm} says; empty at first. */
    public synchronized InMemoryTokenIssuer inRealm(String name) {
        realm = name;
        return this;
    }

    /** So many tokens may live at once; a create beyond is refused for good. */
    public synchronized InMemoryTokenIssuer holdAtMost(int tokens) {
        most = tokens;
        return this;
    }

    /** Whether every credential is refused, as in an outage of the provider's; the tokens stay as they are. */
    public synchronized void refuseAll(boolean whether) {
        outage = whether;
    }

    /** A token as an administrator would make it: only its value is told. */
    public Token administratorsToken(Role role, @Nullable Instant expiresAt) {
        return Token.of(issue("made by hand", role, expiresAt).value);
    }

    /** A token as an administrator would make it, that belongs to the administrator instead of the account. */
    public synchronized Token usersToken(Role role) {
        Issued token = issue("a user's own", role, null);
        token.usersOwn = true;
        return Token.of(token.value);
    }

    /**
     * A token that a person made under a name of their choice; with everything that is known of it.
     *
     * @param role whose permissions it has, exactly; null for others
     * @param expiresAt null if never
     */
    public Token handMade(String name, @Nullable Role role, @Nullable Instant expiresAt) {
        return issue(name, role, expiresAt).asToken();
    }

    /** Whether the value is that of a token that works and is of the role. A refusal by mistake does not count. */
    public synchronized boolean isUsable(SecretValue value, Role role) {
        return issued.stream()
                .anyMatch(token -> token.value.equals(value)
                        && token.role == role
                        && !token.usersOwn
                        && token.permitted
                        && isLive(token));
    }

    /** The tokens that work now, as they are listed. */
    public synchronized List<IssuedToken> live() {
        return issued.stream()
                .filter(token -> !token.usersOwn && isLive(token))
                .map(Issued::listed)
                .toList();
    }

    /** Kills a token, as somebody else's hand would. */
    public synchronized void kill(SecretValue value) {
        change(value, token -> token.revoked = true);
    }

    /** Takes a token's permissions away. */
    public synchronized void forbid(SecretValue value) {
        change(value, token -> token.permitted = false);
    }

    /** Has a live token refused by mistake, until further notice. */
    public synchronized void refuse(SecretValue value, boolean whether) {
        change(value, token -> token.refused = whether);
    }

    /** The next create for the role does what is asked and answers this. The truth is what the function is given. */
    public InMemoryTokenIssuer nextCreateAnswers(Role role, UnaryOperator<Token> lie) {
        creates.next(role, lie);
        return this;
    }

    /** The next verify of a token of the role answers this. */
    public InMemoryTokenIssuer nextVerifyAnswers(Role role, UnaryOperator<Verdict> lie) {
        verdicts.next(role, lie);
        return this;
    }

    /** The next list answers this. */
    public InMemoryTokenIssuer nextListAnswers(UnaryOperator<List<IssuedToken>> lie) {
        lists.next("list", lie);
        return this;
    }

    /** Forgets the lies that were not told yet. */
    public void answerTheTruth() {
        creates.forget();
        verdicts.forget();
        lists.forget();
    }

    @Override
    public Token create(NewToken request, CallContext context) {
        return faults.perform("issuer.create " + request.role().label(), () -> {
            authorise(context);
            return creates.instead(request.role(), issueIfThereIsRoom(request).asToken());
        });
    }

    @Override
    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
        return faults.perform(
                "issuer.verify " + role.label(),
                () -> verdicts.instead(role, judge(token.value(), role).at(now())));
    }

    @Override
    public List<IssuedToken> list(String namePrefix, CallContext context) {
        return faults.perform("issuer.list", () -> {
            authorise(context);
            return lists.instead(
                    "list",
                    live().stream()
                            .filter(token -> token.name().startsWith(namePrefix))
                            .toList());
        });
    }

    @Override
    public void revoke(IssuedToken token, CallContext context) {
        faults.perform("issuer.revoke", () -> {
            authorise(context);
            revoke(token);
        });
    }

    @Override
    public synchronized String realm() {
        return realm;
    }

    /** In one step: two creates at the same time must not both find the last place free. */
    private synchronized Issued issueIfThereIsRoom(NewToken request) {
        if (live().size() >= most) {
            throw new RotatorException(
                    Kind.PERMANENT, "the account holds " + most + " tokens, and no more are allowed");
        }
        return issue(request.name(), request.role(), request.expiresAt());
    }

    private synchronized Instant now() {
        return clock.instant().plus(ahead);
    }

    private synchronized void change(SecretValue value, Consumer<Issued> change) {
        issued.stream().filter(token -> token.value.equals(value)).forEach(change);
    }

    private synchronized void revoke(IssuedToken listed) {
        for (Issued token : issued) {
            if (token.id.equals(listed.id())) {
                if (!token.name.equals(listed.name())) {
                    throw new RotatorException(
                            Kind.TRANSIENT, "the token of that id bears another name; nothing was revoked");
                }
                token.revoked = true;
            }
        }
    }

    private synchronized Issued issue(String name, @Nullable Role role, @Nullable Instant expiresAt) {
        Instant yesterday = now().minus(Duration.ofDays(1));
        issued.removeIf(token -> token.expiresAt != null && token.expiresAt.isBefore(yesterday));
        int number = ++count;
        Issued token =
                new Issued("id-" + number, name, role, SecretValue.of("value-of-token-" + number), now(), expiresAt);
        issued.add(token);
        return token;
    }

    private synchronized Verdict judge(SecretValue value, Role role) {
        Predicate<Issued> known = token -> token.value.equals(value) && !token.revoked && !token.refused;
        return issued.stream()
                .filter(known)
                .filter(token -> !outage)
                .findFirst()
                .map(token -> judge(token, role))
                .orElseGet(() -> Verdict.refused("the credential is refused"));
    }

    private Verdict judge(Issued token, Role role) {
        if (!isLive(token)) {
            return Verdict.ended("the token has expired");
        }
        if (token.usersOwn) {
            return Verdict.notPermitted("it is a user's token, and one of the account's is needed");
        }
        return token.role == role && token.permitted
                ? Verdict.usable(token.id, token.expiresAt)
                : Verdict.notPermitted("the token lacks the permission for " + role.label());
    }

    private boolean isLive(Issued token) {
        return !token.revoked && (token.expiresAt == null || now().isBefore(token.expiresAt));
    }

    private synchronized void authorise(CallContext context) {
        boolean refusedByMistake =
                issued.stream().anyMatch(token -> token.value.equals(context.credential()) && token.refused);
        if (outage || refusedByMistake || !isUsable(context.credential(), Role.TOKEN_CREATION)) {
            throw new RotatorException(Kind.PERMANENT, "the credential is not a live token-creation token");
        }
    }
}
