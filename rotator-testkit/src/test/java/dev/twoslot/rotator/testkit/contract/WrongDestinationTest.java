package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Destinations that are wrong on purpose, each of which breaks one rule of the contract and no other. */
class WrongDestinationTest {

    static Iterable<Arguments> wrongDestinations() {
        return Breaks.In.each(WrongDestinationTest.class).toList();
    }

    @ParameterizedTest
    @MethodSource("wrongDestinations")
    void a_wrong_destination_breaks_its_rule_and_no_other(Class<? extends SpiContract> wrong, String rule) {
        assertThat(ContractRun.of(wrong).failed()).containsExactly(rule);
    }

    @Test
    void every_rule_is_broken_by_one_of_them() {
        assertThat(Set.copyOf(List.of(Breaks.In.rules(WrongDestinationTest.class))))
                .containsExactlyInAnyOrderElementsOf(SpiContract.rulesOf(DestinationContract.class));
    }

    @Test
    void what_they_are_made_from_breaks_none() {
        ContractRun run = ContractRun.of(RightDestination.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    @Breaks("D1")
    static final class SwallowsAFailure extends RightDestination {
        @Override
        void put(SlotName slot, Token token, CallContext context) {
            try {
                super.put(slot, token, context);
            } catch (RotatorException e) {
                if (isTooLate(context)) {
                    throw e;
                }
                // Wrong: nobody hears of it.
            }
        }
    }

    @Breaks("D1")
    static final class ForgetsTheLastOfSeveral extends RightDestination {
        @Override
        Map<SlotName, Token> inOrder(Map<SlotName, Token> tokens) {
            Map<SlotName, Token> fewer = new LinkedHashMap<>(super.inOrder(tokens));
            fewer.remove(SlotName.PRIMARY_SECRET_EDIT_TOKEN);
            return fewer;
        }
    }

    @Breaks("D2")
    static final class TakesARepeatForAnother extends RightDestination {
        @Override
        synchronized void store(SlotName slot, Token token) {
            boolean isRepeat = token.value().equals(values.get(slot));
            values.put(slot, isRepeat ? SecretValue.of(token.value().reveal() + " 2") : token.value());
        }
    }

    /** It remembers what it was asked for, not what it did. */
    @Breaks("D2")
    static final class DoesNotRepeatWhatFailed extends RightDestination {
        private @Nullable SecretValue asked;

        @Override
        void put(SlotName slot, Token token, CallContext context) {
            boolean isRepeat = token.value().equals(asked);
            asked = token.value();
            if (!isRepeat) {
                super.put(slot, token, context);
            }
        }
    }

    @Breaks("D3")
    static final class OverwritesTheSecondaryToo extends RightDestination {
        @Override
        void put(SlotName slot, Token token, CallContext context) {
            super.put(slot, token, context);
            if (slot.slot() == Slot.PRIMARY) {
                values.replace(SlotName.of(Slot.SECONDARY, slot.role()), token.value());
            }
        }
    }

    @Breaks("D4")
    static final class PutsPrimaryFirst extends RightDestination {
        @Override
        Map<SlotName, Token> inOrder(Map<SlotName, Token> tokens) {
            return new EnumMap<>(tokens);
        }
    }

    @Breaks("D5")
    static final class EmptiesBeforeItWrites extends RightDestination {
        @Override
        void put(SlotName slot, Token token, CallContext context) {
            if (!isTooLate(context)) {
                values.remove(slot);
            }
            super.put(slot, token, context);
        }
    }

    @Breaks("D5")
    static final class WritesByHalves extends RightDestination {
        @Override
        void fail(Token token) {
            values.replace(
                    SlotName.PRIMARY_SECRET_EDIT_TOKEN,
                    SecretValue.of(token.value().reveal().substring(0, 30)));
            super.fail(token);
        }
    }

    @Breaks("D5")
    static final class TakesALostReplyForAPassingFault extends RightDestination {
        @Override
        Kind replyLost() {
            return Kind.TRANSIENT;
        }
    }

    @Breaks("D6")
    static final class ProbesByWriting extends RightDestination {
        @Override
        synchronized void probe() {
            super.probe();
            values.put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, SecretValue.of("probe"));
        }
    }

    @Breaks("D7")
    static final class ProbesNothing extends RightDestination {
        @Override
        synchronized void probe() {
            // Wrong: it could be asked.
        }
    }

    /** Once refused, it never asks again. */
    @Breaks("D7")
    static final class NeverRecovers extends RightDestination {
        private boolean refused;

        @Override
        synchronized void probe() {
            refused |= isUnwritable;
            if (refused) {
                throw new RotatorException(Kind.PERMANENT, "the place can't be written");
            }
        }
    }

    @Breaks("D8")
    static final class TriesAgainForAnHour extends RightDestination {
        @Override
        void fail(Token token) {
            pass(Duration.ofHours(1));
            super.fail(token);
        }
    }

    @Breaks("D8")
    static final class WritesTooLate extends RightDestination {
        @Override
        boolean isTooLate(CallContext context) {
            return false;
        }
    }

    @Breaks("D8")
    static final class GivesUpForGoodWhenItIsTooLate extends RightDestination {
        @Override
        Kind tooLate() {
            return Kind.PERMANENT;
        }
    }

    @Breaks("D9")
    static final class QuotesWhatItCouldNotWrite extends RightDestination {
        @Override
        void fail(Token token) {
            throw new RotatorException(
                    Kind.TRANSIENT,
                    "not written",
                    new IllegalStateException(token.value().reveal()));
        }
    }

    @Breaks("D9")
    static final class ThrowsAsItPleases extends RightDestination {
        @Override
        void fail(Token token) {
            throw new UncheckedIOException(new IOException("No space left on device"));
        }
    }

    /** Both writers have read all slots before the first one replaces them. */
    @Breaks("D10")
    static final class ReplacesAllSlotsAtOnce extends RightDestination {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier allHaveRead = new CyclicBarrier(Role.values().length);

        @Override
        void put(SlotName slot, Token token, CallContext context) {
            if (Thread.currentThread() == ruleItself) {
                super.put(slot, token, context);
                return;
            }
            Map<SlotName, SecretValue> read;
            synchronized (this) {
                read = new EnumMap<>(SlotName.class);
                read.putAll(values);
            }
            read.put(slot, token.value());
            try {
                allHaveRead.await();
                synchronized (this) {
                    values.clear();
                    values.putAll(read);
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Breaks("D11")
    static final class ShowsWhatItHolds extends RightDestination {
        @Override
        String text() {
            StringBuilder text = new StringBuilder();
            values.values().forEach(value -> text.append(value.reveal()));
            return text.toString();
        }
    }

    @Breaks("D11")
    static final class IsCalledSomethingElseEachTime extends RightDestination {
        private int asked;

        @Override
        String name() {
            return "place-" + ++asked;
        }
    }

    @Breaks("D11")
    static final class HasANameThatNoVaultCanKeep extends RightDestination {
        @Override
        String name() {
            return "My Place";
        }
    }

    @Breaks("D12")
    static final class SignsTheFirstPutAlone extends RightDestination {
        private final Map<SlotName, SlotComment> first = new EnumMap<>(SlotName.class);

        @Override
        synchronized Map<SlotName, SlotComment> inspect() {
            Map<SlotName, SlotComment> found = super.inspect();
            found.putAll(first);
            return found;
        }

        @Override
        synchronized void store(SlotName slot, Token token) {
            super.store(slot, token);
            if (comments.containsKey(slot)) {
                first.putIfAbsent(slot, comments.get(slot));
            }
        }
    }

    @Breaks("D12")
    static final class KeepsTokensInUseForEver extends RightDestination {
        private final Set<String> ever = new HashSet<>();

        @Override
        synchronized void store(SlotName slot, Token token) {
            super.store(slot, token);
            ever.add(String.valueOf(token.id()));
        }

        @Override
        synchronized Set<String> otherTokens() {
            return ever;
        }
    }

    @Breaks("D12")
    static final class ForgetsWhenItLooks extends RightDestination {
        @Override
        synchronized Map<SlotName, SlotComment> inspect() {
            Map<SlotName, SlotComment> found = super.inspect();
            values.clear();
            return found;
        }
    }
}
