package dev.twoslot.rotator.testkit.exploration.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import dev.twoslot.rotator.testkit.rotation.ErrorLines;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The exploration of the engine finds what is there to find: whatever stands in for a broken engine breaks an invariant. */
class EngineMutantsTest {

    private final ErrorLines errors = new ErrorLines();

    @AfterEach
    void countNoMore() {
        errors.close();
    }

    @Test
    void one_that_sweeps_what_a_destination_that_lags_behind_holds_breaks_I7() {
        assertLaggingBroken(Invariant.I7, store -> new ForwardingStore(store) {
            @Override
            public Set<String> otherTokensInUse(CallContext context) {
                return Set.of();
            }
        });
    }

    @Test
    void one_that_never_catches_up_breaks_ROLL_FORWARD() {
        assertLaggingBroken(Invariant.ROLL_FORWARD, store -> new ForwardingStore(store) {
            @Override
            public void catchUp(String destination, CallContext context) {}
        });
    }

    @Test
    void one_that_lets_a_destination_that_lags_behind_fail_its_writes_breaks_I1() {
        assertLaggingBroken(Invariant.I1, store -> new ForwardingStore(store) {
            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                super.write(slot, token, context);
                super.catchUp("lagging", context);
            }
        });
    }

    private void assertLaggingBroken(Invariant invariant, UnaryOperator<SecretSlotStore> change) {
        Wrapping mutant = new Wrapping() {
            @Override
            public SecretSlotStore slots(SecretSlotStore slots) {
                return change.apply(slots);
            }
        };
        assertThat(EngineExploration.ofFakesWithALaggingPlace()
                        .wrappedIn(mutant)
                        .everyFaultOfALaggingPlace("lagging.")
                        .violation())
                .get()
                .extracting(EngineViolation::invariant)
                .isEqualTo(invariant);
    }

    @Test
    void one_that_does_not_verify_what_it_created_breaks_I4() {
        Wrapping mutant = new Wrapping() {
            @Override
            public TokenIssuer issuer(TokenIssuer issuer) {
                return new ForwardingIssuer(issuer) {
                    @Override
                    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                        return age == TokenAge.FRESH
                                ? Verdict.usable(token.id(), token.expiresAt())
                                : super.verify(token, role, age, context);
                    }
                };
            }
        };

        assertBroken(Invariant.I4, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_stages_unchecked_breaks_I3() {
        Wrapping mutant = new Wrapping() {
            @Override
            public TokenIssuer issuer(TokenIssuer issuer) {
                return new ForwardingIssuer(issuer) {
                    @Override
                    public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                        return age == TokenAge.SETTLED
                                ? Verdict.usable(token.id(), token.expiresAt())
                                : super.verify(token, role, age, context);
                    }
                };
            }
        };

        assertBroken(Invariant.I3, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_believes_in_its_lease_for_ever_breaks_I6() {
        Wrapping mutant = new Wrapping() {
            @Override
            public Mutex mutex(Mutex mutex) {
                return new EternalLeases(mutex);
            }
        };

        EngineExploration slow = EngineExploration.ofFakes().wrappedIn(mutant);

        assertBroken(Invariant.I6, slow.hours(24 * 365, new SplittableRandom(1)));
    }

    @Test
    void one_that_sweeps_young_tokens_under_an_advisory_lock_breaks_I7() {
        Wrapping mutant = new Wrapping() {
            @Override
            public Mutex mutex(Mutex mutex) {
                return new OverconfidentMutex(mutex);
            }
        };
        EngineExploration withRivals =
                EngineExploration.ofFakesUnderALock(Duration.ofHours(1)).wrappedIn(mutant);

        assertThat(withRivals.everyFaultOfARival().violation())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariant()).isIn(Invariant.I7, Invariant.I4, Invariant.I1));
    }

    @Test
    void one_that_revokes_what_it_has_just_staged_breaks_I7() {
        Wrapping mutant = new Wrapping() {
            @Override
            public TokenIssuer issuer(TokenIssuer issuer) {
                return new ForwardingIssuer(issuer) {
                    @Override
                    public List<IssuedToken> list(String namePrefix, CallContext context) {
                        List<IssuedToken> tokens = super.list(namePrefix, context);
                        tokens.forEach(token -> super.revoke(token, context));
                        return tokens;
                    }
                };
            }
        };

        assertBroken(Invariant.I7, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_never_finds_an_orphan_breaks_I8() {
        Wrapping mutant = new Wrapping() {
            @Override
            public TokenIssuer issuer(TokenIssuer issuer) {
                return new ForwardingIssuer(issuer) {
                    @Override
                    public List<IssuedToken> list(String namePrefix, CallContext context) {
                        return List.of();
                    }
                };
            }
        };

        assertBroken(
                Invariant.I8, EngineExploration.ofFakes().wrappedIn(mutant).hours(24 * 365, new SplittableRandom(1)));
    }

    @Test
    void one_that_alerts_twice_breaks_I9() {
        Wrapping mutant = new Wrapping() {
            @Override
            public Alerter alerter(Alerter alerter) {
                return failure -> {
                    alerter.alert(failure);
                    alerter.alert(failure);
                };
            }
        };

        assertBroken(Invariant.I9, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_does_not_alert_breaks_I9() {
        Wrapping mutant = new Wrapping() {
            @Override
            public Alerter alerter(Alerter alerter) {
                return Alerter.none();
            }
        };

        assertBroken(Invariant.I9, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_forgets_what_is_half_written_breaks_ROLL_FORWARD() {
        Wrapping mutant = new Wrapping() {
            @Override
            public SecretSlotStore slots(SecretSlotStore slots) {
                return new ForwardingStore(slots) {
                    @Override
                    public SlotInventory read(Instant deadline) {
                        SlotInventory inventory = super.read(deadline);
                        Map<SlotName, SlotContent> contents = new EnumMap<>(inventory.slots());
                        contents.replaceAll((slot, content) ->
                                content.token().map(SlotContent::published).orElse(content));
                        return new SlotInventory(contents, inventory.notes());
                    }

                    @Override
                    public Map<SlotName, SlotComment> inspect(CallContext context) {
                        return Map.of();
                    }
                };
            }
        };

        assertBroken(
                Invariant.ROLL_FORWARD,
                EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_takes_a_failed_write_of_SECONDARY_for_done_breaks_I2() {
        Wrapping mutant = new Wrapping() {
            @Override
            public SecretSlotStore slots(SecretSlotStore slots) {
                return new ForwardingStore(slots) {
                    private SlotContent believed = SlotContent.empty();

                    @Override
                    public void write(SlotName slot, Token token, CallContext context) {
                        if (slot == SlotName.SECONDARY_SECRET_EDIT_TOKEN) {
                            believed = SlotContent.published(token);
                        } else {
                            super.write(slot, token, context);
                        }
                    }

                    @Override
                    public SlotInventory read(Instant deadline) {
                        SlotInventory inventory = super.read(deadline);
                        Map<SlotName, SlotContent> contents = new EnumMap<>(inventory.slots());
                        contents.put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, believed);
                        return new SlotInventory(contents, inventory.notes());
                    }
                };
            }
        };

        assertBroken(Invariant.I2, EngineExploration.ofFakes().wrappedIn(mutant).everyPairOfFaults());
    }

    @Test
    void one_that_revokes_whatever_has_its_name_and_is_in_none_of_its_slots_breaks_I12() {
        assertBroken(
                Invariant.I12,
                EngineExploration.ofFakes().wrappedIn(new SparesTheNewest()).everyFaultBesideAnotherVault(false));
    }

    @Test
    void one_that_does_not_look_whose_the_slots_are_breaks_I12() {
        assertBroken(
                Invariant.I12, EngineExploration.ofFakes().wrappedIn(blind()).everyFaultBesideAnotherVault(false));
        assertThat(EngineExploration.ofFakes()
                        .wrappedIn(blind())
                        .everyFaultBesideAnotherVault(true)
                        .violation())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariant()).isIn(Invariant.I12, Invariant.ROLL_FORWARD));
    }

    private static Wrapping blind() {
        return new Wrapping() {
            @Override
            public SecretSlotStore slots(SecretSlotStore slots) {
                return new ForwardingStore(slots) {
                    @Override
                    public Map<SlotName, SlotComment> inspect(CallContext context) {
                        return Map.of();
                    }
                };
            }
        };
    }

    private void assertBroken(Invariant invariant, EngineExploration.Report report) {
        assertThat(report.violation())
                .hasValueSatisfying(violation -> assertThat(violation.invariant())
                        .as(violation.inWords())
                        .isEqualTo(invariant));
    }

    /** Goes by name and slot alone, as if no other installation could have made any; but for the two that are about to be promoted. */
    private static final class SparesTheNewest implements Wrapping {

        private SecretSlotStore store;

        @Override
        public SecretSlotStore slots(SecretSlotStore slots) {
            store = slots;
            return slots;
        }

        @Override
        public TokenIssuer issuer(TokenIssuer issuer) {
            return new ForwardingIssuer(issuer) {
                @Override
                public List<IssuedToken> list(String namePrefix, CallContext context) {
                    List<IssuedToken> tokens = super.list(namePrefix, context);
                    SlotInventory inventory = store.read(context.deadline());
                    tokens.subList(0, Math.max(0, tokens.size() - 2)).stream()
                            .filter(token -> inventory.slots().values().stream()
                                    .flatMap(content -> content.token().stream())
                                    .noneMatch(held -> token.id().equals(held.id())))
                            .forEach(token -> super.revoke(token, context));
                    return tokens;
                }
            };
        }
    }

    /** A mutex whose leases claim to cover everything. */
    private record EternalLeases(Mutex delegate) implements Mutex {
        @Override
        public Strength strength() {
            return delegate.strength();
        }

        @Override
        public Acquisition tryAcquire(LeaseRequest request) {
            Acquisition acquired = delegate.tryAcquire(request);
            return acquired.lease()
                    .map(lease -> Acquisition.of(new EternalLease(lease)))
                    .orElse(acquired);
        }
    }

    private record EternalLease(Lease delegate) implements Lease {
        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean covers(Instant moment) {
            return true;
        }

        @Override
        public void release(Instant deadline) {
            delegate.release(deadline);
        }
    }

    /** A mutex that lets everyone in and claims that it keeps them out. */
    private record OverconfidentMutex(Mutex delegate) implements Mutex {
        @Override
        public Strength strength() {
            return Strength.HOST;
        }

        @Override
        public Acquisition tryAcquire(LeaseRequest request) {
            return delegate.tryAcquire(request);
        }
    }
}
