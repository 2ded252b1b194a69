package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores that are wrong on purpose, each of which breaks one rule of the contract and no other. */
class WrongSlotStoreTest {

    static Iterable<Arguments> wrongStores() {
        return Breaks.In.each(WrongSlotStoreTest.class).toList();
    }

    @ParameterizedTest
    @MethodSource("wrongStores")
    void a_wrong_store_breaks_its_rule_and_no_other(Class<? extends SpiContract> wrong, String rule) {
        assertThat(ContractRun.of(wrong).failed()).containsExactly(rule);
    }

    @Test
    void every_rule_is_broken_by_one_of_them() {
        assertThat(Breaks.In.rules(WrongSlotStoreTest.class))
                .containsExactlyInAnyOrderElementsOf(SpiContract.rulesOf(SecretSlotStoreContract.class));
    }

    @Test
    void what_they_are_made_from_breaks_none() {
        ContractRun run = ContractRun.of(RightStore.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    @Breaks("S1")
    static final class CallsAnEmptySlotFull extends RightStore {
        private boolean written;

        @Override
        synchronized SlotInventory readAll() {
            Map<SlotName, SlotContent> all = new EnumMap<>(super.readAll().slots());
            if (!written) {
                all.put(
                        SlotName.SECONDARY_SECRET_EDIT_TOKEN,
                        SlotContent.published(Token.of(SecretValue.of("a-default"))));
            }
            return new SlotInventory(all, notes);
        }

        @Override
        synchronized void keep(SlotName slot, SlotContent content) {
            super.keep(slot, content);
            written = true;
        }
    }

    @Breaks("S2")
    static final class ForgetsTheExpiry extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            super.write(slot, token, context);
            Token without = new Token(token.value(), token.id(), token.name(), token.issuedAt(), null);
            keep(slot, SlotContent.published(token.name() == null ? token : without));
        }
    }

    /** The first token reaches consumers with the next write. */
    @Breaks("S3")
    static final class PublishesLate extends RightStore {
        private boolean begun;
        private @Nullable Runnable late;

        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            if (late != null) {
                late.run();
                late = null;
            }
            super.write(slot, token, context);
        }

