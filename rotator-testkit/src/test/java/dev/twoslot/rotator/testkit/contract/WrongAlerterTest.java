package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.SecretValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Alerters that are wrong on purpose, each of which breaks one rule of the contract and no other. */
class WrongAlerterTest {

    static Iterable<Arguments> wrongAlerters() {
        return Breaks.In.each(WrongAlerterTest.class).toList();
    }

    @ParameterizedTest
    @MethodSource("wrongAlerters")
    void a_wrong_alerter_breaks_its_rule_and_no_other(Class<? extends SpiContract> wrong, String rule) {
        assertThat(ContractRun.of(wrong).failed()).containsExactly(rule);
    }

    @Test
    void every_rule_is_broken_by_one_of_them() {
        assertThat(Breaks.In.rules(WrongAlerterTest.class))
                .containsExactlyInAnyOrderElementsOf(SpiContract.rulesOf(AlerterContract.class));
    }

    @Test
    void what_they_are_made_from_breaks_none() {
        ContractRun run = ContractRun.of(Right.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    /** A service that keeps what it is sent, and an alerter that sends. */
    static class Right extends AlerterContract {

        final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        boolean broken;

        @Override
        protected Alerter alerter() {
            return this::alert;
        }

        void alert(RotationOutcome outcome) {
            if (broken) {
                throw new IllegalStateException(refusal());
            }
            send(text(outcome));
        }

        void send(String text) {
            sent.add(text);
        }

        String text(RotationOutcome outcome) {
            return outcome.runId() + ": "
                    + (outcome instanceof RotationOutcome.Failed failed ? failed.detail() : notices(outcome));
        }

        String notices(RotationOutcome outcome) {
            return outcome.notices().toString();
        }

        String refusal() {
            return "the service refused";
        }

        @Override
        protected List<String> received() {
            return sent;
        }

        @Override
        protected List<SecretValue> credentials() {
            return List.of(SecretValue.of("the-password-of-the-service"));
        }

        @Override
        protected void breakService() {
            broken = true;
        }
    }

    @Breaks("A1")
    static final class SendsTwice extends Right {
        @Override
        void send(String text) {
            super.send(text);
            super.send(text);
        }
    }

    @Breaks("A2")
    static final class SendsEachReasonOnce extends Right {
        private final Set<FailureReason> told = EnumSet.noneOf(FailureReason.class);

        @Override
        synchronized void alert(RotationOutcome outcome) {
            if (!(outcome instanceof RotationOutcome.Failed failed) || told.add(failed.reason())) {
                super.alert(outcome);
            }
        }
    }

    @Breaks("A3")
    static final class DoesNotSayWhatHappened extends Right {
        @Override
        String text(RotationOutcome outcome) {
            return outcome.runId() + ": " + notices(outcome);
        }
    }

    @Breaks("A4")
    static final class ThrowsAfterItWasDelivered extends Right {
        @Override
        void send(String text) {
            super.send(text);
            throw new IllegalStateException("no answer from the service");
        }
    }

    /** Both alerts are noted in the same place before the first one is sent. */
    @Breaks("A5")
    static final class NotesTheAlertInAField extends Right {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier bothAreNoted = new CyclicBarrier(2);
        private volatile @Nullable RotationOutcome noted;

        @Override
        void alert(RotationOutcome outcome) {
            noted = outcome;
            if (Thread.currentThread() != ruleItself) {
                try {
                    bothAreNoted.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
            super.alert(noted);
        }
    }

    @Breaks("A6")
    static final class ShowsHowItLoggedIn extends Right {
        @Override
        String text(RotationOutcome outcome) {
            return super.text(outcome) + " (sent with " + credentials().get(0).reveal() + ")";
        }
    }

    @Breaks("A7")
    static final class QuotesThePasswordThatWasRefused extends Right {
        @Override
        String refusal() {
            return "refused: " + credentials().get(0).reveal();
        }
    }

    @Breaks("A8")
    static final class SaysThatAllIsWell extends Right {
        @Override
        String notices(RotationOutcome outcome) {
            return "rotated";
        }
    }
}
