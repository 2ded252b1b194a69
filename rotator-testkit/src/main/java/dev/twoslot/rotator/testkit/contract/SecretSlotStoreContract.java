package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What {@link SecretSlotStore} promises. The rules about failed writes run once for each way in which a write can
 * fail.
 */
public abstract class SecretSlotStoreContract extends SpiContract {

    private static final SlotName SLOT = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
    private static final SlotSignature SIGNATURE = new SlotSignature("contract", "0123456789abcdef", "run-1");

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
     * Edits the comment of a slot where consumers read, as a person would. Does nothing where the place keeps no comments; the
     * rules about them are then skipped.
     */
    protected abstract void editComment(SlotName slot, String comment);

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
        assertThat(read().slots()).containsOnlyKeys(SlotName.values());
        assertThat(read().slots().values()).allMatch(SlotContent::isEmpty);
    }

    /** {@link SecretSlotStore#write}: what was written is what is read, its id and expiry included. */
    @Test
    public final void S2_a_token_is_read_back_as_it_was_written() {
        Token written = token("new");

        write(SLOT, written);

        assertThat(held(SLOT)).contains(written);
    }

    /** {@link SecretSlotStore#write}: first the rotator's private copy, then where consumers read. */
    @Test
    public final void S3_a_written_token_is_what_consumers_get() {
        write(SLOT, token("new"));

        assertThat(consumersGet(SLOT)).contains(token("new").value());
    }

    /** {@link SlotContent#isPublished()}: a write that returned is known to be where consumers read. */
    @Test
    public final void S4_a_write_that_returned_counts_as_published() {
        write(SLOT, token("new"));

        assertThat(content(SLOT).isPublished()).isTrue();
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
            assertThat(held(slot).map(Token::value))
                    .as("private copy of " + slot)
                    .contains(token.value());
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
                    .as(fault + ": private copy")
                    .hasValueSatisfying(value -> assertThat(value).isIn(either()));
            assertThat(consumersGet(SLOT))
                    .as(fault + ": what consumers get")
                    .hasValueSatisfying(value -> assertThat(value).isIn(either()));
        });
    }

    /** {@link SlotContent#isPublished()}: only if the place that consumers read is known to hold this very token. */
    @Test
    public final void S9_a_slot_counts_as_published_only_if_consumers_get_that_very_token() {
        forEachFault((fault, failure) -> {
            if (content(SLOT).isPublished()) {
                assertThat(consumersGet(SLOT)).as(fault).isEqualTo(held(SLOT).map(Token::value));
            }
        });
    }

    /** {@link SecretSlotStore#write}: the private copy comes first, so it knows every token that consumers may have got. */
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

            assertThat(content(SLOT).isPublished()).as(fault).isTrue();
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

    /** {@link SecretSlotStore#inspect}: the comment that the context's signature makes, written with the value. */
    @Test
    public final void S16_a_slot_says_which_token_it_holds_and_who_wrote_it() {
        write(SLOT, token("old"));
        write(SLOT, token("new"));

        assertThat(inspect().get(SLOT)).isEqualTo(SlotComment.of(token("new"), SIGNATURE));
    }

    /** {@link SecretSlotStore#inspect}: an entry for each slot whose comment was looked at. */
    @Test
    public final void S17_a_slot_that_was_never_written_is_told_as_absent() {
        write(SLOT, token("new"));

        assertThat(inspect()).containsOnlyKeys(SlotName.values());
        assertThat(inspect().get(SlotName.SECONDARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotComment.absent());
    }

    /** {@link SlotComment#parse}: what a person has edited says nothing. */
    @Test
    public final void S18_a_comment_that_a_person_has_edited_is_unreadable() {
        write(SLOT, token("new"));
        assumeTrue(!inspect().isEmpty());

        for (String edited : List.of(
                "", "mine", SlotComment.of(token("new"), SIGNATURE).text().replace("new", "old"))) {
            editComment(SLOT, edited);

            assertThat(inspect().get(SLOT)).as(edited).isEqualTo(SlotComment.unreadable());
        }
    }

    /** {@link SecretSlotStore#inspect}: changes nothing. */
    @Test
    public final void S19_looking_changes_nothing() {
        write(SLOT, token("new"));
        SlotInventory before = read();
        Map<SlotName, SlotComment> comments = inspect();

        assertThat(inspect()).isEqualTo(comments);
        assertThat(read()).isEqualTo(before);
    }

    /** {@link SecretSlotStore#inspect}: {@code PERMANENT} if the credential is refused. */
    @Test
    public final void S20_a_credential_that_may_not_look_is_refused_for_good() {
        write(SLOT, token("new"));
        assumeTrue(!inspect().isEmpty());
        CallContext stranger = CallContext.of(token("a stranger's").value(), deadline());

        assertThat(failureOf(() -> store().inspect(stranger)).map(RotatorException::kind))
                .contains(Kind.PERMANENT);
    }

    /** {@link SecretSlotStore#adopt}: into the private copy, as published; idempotent. */
    @Test
    public final void S21_adopted_tokens_are_in_the_private_copy_as_published() {
        for (int time = 1; time <= 2; time++) {
            store().adopt(pair(), context(deadline()));

            pair().forEach((slot, token) -> assertThat(content(slot)).isEqualTo(SlotContent.published(token)));
        }
    }

    /** {@link SecretSlotStore#adopt}: all of them or none. */
    @Test
    public final void S22_of_a_pair_that_could_not_be_adopted_none_is() {
        for (WriteFault fault : writeFaults()) {
            fault.inject().run();
            Optional<RotatorException> failure = failureOf(() -> store().adopt(pair(), context(deadline())));
            fault.clear().run();

            long adopted = pair().entrySet().stream()
                    .filter(entry -> held(entry.getKey()).equals(Optional.of(entry.getValue())))
                    .count();
            assertThat(adopted).as(fault.name()).isIn(0L, 2L);
            assertThat(failure.isPresent() || adopted == 2).as(fault.name()).isTrue();
        }
    }

    /** {@link SecretSlotStore#updateNotes}: makes the new notes of the present ones, and returns them. */
    @Test
    public final void S23_notes_are_what_the_last_change_made_of_them() {
        assertThat(read().notes()).isEmpty();
        assumeNotes();

        String returned = note(before -> before + "another\n");

        assertThat(returned).isEqualTo("a note\nanother\n");
        assertThat(read().notes()).isEqualTo(returned);
    }

    /** {@link SecretSlotStore#updateNotes}: nothing that another run writes at the same time may get lost. */
    @Test
    public final void S24_of_changes_at_the_same_time_none_is_lost() throws Exception {
        assumeNotes();
        List<Callable<String>> changes = new ArrayList<>();
        for (int writer = 1; writer <= 4; writer++) {
            String line = "writer " + writer + "\n";
            changes.add(() -> note(before -> before + line));
        }

        assertThat(Rivals.together(changes)).hasSameSizeAs(changes);

        assertThat(read().notes().lines())
                .containsExactlyInAnyOrder("a note", "writer 1", "writer 2", "writer 3", "writer 4");
    }

    /** {@link SecretSlotStore#updateNotes}: kept beside the slots. */
    @Test
    public final void S25_notes_and_slots_leave_each_other_alone() {
        assumeNotes();
        write(SLOT, token("new"));
        assertThat(read().notes()).isEqualTo("a note\n");

        note(before -> before + "another\n");

        assertThat(held(SLOT).map(Token::value)).contains(token("new").value());
    }

    /** {@link SecretSlotStore#updateNotes}: up to 64 KiB. */
    @Test
    public final void S26_notes_of_64_KiB_are_kept_whole() {
        assumeNotes();
        String long64 = ("n".repeat(63) + "\n").repeat(1024);

        note(before -> long64);

        assertThat(read().notes()).isEqualTo(long64);
    }

    /** {@link SecretSlotStore#location()}: the same as long as it is the same place, printable, up to 200 characters. */
    @Test
    public final void S27_the_location_stays_the_same_and_is_printable() {
        assertThat(store().location()).isEqualTo(store().location()).matches("[\\x20-\\x7e]{0,200}");
    }

    private static Map<SlotName, Token> pair() {
        return Map.of(
                SlotName.PRIMARY_TOKEN_CREATION_TOKEN, token("first-creation"),
                SlotName.PRIMARY_SECRET_EDIT_TOKEN, token("first-edit"));
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
        return new Token(
                SecretValue.of(value),
                "id-of-" + name.replace(' ', '-'),
                "two-slot/contract/secret-edit/run-1",
                Instant.parse("2026-01-02T01:00:00Z"),
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    private void write(SlotName slot, Token token) {
        store().write(slot, token, context(clock.instant().plus(Duration.ofMinutes(2))));
    }

    private CallContext context(Instant end) {
        return CallContext.of(credential(), end).signedBy(SIGNATURE);
    }

    private SlotInventory read() {
        return store().read(deadline());
    }

    private SlotContent content(SlotName slot) {
        return read().slot(slot);
    }

    private Optional<Token> held(SlotName slot) {
        return content(slot).token();
    }

    private Map<SlotName, SlotComment> inspect() {
        Map<SlotName, SlotComment> comments = store().inspect(context(deadline()));
        assumeTrue(!comments.isEmpty(), "the place that consumers read keeps no comments");
        return comments;
    }

    private String note(UnaryOperator<String> change) {
        return store().updateNotes(change, deadline());
    }

    private void assumeNotes() {
        note(before -> before + "a note\n");
        assumeTrue(!read().notes().isEmpty(), "the store keeps no notes");
    }
}
