package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What {@link SecretSlotStore} promises. The rules about failed writes run once for each way in which a write can
 * fail.
 */
public abstract class SecretSlotStoreContract extends SpiContract {

    private static final SlotName SLOT = SlotName.PRIMARY_SECRET_EDIT_TOKEN;

    protected SecretSlotStoreContract() {}

    /**
     * The store as one more run would build it: each call may return a new instance, but all of one test share a
     * backend, which holds no token at first. It reads the time from {@link #clock}.
     */
    protected abstract SecretSlotStore store();

    /** A credential that may write. */
    protected abstract SecretValue credential();

    /**
     * What consumers get from a slot now, without asking the store; empty if they get nothing, or what is no token of
     * ours.
     */
    protected abstract Optional<SecretValue> consumersGet(SlotName slot);

    /** Every way in which a write can be made to fail: before each place that it goes to, and after. */
    protected abstract List<WriteFault> writeFaults();

    /** From now on at least one slot can't be read. */
    protected abstract void breakReading();

    /**
     * A way in which a write fails.
     *
     * @param name in words, for the message of a broken rule
     * @param inject from now on writes fail so
     * @param clear writes work again
     */
    public record WriteFault(String name, Runnable inject, Runnable clear) {}

    /** {@link SecretSlotStore#read}: an entry for every slot, an empty one included. */
    @Test
    public final void S1_reading_answers_for_every_slot_the_empty_ones_included() {
        assertThat(read()).containsOnlyKeys(SlotName.values());
        assertThat(read().values()).allMatch(content -> content.token() == null);
    }

    /** {@link SecretSlotStore#write}: what was written is what is read, its id and expiry included. */
    @Test
    public final void S2_a_token_is_read_back_as_it_was_written() {
        Token written = token("new");

        write(SLOT, written);

        assertThat(held(SLOT)).contains(written);
    }

    /** {@link SecretSlotStore#write}: first the rotator's own copy, then where consumers read. */
    @Test
    public final void S3_a_written_token_is_what_consumers_get() {
        write(SLOT, token("new"));

        assertThat(consumersGet(SLOT)).contains(token("new").value());
    }

    /** {@link SlotContent#published()}: a write that returned is known to be where consumers read. */
    @Test
    public final void S4_a_write_that_returned_counts_as_published() {
        write(SLOT, token("new"));

        assertThat(content(SLOT).published()).isTrue();
    }

    /** {@link SecretSlotStore#write}: overwrites one slot. */
    @Test
    public final void S5_writing_one_slot_leaves_the_others_alone() {
        Map<SlotName, Token> written = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            written.put(slot, token(slot.name()));
            write(slot, written.get(slot));
        }

        write(SLOT, token("new"));

