package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.ClockRule;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates the two new tokens, and leaves no third one behind.
 *
 * <p>A reply is no proof. It is accepted if it speaks of a token that is new and as asked; anything else, a lost reply included, is
 * settled by looking for a token of the request's name, which no other request has, revoking what is found, and asking
 * again under another name. A create that is refused for good may be so for lack of room: then orphaned tokens of earlier runs
 * are revoked first, once. What can't be settled is left to a later sweep, which finds it by its name.
 */
final class Creation {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);
    private static final int MOST_ATTEMPTS = 3;

    /** A request whose connection broke may still be worked on; looking at once could miss what it makes. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Orphans orphans;
    private final Report report;
    private boolean begun;

    Creation(
            RotationParts parts,
            String runId,
            Calls calls,
            LeaseGuard guard,
            Ledger ledger,
            Orphans orphans,
            Report report) {
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.orphans = orphans;
        this.report = report;
    }

    /** Whether this run has asked for any token. */
    boolean isBegun() {
        return begun;
    }

    /**
     * Creates a token for each role, in parallel.
     *
     * @param creation the token that may
     * @param expiresAt when they end, by the issuer's clock
     */
    Map<Role, Attempt<Token>> create(Token creation, Instant expiresAt) {
        Map<Role, Attempt<Token>> tokens = ask(BOTH, creation, expiresAt, 1);
        boolean madeRoom = false;
        for (int attempt = 2; attempt <= MOST_ATTEMPTS; attempt++) {
            Set<Role> again = EnumSet.noneOf(Role.class);
            Set<Role> unsettled = failed(tokens, Kind.AMBIGUOUS);
            if (!unsettled.isEmpty() && settle(unsettled, creation, tokens)) {
                again.addAll(unsettled);
            }
            Set<Role> refused = failed(tokens, Kind.PERMANENT);
            if (!refused.isEmpty() && !madeRoom) {
                madeRoom = true;
                if (makeRoom(creation)) {
                    again.addAll(refused);
                }
            }
            if (again.isEmpty()) {
                break;
            }
            tokens.putAll(ask(again, creation, expiresAt, attempt));
        }
        return tokens;
    }

    private static Set<Role> failed(Map<Role, Attempt<Token>> tokens, Kind kind) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        tokens.forEach((role, token) -> {
            if (token.answer() == Answer.FAILED && token.kind() == kind) {
                roles.add(role);
            }
        });
        return roles;
    }

    private Map<Role, Attempt<Token>> ask(Set<Role> roles, Token creation, Instant expiresAt, int attempt) {
        Map<Role, Attempt<Token>> tokens = calls.each(roles, "create", role -> {
            NewToken request = new NewToken(parts.names().of(role, runId, attempt), role, expiresAt);
            return ask(request, creation);
        });
        begun |= tokens.values().stream().anyMatch(token -> token.answer().compareTo(Answer.LEASE_LOST) < 0);
        Map<Role, Attempt<Token>> accepted = new EnumMap<>(Role.class);
        tokens.forEach((role, token) -> accepted.put(role, accept(role, token)));
        return accepted;
    }

    private Prepared<Token> ask(NewToken request, Token creation) {
        return guard.write(creation, context -> {
            Instant before = parts.time().instant();
            Token reply = parts.issuer().create(request, context);
            return reply == null
                    ? Contract.value(Kind.AMBIGUOUS, parts.issuer(), "create", reply)
                    : asAsked(request, context, reply, before);
        });
    }

    private Attempt<Token> asAsked(NewToken request, CallContext context, Token reply, Instant before) {
        String difference = difference(request, reply);
        if (difference != null) {
            return Attempt.failed(
                    Kind.AMBIGUOUS, "create: the reply is not about the token that was asked for: " + difference);
        }
        if (reply.issuedAt() != null) {
            Duration offset = ClockRule.offset(before, parts.time().instant(), reply.issuedAt());
            if (!ClockRule.isTolerable(offset, context.clockSkew())) {
                return Attempt.clockWrong(offset, context.clockSkew());
            }
        }
        return Attempt.done(reply);
    }

    private static @Nullable String difference(NewToken request, Token reply) {
        if (reply.id() == null || reply.id().isBlank()) {
            return "it has no id";
        }
        if (!request.name().equals(reply.name())) {
            return "its name is another";
        }
        return request.expiresAt().equals(reply.expiresAt()) ? null : "its expiry is another";
    }

    /** On the run's own thread: the ledger is nobody else's. */
    private Attempt<Token> accept(Role role, Attempt<Token> reply) {
        if (!reply.isDone()) {
            return reply;
        }
        if (ledger.knows(reply.get())) {
            return Attempt.failed(
                    Kind.AMBIGUOUS,
                    role.label()
                            + ": create: the reply is about a token that is known already, and so not about a new one");
        }
        ledger.created(role, reply.get());
        return reply;
    }

    /** Whether nothing of these requests is left over, so that they can be made again. */
    private boolean settle(Set<Role> roles, Token creation, Map<Role, Attempt<Token>> tokens) {
        Set<String> names = new HashSet<>();
        for (Role role : roles) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                names.add(parts.names().of(role, runId, attempt));
            }
            report.noticed(
                    Phase.CREATE,
                    Notice.Kind.CREATE_SETTLED,
                    Remarks.createSettled(
                            tokens.get(role) == null
                                    ? role.label()
                                    : tokens.get(role).detail()));
        }
        calls.pause(SETTLING);
        if (calls.interrupted()) {
            return false;
        }
        Orphans.Result result = orphans.discard(creation, names::contains);
        result.problem().ifPresent(problem -> report.problem(problem.kind(), problem.detail()));
        return result.problem().isEmpty();
    }

    private boolean makeRoom(Token creation) {
        Orphans.Result result = orphans.makeRoom(creation);
        if (result.revoked() > 0) {
            report.noticed(Phase.CREATE, Notice.Kind.ROOM_MADE, Remarks.roomMade(result.revoked()));
        }
        return result.revoked() > 0;
    }

    /**
     * Holds tokens that verified against the issuer's list, for create and verify may have named the same wrong id: then a slot would
     * hold a token that no later check can be sure of. A list that does not show them yet says nothing against them; one that
     * can't be had keeps them out.
     */
    Map<Role, Attempt<Token>> heldAgainstTheList(Map<Role, Attempt<Token>> verified, Token creation) {
        Attempt<List<IssuedToken>> listed = orphans.look(creation);
        Map<Role, Attempt<Token>> held = new EnumMap<>(verified);
        held.replaceAll((role, token) -> listed.isDone() ? held(role, token.get(), listed.get()) : listed.otherwise());
        return held;
    }

    private static Attempt<Token> held(Role role, Token created, List<IssuedToken> listed) {
        return listed.stream().anyMatch(token -> contradicts(token, created))
                ? Attempt.failed(
                        Kind.TRANSIENT,
                        role.label()
                                + ": the issuer's list gives the new token another id, name or end than its create did")
                : Attempt.done(created);
    }

    private static boolean contradicts(IssuedToken listed, Token created) {
        boolean sameId = listed.id().equals(created.id());
        boolean sameName = listed.name().equals(created.name());
        boolean anotherEnd = listed.expiresAt() != null && !listed.expiresAt().equals(created.expiresAt());
        return sameId != sameName || (sameId && anotherEnd);
    }

    /** After a failure before promote: what this run created, or may have created. */
    void discard(Token creation) {
        Orphans.Result result = orphans.discard(creation, name -> true);
        result.problem()
                .ifPresent(problem ->
                        report.noticed(Phase.SWEEP, Notice.Kind.CREATED_LEFT, Remarks.createdLeft(problem.detail())));
    }
}
