package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
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
        ContractRun run = ContractRun.of(Right.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    /** A store of two places, in the small steps that a wrong one takes in another order. Either place can break. */
    static class Right extends SecretSlotStoreContract {

        final Map<SlotName, SlotContent> own = new EnumMap<>(SlotName.class);
        final Map<SlotName, Token> consumers = new EnumMap<>(SlotName.class);
        boolean ownIsBroken;
        boolean consumersAreBroken;
        boolean readingIsBroken;

        Right() {
            for (SlotName slot : SlotName.values()) {
                own.put(slot, SlotContent.empty());
            }
        }

        @Override
        protected SecretSlotStore store() {
            return new SecretSlotStore() {
                @Override
                public Map<SlotName, SlotContent> read(Instant deadline) {
                    return Right.this.readAll();
                }

                @Override
                public void write(SlotName slot, Token token, CallContext context) {
                    Right.this.write(slot, token, context);
                }
            };
        }

        synchronized Map<SlotName, SlotContent> readAll() {
            if (readingIsBroken) {
                throw new RotatorException(Kind.TRANSIENT, "a slot can't be read");
            }
            return new EnumMap<>(own);
        }

        synchronized void write(SlotName slot, Token token, CallContext context) {
            keep(slot, SlotContent.unpublished(token));
            publish(slot, token);
            keep(slot, SlotContent.published(token));
        }

        synchronized void keep(SlotName slot, SlotContent content) {
            if (ownIsBroken) {
                throw new RotatorException(Kind.TRANSIENT, "the own copy can't be written");
            }
            own.put(slot, content);
        }

        synchronized void publish(SlotName slot, Token token) {
            if (consumersAreBroken) {
                throw new RotatorException(Kind.TRANSIENT, "the place that consumers read can't be written");
            }
            consumers.put(slot, token);
        }

        @Override
        protected SecretValue credential() {
            return SecretValue.of("a-credential-that-may-write");
        }

        @Override
        protected Optional<SecretValue> consumersGet(SlotName slot) {
            return Optional.ofNullable(consumers.get(slot)).map(Token::value);
        }

        @Override
        protected List<WriteFault> writeFaults() {
            return List.of(
                    new WriteFault("own copy broken", () -> ownIsBroken = true, () -> ownIsBroken = false),
                    new WriteFault(
                            "consumers broken", () -> consumersAreBroken = true, () -> consumersAreBroken = false));
        }

        @Override
        protected void breakReading() {
            readingIsBroken = true;
        }
    }

    @Breaks("S1")
    static final class LeavesEmptySlotsOut extends Right {
        private boolean written;

        @Override
        synchronized Map<SlotName, SlotContent> readAll() {
            Map<SlotName, SlotContent> all = super.readAll();
            if (!written) {
                all.remove(SlotName.SECONDARY_SECRET_EDIT_TOKEN);
            }
            return all;
        }

        @Override
        synchronized void keep(SlotName slot, SlotContent content) {
            super.keep(slot, content);
            written = true;
        }
    }

    @Breaks("S2")
    static final class ForgetsTheExpiry extends Right {
        @Override
        synchronized void keep(SlotName slot, SlotContent content) {
            Token token = content.token();
            super.keep(
                    slot,
                    token == null
                            ? content
                            : new SlotContent(new Token(token.value(), token.id(), null), content.published()));
        }
    }

    /** The first token reaches consumers with the next write. */
    @Breaks("S3")
    static final class PublishesLate extends Right {
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
    static final class NeverCountsTheFirstAsPublished extends Right {
        private boolean marked;

        @Override
        synchronized void keep(SlotName slot, SlotContent content) {
            super.keep(slot, content.published() && !marked ? SlotContent.unpublished(content.token()) : content);
            marked |= content.published();
        }
    }

    @Breaks("S5")
    static final class WritesEverySlotOfTheRole extends Right {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            super.publish(slot, token);
            if (slot == SlotName.PRIMARY_SECRET_EDIT_TOKEN) {
                super.publish(SlotName.SECONDARY_SECRET_EDIT_TOKEN, token);
            }
        }
    }

    @Breaks("S6")
    static final class LosesTheIdInARepeat extends Right {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            boolean repeat = own.get(slot).equals(SlotContent.published(token));
            super.write(slot, repeat ? new Token(token.value(), null, token.expiresAt()) : token, context);
        }
    }

    @Breaks("S7")
    static final class SwallowsAFailure extends Right {
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
    static final class EmptiesBeforeItWrites extends Right {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            consumers.remove(slot);
            super.publish(slot, token);
        }
    }

    @Breaks("S9")
    static final class CountsAsPublishedBeforeItIs extends Right {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            keep(slot, SlotContent.published(token));
            publish(slot, token);
        }
    }

    @Breaks("S10")
    static final class PublishesFirst extends Right {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            publish(slot, token);
            if (ownIsBroken) {
                own.put(slot, new SlotContent(own.get(slot).token(), false));
            }
            keep(slot, SlotContent.published(token));
        }
    }

    /** It takes the own copy's word for it that there is nothing left to do. */
    @Breaks("S11")
    static final class SkipsWhatItHasRecorded extends Right {
        @Override
        synchronized void write(SlotName slot, Token token, CallContext context) {
            if (!token.equals(own.get(slot).token())) {
                super.write(slot, token, context);
            }
        }
    }

    @Breaks("S12")
    static final class ReadsWhatItCan extends Right {
        @Override
        synchronized Map<SlotName, SlotContent> readAll() {
            Map<SlotName, SlotContent> readable = new EnumMap<>(own);
            if (readingIsBroken) {
                readable.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, SlotContent.empty());
            }
            return readable;
        }
    }

    /** All writers have read the own copy before the first one replaces it as a whole. */
    @Breaks("S13")
    static final class ReplacesAllSlotsAtOnce extends Right {
        private final Thread ruleItself = Thread.currentThread();
        private final CyclicBarrier allHaveRead = new CyclicBarrier(Role.values().length);

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        void write(SlotName slot, Token token, CallContext context) {
            if (Thread.currentThread() == ruleItself) {
                super.write(slot, token, context);
                return;
            }
            Map<SlotName, SlotContent> read = readAll();
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
    static final class TriesAgainForAnHour extends Right {
        @Override
        synchronized void publish(SlotName slot, Token token) {
            if (consumersAreBroken) {
                pass(Duration.ofHours(1));
            }
            super.publish(slot, token);
        }
    }

    @Breaks("S15")
    static final class QuotesWhatItCouldNotWrite extends Right {
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
}
