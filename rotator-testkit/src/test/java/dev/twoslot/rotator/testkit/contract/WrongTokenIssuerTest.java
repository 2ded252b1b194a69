package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Issuers that are wrong on purpose, each of which breaks one rule of the contract and no other. */
class WrongTokenIssuerTest {

    static Iterable<Arguments> wrongIssuers() {
        return Breaks.In.each(WrongTokenIssuerTest.class).toList();
    }

    @ParameterizedTest
    @MethodSource("wrongIssuers")
    void a_wrong_issuer_breaks_its_rule_and_no_other(Class<? extends SpiContract> wrong, String rule) {
        assertThat(ContractRun.of(wrong).failed()).containsExactly(rule);
    }

    @Test
    void every_rule_is_broken_by_one_of_them() {
        assertThat(Breaks.In.rules(WrongTokenIssuerTest.class))
                .containsExactlyInAnyOrderElementsOf(SpiContract.rulesOf(TokenIssuerContract.class));
    }

    @Test
    void what_they_are_made_from_breaks_none() {
        ContractRun run = ContractRun.of(RightIssuer.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    @Breaks("T1")
    static final class ForgetsTheExpiry extends RightIssuer {
        @Override
        Token create(NewToken request, CallContext context) {
            Token token = super.create(request, context);
            return new Token(token.value(), token.id(), token.name(), null, null);
        }
    }

    /** Both requests are noted in the same place before the first one is sent. */
    @Breaks("T2")
    static final class NotesTheRequestInAField extends RightIssuer {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier bothAreNoted = new CyclicBarrier(Role.values().length);
        private volatile @Nullable NewToken noted;

        @Override
        Token create(NewToken request, CallContext context) {
            noted = request;
            if (Thread.currentThread() != ruleItself) {
                try {
                    bothAreNoted.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.create(noted, context);
        }
    }

    @Breaks("T3")
    static final class RepeatsACreateBlindly extends RightIssuer {
        @Override
        Token create(NewToken request, CallContext context) {
            try {
                return super.create(request, context);
            } catch (RotatorException e) {
                return super.create(request, context);
            }
        }
    }

    @Breaks("T4")
    static final class CallsALostReplyNothing extends RightIssuer {
        @Override
        Token create(NewToken request, CallContext context) {
            try {
                return super.create(request, context);
            } catch (RotatorException e) {
                throw new RotatorException(Kind.TRANSIENT, "no reply", e);
            }
        }
    }

    @Breaks("T5")
    static final class UsesACredentialOfItsOwn extends RightIssuer {
        @Override
        boolean mayCreate(SecretValue credential) {
            return true;
        }
    }

    @Breaks("T6")
    static final class SpeaksOfAnotherToken extends RightIssuer {
        @Override
        Verdict usable(Token token) {
            return Verdict.usable("another", null);
        }
    }

    @Breaks("T7")
    static final class AsksForNoPermission extends RightIssuer {
        @Override
        synchronized boolean isOf(Token token, Role role) {
            return true;
        }
    }

    @Breaks("T8")
    static final class CallsAnExpiredTokenUsable extends RightIssuer {
        @Override
        boolean isAlive(Issued token) {
            return !token.isRevoked();
        }
    }

    @Breaks("T9")
    static final class CallsARevokedTokenUsable extends RightIssuer {
        @Override
        boolean isAlive(Issued token) {
            return !hasExpired(token);
        }
    }

    @Breaks("T10")
    static final class CallsAnOutageARefusal extends RightIssuer {
        @Override
        Verdict cannotBeAsked(Token token) {
            return Verdict.refused("HTTP 503");
        }
    }

    @Breaks("T11")
    static final class BelievesTheFirstRefusal extends RightIssuer {
        @Override
        int refusalsBelieved(TokenAge age) {
            return 1;
        }
    }

    @Breaks("T12")
    static final class HasNoPatience extends RightIssuer {
        @Override
        Duration patience(TokenAge age) {
            return Duration.ZERO;
        }
    }

    @Breaks("T13")
    static final class SkipsTheFirstOfALaterPage extends RightIssuer {
        @Override
        int next(int from) {
            return super.next(from) + 1;
        }

        @Override
        protected int moreThanOnePage() {
            return 2 * PAGE;
        }
    }

    @Breaks("T14")
    static final class FindsThePrefixAnywhere extends RightIssuer {
        @Override
        boolean isNamed(String name, String prefix) {
            return name.contains(prefix);
        }
    }

    @Breaks("T15")
    static final class ListsExpiredTokens extends RightIssuer {
        @Override
        boolean isListed(Issued token) {
            return !token.isRevoked();
        }
    }

    @Breaks("T16")
    static final class ReturnsHalfAList extends RightIssuer {
        @Override
        List<IssuedToken> halfOf(List<IssuedToken> found) {
            return found;
        }
    }

    @Breaks("T17")
    static final class RevokesAllOfOurs extends RightIssuer {
        @Override
        void revoke(String id) {
            super.revoke(id);
            issued.forEach(each -> super.revoke(each.id()));
        }
    }

    @Breaks("T18")
    static final class MissesWhatIsGone extends RightIssuer {
        @Override
        void revoke(String id) {
            if (revoked.contains(id)) {
                throw new RotatorException(Kind.PERMANENT, "there is no such token");
            }
            super.revoke(id);
        }
    }

    @Breaks("T19")
    static final class SwallowsAFailedRevocation extends RightIssuer {
        @Override
        void notRevoked(String id) {
            // Wrong: nobody hears of it.
        }
    }

    @Breaks("T20")
    static final class QuotesTheToken extends RightIssuer {
        @Override
        Verdict cannotBeAsked(Token token) {
            throw new RotatorException(
                    Kind.TRANSIENT, "can't verify " + token.value().reveal());
        }
    }

    @Breaks("T21")
    static final class TriesAgainForAnHour extends RightIssuer {
        @Override
        Verdict cannotBeAsked(Token token) {
            pass(Duration.ofHours(1));
            return super.cannotBeAsked(token);
        }
    }

    @Breaks("T22")
    static final class CallsWhatItDoesNotKnowEnded extends RightIssuer {
        @Override
        Verdict refused(Token token) {
            return isKnown(token) ? super.refused(token) : Verdict.ended("there is no such token any more");
        }
    }

    @Breaks("T23")
    static final class ListsUnderAnotherId extends RightIssuer {
        @Override
        IssuedToken listed(Issued token) {
            IssuedToken right = super.listed(token);
            return new IssuedToken(
                    "listed-" + right.id(), right.name(), right.issuedAt(), right.expiresAt(), right.permittedFor());
        }
    }

    @Breaks("T24")
    static final class SaysOfEachTokenThatItMayDoAll extends RightIssuer {
        @Override
        IssuedToken listed(Issued token) {
            IssuedToken right = super.listed(token);
            return new IssuedToken(
                    right.id(), right.name(), right.issuedAt(), right.expiresAt(), Set.of(Role.values()));
        }
    }

    @Breaks("T25")
    static final class FindsNothingUnderAnEmptyPrefix extends RightIssuer {
        @Override
        boolean isNamed(String name, String prefix) {
            return !prefix.isEmpty() && super.isNamed(name, prefix);
        }
    }

    @Breaks("T27")
    static final class RevokesUnseen extends RightIssuer {
        @Override
        void requireName(IssuedToken token) {
            // Wrong: whatever the id belongs to is gone.
        }
    }

    @Breaks("T26")
    static final class IsSomewhereElseEachTime extends RightIssuer {
        private int asked;

        @Override
        String realm() {
            return "account " + ++asked;
        }
    }
}
