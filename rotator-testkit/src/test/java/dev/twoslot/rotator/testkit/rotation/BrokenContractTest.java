package dev.twoslot.rotator.testkit.rotation;

import static dev.twoslot.rotator.testkit.rotation.Forwarding.changingLeases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingLease;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingMutex;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Implementations of the SPI that break a rule, and that the run says so of: by class and rule, with PRIMARY as it was. */
class BrokenContractTest {

    private static Arguments breaks(String rule, Phase phase, BiFunction<World, Assembly, Assembly> with) {
        return Arguments.argumentSet(rule, rule, phase, with);
    }

    private static BiFunction<World, Assembly, Assembly> issuer(Function<World, TokenIssuer> broken) {
        return (world, builder) -> builder.issuer(broken.apply(world));
    }

    static List<Arguments> brokenRules() {
        return List.of(
                breaks(
                        "strength must not return null",
                        Phase.LOCK,
                        (world, builder) -> builder.mutex(new ForwardingMutex(world.mutex) {
                            @Override
                            public Strength strength() {
                                return null;
                            }
                        })),
                breaks(
                        "tryAcquire must not return null",
                        Phase.LOCK,
                        (world, builder) -> builder.mutex(new ForwardingMutex(world.mutex) {
                            @Override
                            public Acquisition tryAcquire(LeaseRequest request) {
                                return null;
                            }
                        })),
                breaks(
                        "deadline must not return null",
                        Phase.LOCK,
                        (world, builder) ->
                                builder.mutex(changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
                                    @Override
                                    public Instant deadline() {
                                        return null;
                                    }
                                }))),
                breaks(
                        "covers must not throw",
                        Phase.STAGE,
                        (world, builder) ->
                                builder.mutex(changingLeases(world.mutex, lease -> new ForwardingLease(lease) {
                                    @Override
                                    public boolean covers(Instant moment) {
                                        throw new IllegalStateException("canary-4711");
                                    }
                                }))),
                breaks(
                        "read must not return null",
                        Phase.READ,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public SlotInventory read(Instant deadline) {
                                return null;
                            }
                        })),
                breaks(
                        "inspect must not return null",
                        Phase.READ,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public Map<SlotName, SlotComment> inspect(CallContext context) {
                                return null;
                            }
                        })),
                breaks(
                        "inspect must not give a null comment",
                        Phase.READ,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public Map<SlotName, SlotComment> inspect(CallContext context) {
                                Map<SlotName, SlotComment> comments = new EnumMap<>(super.inspect(context));
                                comments.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, null);
                                return comments;
                            }
                        })),
                breaks(
                        "updateNotes must not return null",
                        Phase.STAGE,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                                return null;
                            }
                        })),
                breaks(
                        "updateNotes must return the notes as they are now",
                        Phase.STAGE,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                                return "something else";
                            }
                        })),
                breaks("verify must not return null", Phase.CHECK, issuer(world -> new ForwardingIssuer(world.issuer) {
                    @Override
                    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                        return null;
                    }
                })),
                breaks("create must not return null", Phase.CREATE, issuer(world -> new ForwardingIssuer(world.issuer) {
                    @Override
                    public Token create(NewToken request, CallContext context) {
                        Token unused = super.create(request, context);
                        return null;
                    }
                })),
                breaks(
                        "is written, and read",
                        Phase.STAGE,
                        (world, builder) -> builder.slots(new ForwardingStore(world.store) {
                            @Override
                            public void write(SlotName slot, Token token, CallContext context) {
                                // Wrong: nothing is written.
                            }
                        })));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void an_implementation_that_breaks_a_rule_is_named_with_the_rule(
            String rule, Phase phase, BiFunction<World, Assembly, Assembly> with) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TwoSlotRotation rotation = world.with(builder -> with.apply(world, builder));

        assertThat(rotation.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
            assertThat(failed.phase()).isEqualTo(phase);
            assertThat(failed.detail())
                    .contains("dev.twoslot.rotator.testkit.rotation.BrokenContractTest$", rule)
                    .doesNotContain("canary");
            assertThat(failed.remedy()).contains("Report it to the authors of the class");
        });
        assertThat(world.alerter.alerts()).hasSize(1);
        assertThat(world.mutex.isHeld()).isFalse();
        assertThat(primaries(world.published())).isEqualTo(primaries(before));
        assertThat(world.liveOutsideTheSlots()).as("what it made is revoked").isEmpty();
    }

    @Test
    void a_list_that_is_null_or_has_gaps_is_named_before_anything_is_promoted() {
        for (UnaryOperator<List<IssuedToken>> answer : List.<UnaryOperator<List<IssuedToken>>>of(
                list -> null, list -> new ArrayList<>(Collections.singletonList(null)))) {
            World world = World.afterOneRotation();
            world.issuer.nextListAnswers(answer);

            assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
                assertThat(failed.phase()).isEqualTo(Phase.VERIFY);
                assertThat(failed.detail()).contains("InMemoryTokenIssuer breaks a rule of its SPI: list must not");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong slot"})
    void a_promote_that_did_nothing_or_wrote_another_slot_is_found_before_a_consumer_finds_it(String into) {
        for (Role role : Role.values()) {
            World world = World.afterOneRotation();
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            if (into.isEmpty()) {
                world.store.ignoreNextWrite(primary);
            } else {
                world.store.misdirectNextWrite(primary, SlotName.of(Slot.SECONDARY, role));
            }

            assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.phase()).isEqualTo(Phase.PROMOTE);
                assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
                assertThat(failed.detail()).contains("InMemorySlotStore", primary.name());
            });
            assertThat(world.usableSlots()).contains(primary);
            world.nextHour();
            assertThat(world.run()).isInstanceOf(Rotated.class);
        }
    }

    @Test
    void a_stage_that_wrote_the_other_roles_slot_stops_before_anything_is_created() {
        World world = World.afterOneRotation();
        world.store.misdirectNextWrite(SlotName.SECONDARY_SECRET_EDIT_TOKEN, SlotName.SECONDARY_TOKEN_CREATION_TOKEN);

        // One write after the other: the other role's own write comes first.
        assertThat(world.with(assembly -> assembly.executor(Runnable::run)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(Phase.STAGE);
                    assertThat(failed.reason()).isEqualTo(FailureReason.CONTRACT_BROKEN);
                });
        assertThat(world.faults.calls()).noneMatch(call -> call.startsWith("issuer.create"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TokenAge.class,
            names = {"FRESH", "SETTLED"})
    void an_issuer_that_speaks_of_another_token_has_verified_nothing(TokenAge age) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        TokenIssuer confused = verifying(world, age, verdict -> Verdict.usable("id", null));

        assertThat(world.with(builder -> builder.issuer(confused)).run())
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.phase()).isEqualTo(age == TokenAge.FRESH ? Phase.VERIFY : Phase.CHECK);
                    assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
                    assertThat(failed.detail()).contains("the issuer spoke of another token");
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
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                Verdict verdict = super.verify(token, role, age, context);
                return age == disturbed ? change.apply(verdict) : verdict;
            }
        };
    }

    private static Map<SlotName, Token> primaries(Map<SlotName, Token> slots) {
        Map<SlotName, Token> primaries = new EnumMap<>(slots);
        primaries.keySet().removeIf(slot -> slot.slot() != Slot.PRIMARY);
        return primaries;
    }
}
