package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What {@link Destination} promises. The rules about failures run once for each way in which a put can fail.
 *
 * <p>A place that can't be broken in one of these ways is exempt from the rules that ask for it: see {@link #exemptions()}.
 */
public abstract class DestinationContract extends SpiContract {

    private static final SlotName SLOT = SlotName.PRIMARY_SECRET_EDIT_TOKEN;
    private static final SlotSignature SIGNATURE = new SlotSignature("contract", "0123456789abcdef", "run-1");

    protected DestinationContract() {}

    /**
     * The destination as one more process would build it: each call may return a new instance, but all of one test share a place,
     * which holds no token at first. It reads the time from {@link #clock}.
     */
    protected abstract Destination destination();

    /** A credential that may write; any value for a place that needs none. */
    protected abstract SecretValue credential();

    /**
     * What a consumer gets from a slot now, without asking the destination; empty if it gets nothing. A value that is only half
     * there is returned as it is.
     */
    protected abstract Optional<SecretValue> consumersGet(SlotName slot);

    /** Every way in which a put can be made to fail: before the place has changed, halfway, and after. */
    protected abstract List<PutFault> putFaults();

    /**
     * From now on so many more slots can be put, and then none, until {@link #mend}. A place that changes several in one step may
     * break at once.
     */
    protected abstract void breakAfter(int puts);

    /** From now on nothing can be written there, and a look at the place can tell, until {@link #mend}. */
    protected abstract void makeUnwritable();

    /** The place works again. */
    protected abstract void mend();

