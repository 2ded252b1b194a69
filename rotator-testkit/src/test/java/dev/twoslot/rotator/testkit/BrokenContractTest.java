package dev.twoslot.rotator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.FailureReason;
import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Implementations of the SPI that break its contract, and what a run makes of them. */
class BrokenContractTest {

    @Test
    void a_lock_that_answers_nothing_is_not_taken_for_held_by_another() {
        World world = World.afterOneRotation();
        Mutex mutex = new Mutex() {
            @Override
            public Strength strength() {
                return Strength.PROCESS;
            }

            @Override
            @SuppressWarnings("NullOptional")
            public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
                return null;
            }
        };

        assertThat(world.with(builder -> builder.mutex(mutex)).run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.LOCK_UNAVAILABLE);
            assertThat(failed.kind()).isEqualTo(Kind.AMBIGUOUS);
        });
    }

    static List<UnaryOperator<Map<SlotName, SlotContent>>> incompleteAnswers() {
        return List.of(contents -> null, contents -> Map.of(), contents -> {
            Map<SlotName, SlotContent> fewer = new EnumMap<>(contents);
            fewer.remove(SlotName.SECONDARY_SECRET_EDIT_TOKEN);
            return fewer;
        });
    }

    @ParameterizedTest
    @MethodSource("incompleteAnswers")
    void a_store_that_does_not_answer_for_every_slot_ends_the_run_before_it_writes(
            UnaryOperator<Map<SlotName, SlotContent>> answer) {
        World world = World.afterOneRotation();
        SecretSlotStore store = new ForwardingStore(world.store) {
            @Override
            public Map<SlotName, SlotContent> read(Instant deadline) {
                return answer.apply(super.read(deadline));
            }
        };

        assertThat(world.with(builder -> builder.slots(store)).run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_UNREADABLE);
            assertThat(failed.kind()).isEqualTo(Kind.PERMANENT);
        });
        assertThat(world.faults.calls()).containsExactly("mutex.acquire", "slots.read", "mutex.release");
    }

    @ParameterizedTest
    @EnumSource(TokenAge.class)
    void an_issuer_that_speaks_of_another_token_has_verified_nothing(TokenAge age) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer confused = verifying(world, age, verdict -> Verdict.usable("id", verdict.expiresAt()));

        assertThat(world.with(builder -> builder.issuer(confused)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(age == TokenAge.FRESH ? Phase.VERIFY : Phase.CHECK);
                    assertThat(failed.kind()).isEqualTo(Kind.PERMANENT);
                    assertThat(failed.detail()).contains("the issuer spoke of another token");
                });
        assertThat(primaries(world.published())).isEqualTo(primaries(before));
    }

    @ParameterizedTest
    @EnumSource(TokenAge.class)
    void an_issuer_that_answers_nothing_has_verified_nothing(TokenAge age) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer silent = verifying(world, age, verdict -> null);

        assertThat(world.with(builder -> builder.issuer(silent)).run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(age == TokenAge.FRESH ? Phase.VERIFY : Phase.CHECK);
            assertThat(failed.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failed.detail()).contains("the call returned null");
        });
        assertThat(primaries(world.published())).isEqualTo(primaries(before));
    }

    @Test
    void an_issuer_that_tells_neither_id_nor_expiry_of_a_token_takes_nothing_from_what_is_known() {
        World world = World.afterOneRotation();
        Token known = world.published().get(SlotName.PRIMARY_SECRET_EDIT_TOKEN);
        TokenIssuer taciturn = verifying(world, TokenAge.SETTLED, verdict -> Verdict.usable(null, null));

        assertThat(world.with(builder -> builder.issuer(taciturn)).run()).isInstanceOf(Rotated.class);

        assertThat(world.published().get(SlotName.SECONDARY_SECRET_EDIT_TOKEN)).isEqualTo(known);
    }

    private static TokenIssuer verifying(World world, TokenAge disturbed, UnaryOperator<Verdict> change) {
        return new ForwardingIssuer(world.issuer) {
            @Override
            public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
                Verdict verdict = super.verify(token, role, age, deadline);
                return age == disturbed ? change.apply(verdict) : verdict;
            }
        };
    }

    static List<UnaryOperator<Token>> uselessTokens() {
        return List.of(token -> null, token -> Token.of(token.value()));
    }

    @ParameterizedTest
    @MethodSource("uselessTokens")
    void a_new_token_that_could_not_be_revoked_by_its_id_is_never_used(UnaryOperator<Token> answer) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer careless = new ForwardingIssuer(world.issuer) {
            @Override
            public Token create(NewToken request, CallContext context) {
                return answer.apply(super.create(request, context));
            }
        };

        assertThat(world.with(builder -> builder.issuer(careless)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(FailureReason.CREATE_FAILED);
                    assertThat(failed.kind()).isEqualTo(Kind.AMBIGUOUS);
                    assertThat(failed.detail()).containsAnyOf("without its id", "returned null");
                });
        assertThat(primaries(world.published())).isEqualTo(primaries(before));
    }

    private static Map<SlotName, Token> primaries(Map<SlotName, Token> slots) {
        Map<SlotName, Token> primaries = new EnumMap<>(slots);
        primaries.keySet().removeIf(slot -> slot.slot() != Slot.PRIMARY);
        return primaries;
    }
}