        written.put(SLOT, token("new"));
        written.forEach((slot, token) -> {
            assertThat(held(slot).map(Token::value)).as("own copy of " + slot).contains(token.value());
            assertThat(consumersGet(slot)).as("what consumers get from " + slot).contains(token.value());
        });
    }

    /** {@link SecretSlotStore#write}: idempotent. */
    @Test
    public final void S6_writing_the_same_token_again_changes_nothing() {
        write(SLOT, token("new"));
        Optional<Token> once = held(SLOT);

        write(SLOT, token("new"));

        assertThat(held(SLOT)).isEqualTo(once);
        assertThat(consumersGet(SLOT)).contains(token("new").value());
    }

    /** {@link SecretSlotStore#write}: throws if the write is not known to be complete in every place. */
    @Test
    public final void S7_a_write_that_returned_in_spite_of_a_fault_is_complete() {
        forEachFault((fault, failure) -> {
            if (failure.isEmpty()) {
                assertThat(held(SLOT).map(Token::value))
                        .as(fault)
                        .contains(token("new").value());
                assertThat(consumersGet(SLOT)).as(fault).contains(token("new").value());
            }
        });
    }

    /**
     * {@link SecretSlotStore#write}: after an exception each place holds the old value or the new one, never neither.
     */
    @Test
    public final void S8_a_failed_write_leaves_the_old_token_or_the_new_one_in_each_place() {
        forEachFault((fault, failure) -> {
            assertThat(held(SLOT).map(Token::value))
                    .as(fault + ": own copy")
                    .hasValueSatisfying(value -> assertThat(value).isIn(either()));
            assertThat(consumersGet(SLOT))
                    .as(fault + ": what consumers get")
                    .hasValueSatisfying(value -> assertThat(value).isIn(either()));
        });
    }

    /** {@link SlotContent#published()}: only if the place that consumers read is known to hold this very token. */
    @Test
    public final void S9_a_slot_counts_as_published_only_if_consumers_get_that_very_token() {
        forEachFault((fault, failure) -> {
            if (content(SLOT).published()) {
                assertThat(consumersGet(SLOT)).as(fault).isEqualTo(held(SLOT).map(Token::value));
            }
        });
    }

    /** {@link SecretSlotStore#write}: the own copy comes first, so it knows every token that consumers may have got. */
    @Test
    public final void S10_consumers_never_get_a_token_that_the_own_copy_does_not_know() {
        forEachFault((fault, failure) -> {
            if (consumersGet(SLOT).equals(Optional.of(token("new").value()))) {
                assertThat(held(SLOT).map(Token::value))
                        .as(fault)
                        .contains(token("new").value());
            }
        });
    }

    /** {@link SecretSlotStore#write}: a repeat is always safe while the lease lasts. */
    @Test
    public final void S11_a_repeat_completes_a_write_that_failed() {
        forEachFault((fault, failure) -> {
            write(SLOT, token("new"));

            assertThat(content(SLOT).published()).as(fault).isTrue();
            assertThat(held(SLOT).map(Token::value))
                    .as(fault)
                    .contains(token("new").value());
            assertThat(consumersGet(SLOT)).as(fault).contains(token("new").value());
        });
    }

    /** {@link SecretSlotStore#read}: throws if any slot can't be read; never a partial answer. */
    @Test
    public final void S12_a_read_that_can_t_be_had_whole_is_an_exception() {
        write(SLOT, token("old"));
        breakReading();

        assertThat(failureOf(this::read)).isPresent();
    }

    /** {@link SecretSlotStore}: thread-safe, for a run writes both roles at the same time. */
    @Test
    public final void S13_the_slots_of_both_roles_can_be_written_at_the_same_time() throws Exception {
        for (int round = 1; round <= 5; round++) {
            String name = "round " + round;
            List<Callable<Boolean>> writes = new ArrayList<>();
            for (Role role : Role.values()) {
                writes.add(() -> {
                    write(SlotName.of(Slot.PRIMARY, role), token(name + role));
                    return true;
                });
            }

            assertThat(Rivals.together(writes)).hasSameSizeAs(writes);

            for (Role role : Role.values()) {
                SlotName slot = SlotName.of(Slot.PRIMARY, role);
                SecretValue written = token(name + role).value();
                assertThat(held(slot).map(Token::value)).as(name).contains(written);
                assertThat(consumersGet(slot)).as(name).contains(written);
            }
        }
    }

    /** {@link SecretSlotStore#read} and {@link CallContext#deadline()}: when the call must have returned. */
    @Test
    public final void S14_a_write_that_fails_ends_by_its_deadline() {
        for (WriteFault fault : writeFaults()) {
            write(SLOT, token("old"));
            fault.inject().run();
            Instant end = clock.instant().plusSeconds(10);
            failureOf(() -> store().write(SLOT, token("new"), context(end)));
            fault.clear().run();

            assertThat(clock.instant()).as(fault.name()).isBeforeOrEqualTo(end);
        }
    }

    /** {@link RotatorException}: its message never carries a secret, and neither does a cause. */
    @Test
    public final void S15_a_failed_write_tells_no_secret() {
        forEachFault((fault, failure) -> failure.ifPresent(thrown ->
                assertTellsNone(thrown, token("old").value(), token("new").value(), credential())));
    }

    /** What is true after a write of "new" over "old" that met a fault; the fault is over by then. */
    private interface Aftermath {
        void check(String fault, Optional<RotatorException> failure);
    }

    private void forEachFault(Aftermath aftermath) {
        for (WriteFault fault : writeFaults()) {
            write(SLOT, token("old"));
            fault.inject().run();
            Optional<RotatorException> failure = failureOf(() -> write(SLOT, token("new")));
            fault.clear().run();

            aftermath.check(fault.name(), failure);
        }
    }

    private static List<SecretValue> either() {
        return List.of(token("old").value(), token("new").value());
    }

    /** The same token for the same name. It is as long as real ones, which a store may ask for. */
    private static Token token(String name) {
        String value = (name.replaceAll("[^A-Za-z0-9]", "_") + "_" + "v".repeat(60)).substring(0, 60);
        return new Token(SecretValue.of(value), "id-of-" + name, Instant.parse("2026-01-02T03:04:05Z"));
    }

    private void write(SlotName slot, Token token) {
        store().write(slot, token, context(clock.instant().plus(Duration.ofMinutes(2))));
    }

    private CallContext context(Instant end) {
        return new CallContext(credential(), end, OptionalLong.empty());
    }

    private Map<SlotName, SlotContent> read() {
        return store().read(deadline());
    }

    private SlotContent content(SlotName slot) {
        SlotContent content = read().get(slot);
        if (content == null) {
            throw new AssertionError("S1 is broken: nothing is said of " + slot);
        }
        return content;
    }

    private Optional<Token> held(SlotName slot) {
        return Optional.ofNullable(content(slot).token());
    }
}