    /**
     * All that the place holds, in a form that can be compared: to be extended where it holds more than its consumers get, such as
     * files, versions or dates of change.
     */
    protected Object contents() {
        Map<SlotName, Optional<SecretValue>> contents = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            contents.put(slot, consumersGet(slot));
        }
        return contents;
    }

    /**
     * A way in which a put fails.
     *
     * @param name in words, for the message of a broken rule
     * @param inject from now on puts fail so
     * @param clear puts work again
     */
    public record PutFault(String name, Runnable inject, Runnable clear) {}

    /** {@link Destination#put} and {@link Destination#putAll}: a call that returned has done it, whatever went wrong meanwhile. */
    @Test
    public final void D1_what_was_put_is_what_consumers_get() {
        for (SlotName slot : SlotName.values()) {
            put(slot, token("alone in " + slot));

            assertGet(slot, token("alone in " + slot), "put by itself");
        }

        Map<SlotName, Token> together = tokens("together");
        destination().putAll(together, context());

        together.forEach((slot, token) -> assertGet(slot, token, "put with others"));
        forEachFault((fault, old, put, failure) -> {
            if (failure == null) {
                assertGet(SLOT, put, fault);
            }
        });
    }

    /** {@link Destination#put}: idempotent. */
    @Test
    public final void D2_putting_the_same_token_again_changes_nothing_and_completes_what_failed() {
        put(SLOT, token("once"));
        put(SLOT, token("once"));

        assertGet(SLOT, token("once"), "put twice");
        forEachFault((fault, old, put, failure) -> {
            put(SLOT, put);

            assertGet(SLOT, put, "put again after: " + fault);
        });
    }

    /** {@link Destination#put}: overwrites one slot. */
    @Test
    public final void D3_putting_one_slot_leaves_the_others_alone() {
        Map<SlotName, Token> expected = new EnumMap<>(tokens("old"));
        expected.forEach(this::put);

        put(SLOT, token("new"));

        expected.put(SLOT, token("new"));
        expected.forEach((slot, token) -> assertGet(slot, token, "after " + SLOT + " was put"));
    }

    /**
     * {@link Destination#putAll}: each role's SECONDARY before its PRIMARY, or all in one step. Whatever breaks it off, the pair that
     * worked so far is still there.
     */
    @Test
    public final void D4_of_several_slots_no_PRIMARY_is_put_before_its_SECONDARY() {
        for (int puts = 0; puts < SlotName.values().length; puts++) {
            Map<SlotName, Token> before = tokens("before " + puts);
            before.forEach(this::put);
            Map<SlotName, Token> after = tokens("after " + puts);

            breakAfter(puts);
            thrownBy(() -> destination().putAll(after, context()));
            mend();

            for (Role role : Role.values()) {
                assertThat(holds(SlotName.of(Slot.PRIMARY, role), after)
                                && !holds(SlotName.of(Slot.SECONDARY, role), after))
                        .as("%s has a new PRIMARY and an old SECONDARY, broken off after %d puts", role, puts)
                        .isFalse();
            }
        }
    }

    /**
     * {@link Destination#put}: after any exception consumers get the token before or this one, whole; after one that is not
     * {@code AMBIGUOUS} the one before.
     */
    @Test
    public final void D5_after_a_failure_consumers_get_the_token_before_or_this_one_whole() {
        forEachFault((fault, old, put, failure) -> {
            if (failure != null) {
                Optional<SecretValue> got = consumersGet(SLOT);
                assertThat(got.equals(Optional.of(old.value())) || got.equals(Optional.of(put.value())))
                        .as("%s: consumers get the token before or this one", fault)
                        .isTrue();
                if (failure instanceof RotatorException told && told.kind() != Kind.AMBIGUOUS) {
                    assertGet(SLOT, old, fault + ": nothing has changed, it says");
                }
            }
        });
    }

    /** {@link Destination#probe}: without writing, whether the place is well or not. */
    @Test
    public final void D6_a_probe_writes_nothing() {
        put(SLOT, token("old"));
        Object before = contents();

        destination().probe(context());
        assertUnchanged(before, "a probe");

        makeUnwritable();
        thrownBy(() -> destination().probe(context()));
        mend();
        assertUnchanged(before, "a probe of a place that can't be written");
    }

    /** {@link Destination#probe}: throws if a put could not succeed, and only then. */
    @Test
    public final void D7_a_probe_tells_a_place_that_can_t_be_written_from_one_that_can() {
        destination().probe(context());

        makeUnwritable();
        Throwable told = thrownBy(() -> destination().probe(context()));
        mend();

        assertThat(told != null).as("a place that can't be written is told").isTrue();
        destination().probe(context());
    }

    /** {@link CallContext#deadline()}: when the call must have returned; one that is over is {@code TRANSIENT}. */
    @Test
    public final void D8_a_put_ends_by_its_deadline_and_one_that_begins_after_it_writes_nothing() {
        for (PutFault fault : putFaults()) {
            put(SLOT, token("before " + fault.name()));
            fault.inject().run();
            Instant end = clock.instant().plusSeconds(10);
            thrownBy(() -> destination().put(SLOT, token("after " + fault.name()), context(end)));
            fault.clear().run();

            assertThat(clock.instant()).as(fault.name()).isBeforeOrEqualTo(end);
        }

        put(SLOT, token("old"));
        Instant over = clock.instant().minusSeconds(1);
        Throwable told = thrownBy(() -> destination().put(SLOT, token("new"), context(over)));

        assertGet(SLOT, token("old"), "after a put that began too late");
        assertThat(told instanceof RotatorException failure && failure.kind() == Kind.TRANSIENT)
                .as("a put that begins after its deadline is TRANSIENT")
                .isTrue();
    }

    /** {@link RotatorException} and nothing else; its message never carries a secret, and neither does a cause. */
    @Test
    public final void D9_every_failure_is_of_the_SPI_and_tells_no_secret() {
        forEachFault((fault, old, put, failure) -> assertIsOfTheSpi(fault, failure, old, put));

        makeUnwritable();
        Throwable ofAll = thrownBy(() -> destination().putAll(tokens("new"), context()));
        Throwable ofProbe = thrownBy(() -> destination().probe(context()));
        Throwable ofLook = thrownBy(() -> destination().inspect(context()));
        mend();

        Token[] secrets = tokens("new").values().toArray(Token[]::new);
        assertIsOfTheSpi("put all", ofAll, secrets);
        assertIsOfTheSpi("probe", ofProbe, secrets);
        assertIsOfTheSpi("inspect", ofLook, secrets);
    }

    /** {@link Destination}: thread-safe, for a run puts both roles at the same time. */
    @Test
    public final void D10_both_roles_can_be_put_at_the_same_time() throws Exception {
        for (int round = 1; round <= 5; round++) {
            String name = "round " + round + " ";
            Destination shared = destination();
            List<Callable<Boolean>> puts = new ArrayList<>();
            for (Role role : Role.values()) {
                puts.add(() -> {
                    shared.put(SlotName.of(Slot.PRIMARY, role), token(name + role), context());
                    return true;
                });
            }

            assertThat(Rivals.together(puts)).hasSameSizeAs(puts);

            for (Role role : Role.values()) {
                assertGet(SlotName.of(Slot.PRIMARY, role), token(name + role), name);
            }
        }
    }

    /** {@link Destination#name()} and {@link Destination#location()}: the same for the same place, and nothing printed is a secret. */
    @Test
    public final void D11_the_name_stays_the_same_and_nothing_printed_is_secret() {
        Destination one = destination();
        String name = one.name();
        assertThat(name).matches("[a-z0-9-]{1,40}");
        assertThat(one.location())
                .matches("[\\x20-\\x7e]{0,200}")
                .isEqualTo(destination().location());

        one.put(SLOT, token("put"), context());

        assertThat(one.name()).isEqualTo(name);
        assertThat(destination().name()).isEqualTo(name);
        for (SecretValue secret : List.of(token("put").value(), credential())) {
            assertThat((one + one.name() + one.location()).contains(secret.reveal()))
                    .as("a secret is printed")
                    .isFalse();
        }
    }

    /** {@link Destination#inspect} and {@link Destination#otherTokensInUse}: of what the place holds now, and changing nothing. */
    @Test
    public final void D12_what_the_place_says_of_its_slots_is_what_was_put() {
        put(SLOT, token("old"));
        put(SLOT, token("new"));
        Object before = contents();

        Map<SlotName, SlotComment> comments = destination().inspect(context());
        Set<String> inUse = destination().otherTokensInUse(context());

        assertUnchanged(before, "a look");
        assertThat(inUse).isSubsetOf(Objects.requireNonNull(token("new").id()));
        assumeTrue(!comments.isEmpty(), "the place keeps no comments");
        assertThat(comments).containsOnlyKeys(SlotName.values());
        assertThat(comments.get(SLOT)).isEqualTo(SlotComment.of(token("new"), SIGNATURE));
        assertThat(comments.get(SlotName.SECONDARY_SECRET_EDIT_TOKEN)).isEqualTo(SlotComment.absent());
    }

    /** What is true after a put of a token over an old one that met a fault; the fault is over by then. */
    private interface Aftermath {
        void check(String fault, Token old, Token put, @Nullable Throwable failure);
    }

    private void forEachFault(Aftermath aftermath) {
        for (PutFault fault : putFaults()) {
            Token old = token("old " + fault.name());
            Token put = token("new " + fault.name());
            put(SLOT, old);
            fault.inject().run();
            Throwable failure = thrownBy(() -> put(SLOT, put));
            fault.clear().run();

            aftermath.check(fault.name(), old, put, failure);
        }
    }

    private static @Nullable Throwable thrownBy(ThrowingCallable call) {
        return catchThrowable(call);
    }

    private void assertIsOfTheSpi(String call, @Nullable Throwable thrown, Token... tokens) {
        if (thrown != null) {
            assertThat(thrown instanceof RotatorException)
                    .as("%s fails with a RotatorException, not with a %s", call, thrown.getClass())
                    .isTrue();
            for (Token token : tokens) {
                assertTellsNone(thrown, token.value());
            }
            assertTellsNone(thrown, credential());
        }
    }

    /** Not compared by AssertJ, which would print both. */
    private void assertGet(SlotName slot, Token token, String when) {
        assertThat(consumersGet(slot).equals(Optional.of(token.value())))
                .as("consumers get from %s the token that was put last: %s", slot, when)
                .isTrue();
    }

    private void assertUnchanged(Object before, String call) {
        assertThat(contents().equals(before))
                .as("%s leaves all as it was", call)
                .isTrue();
    }

    private boolean holds(SlotName slot, Map<SlotName, Token> tokens) {
        return consumersGet(slot).equals(Optional.ofNullable(tokens.get(slot)).map(Token::value));
    }

    private static Map<SlotName, Token> tokens(String name) {
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            tokens.put(slot, token(name + " " + slot));
        }
        return tokens;
    }

    /** The same token for the same name, and another for another. It is as long as real ones, which a place may ask for. */
    private static Token token(String name) {
        String text = name.replaceAll("[^A-Za-z0-9]", "_");
        String mark = Integer.toHexString(name.hashCode());
        return new Token(
                SecretValue.of((mark + "_" + text + "_" + "v".repeat(60)).substring(0, 60)),
                "id-" + mark,
                "two-slot/contract/secret-edit/run-1",
                Instant.parse("2026-01-02T01:00:00Z"),
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    private void put(SlotName slot, Token token) {
        destination().put(slot, token, context());
    }

    private CallContext context() {
        return context(clock.instant().plus(Duration.ofMinutes(2)));
    }

    private CallContext context(Instant end) {
        return CallContext.of(credential(), end).signedBy(SIGNATURE);
    }
}