        @Override
        synchronized void publish(SlotName slot, Token token) {
            if (begun) {
                super.publish(slot, token);
            } else {
                late = () -> consumers.put(slot, token);
            }
            begun = true;
        }
    }

    @Breaks("S4")
    static final class NeverCountsTheFirstAsPublished extends RightStore {
        private boolean written;

        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            super.write(slot, token, context);
            if (!written) {
                keep(slot, SlotContent.unpublished(token));
            }
            written = true;
        }
    }

    @Breaks("S5")
    static final class WritesEverySlotOfTheRole extends RightStore {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            super.publish(slot, token);
            if (slot == SlotName.PRIMARY_SECRET_EDIT_TOKEN) {
                super.publish(SlotName.SECONDARY_SECRET_EDIT_TOKEN, token);
            }
        }
    }

    @Breaks("S6")
    static final class LosesTheIdInARepeat extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            boolean repeat = own.get(slot).equals(SlotContent.published(token));
            super.write(slot, repeat ? Token.of(token.value()).with(null, token.expiresAt()) : token, context);
        }
    }

    @Breaks("S7")
    static final class SwallowsAFailure extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            try {
                super.write(slot, token, context);
            } catch (RotatorException e) {
                // Wrong: nobody hears of it.
            }
        }
    }

    @Breaks("S8")
    static final class EmptiesBeforeItWrites extends RightStore {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            consumers.remove(slot);
            super.publish(slot, token);
        }
    }

    @Breaks("S9")
    static final class CountsAsPublishedBeforeItIs extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            keep(slot, SlotContent.published(token));
            super.write(slot, token, context);
        }

        @Override
        synchronized void keep(SlotName slot, SlotContent content) {
            if (content.isPublished() || !own.get(slot).isPublished()) {
                super.keep(slot, content);
            }
        }
    }

    @Breaks("S10")
    static final class PublishesFirst extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            publish(slot, token);
            context.signature().ifPresent(signer -> sign(slot, SlotComment.of(token, signer)));
            if (ownIsBroken) {
                own.put(slot, SlotContent.unpublished(own.get(slot).token().orElseThrow()));
            }
            keep(slot, SlotContent.published(token));
        }
    }

    /** It takes the private copy's word for it that there is nothing left to do. */
    @Breaks("S11")
    static final class SkipsWhatItHasRecorded extends RightStore {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            if (!own.get(slot).holds(token)) {
                super.write(slot, token, context);
            }
        }
    }

    @Breaks("S12")
    static final class ReadsWhatItCan extends RightStore {
        @Override
        synchronized SlotInventory readAll() {
            Map<SlotName, SlotContent> readable = new EnumMap<>(own);
            if (readingIsBroken) {
                readable.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, SlotContent.empty());
            }
            return new SlotInventory(readable, notes);
        }
    }

    /** All writers have read the private copy before the first one replaces it as a whole. */
    @Breaks("S13")
    static final class ReplacesAllSlotsAtOnce extends RightStore {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier allHaveRead = new CyclicBarrier(Role.values().length);

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        void write(SlotName slot, Token token, CallContext context) {
            if (Thread.currentThread() == ruleItself) {
                super.write(slot, token, context);
                return;
            }
            Map<SlotName, SlotContent> read = new EnumMap<>(readAll().slots());
            try {
                allHaveRead.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            read.put(slot, SlotContent.published(token));
            synchronized (this) {
                own.putAll(read);
                consumers.put(slot, token);
            }
        }
    }

    @Breaks("S14")
    static final class TriesAgainForAnHour extends RightStore {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            if (consumersAreBroken) {
                pass(Duration.ofHours(1));
            }
            super.publish(slot, token);
        }
    }

    @Breaks("S15")
    static final class QuotesWhatItCouldNotWrite extends RightStore {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            if (consumersAreBroken) {
                throw new RotatorException(
                        Kind.TRANSIENT,
                        "not published",
                        new IllegalStateException(token.value().reveal()));
            }
            super.publish(slot, token);
        }
    }

    @Breaks("S16")
    static final class SignsTheFirstWriteAlone extends RightStore {
        @Override
        synchronized void sign(SlotName slot, SlotComment comment) {
            comments.putIfAbsent(slot, comment.text());
        }
    }

    @Breaks("S17")
    static final class CallsAMissingSlotUnreadable extends RightStore {
        @Override
        SlotComment missing() {
            return SlotComment.unreadable();
        }
    }

    @Breaks("S18")
    static final class RemembersWhatItSigned extends RightStore {
        private final Map<SlotName, SlotComment> signed = new EnumMap<>(SlotName.class);

        @Override
        synchronized void sign(SlotName slot, SlotComment comment) {
            signed.put(slot, comment);
            super.sign(slot, comment);
        }

        @Override
        SlotComment comment(SlotName slot) {
            return signed.getOrDefault(slot, SlotComment.unreadable());
        }
    }

    @Breaks("S19")
    static final class TakesBackWhatIsPublishedWhenItLooks extends RightStore {
        @Override
        synchronized Map<SlotName, SlotComment> inspect(CallContext context) {
            own.replaceAll((slot, content) ->
                    content.token().map(SlotContent::unpublished).orElse(SlotContent.empty()));
            return super.inspect(context);
        }
    }

    @Breaks("S20")
    static final class LetsAnyoneLook extends RightStore {
        @Override
        boolean mayLook(SecretValue credential) {
            return true;
        }
    }

    @Breaks("S21")
    static final class AdoptsAsUnpublished extends RightStore {
        @Override
        synchronized void adopt(Map<SlotName, Token> tokens) {
            tokens.forEach((slot, token) -> keep(slot, SlotContent.unpublished(token)));
        }
    }

    @Breaks("S22")
    static final class AdoptsOneBeforeItLooksWhetherItCan extends RightStore {
        @Override
        synchronized void adopt(Map<SlotName, Token> tokens) {
            SlotName first = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
            own.put(first, SlotContent.published(tokens.get(first)));
            super.adopt(tokens);
        }
    }

    @Breaks("S23")
    static final class ReturnsTheNotesAsTheyWere extends RightStore {
        @Override
        synchronized String note(UnaryOperator<String> change) {
            String before = notes;
            String unused = super.note(change);
            return before;
        }
    }

    /** All writers have read the notes before the first one replaces them. */
    @Breaks("S24")
    static final class ReadsAndThenReplaces extends RightStore {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier allHaveRead = new CyclicBarrier(4);

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        String note(UnaryOperator<String> change) {
            if (Thread.currentThread() == ruleItself) {
                return super.note(change);
            }
            String read = readAll().notes();
            try {
                allHaveRead.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            return super.note(before -> change.apply(read));
        }
    }

    @Breaks("S25")
    static final class LosesTheNotesWithAWrite extends RightStore {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            super.publish(slot, token);
            notes = "";
        }
    }

    @Breaks("S26")
    static final class CutsLongNotes extends RightStore {
        @Override
        synchronized String note(UnaryOperator<String> change) {
            notes = change.apply(notes);
            notes = notes.substring(0, Math.min(notes.length(), 1024));
            return notes;
        }
    }

    @Breaks("S27")
    static final class IsSomewhereElseEachTime extends RightStore {
        private int asked;

        @Override
        String location() {
            return "store " + ++asked;
        }
    }
}
