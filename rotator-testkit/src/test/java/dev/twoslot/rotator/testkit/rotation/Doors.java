package dev.twoslot.rotator.testkit.rotation;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingIssuer;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingLease;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingMutex;
import dev.twoslot.rotator.testkit.rotation.Forwarding.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Every method through which foreign code is called by a run, one of which misbehaves each time that it is called. */
final class Doors {

    /** What a method does in place of what it is asked for. */
    interface Misbehaviour {
        <T> T insteadOf(Supplier<T> work);
    }

    private final String bad;
    private final Misbehaviour how;
    private final AtomicInteger used = new AtomicInteger();

    /** @param bad such as {@code TokenIssuer.create} */
    Doors(String bad, Misbehaviour how) {
        this.bad = bad;
        this.how = how;
    }

    /** How often the bad one was called. */
    int used() {
        return used.get();
    }

    private <T> T at(String door, Supplier<T> work) {
        if (!door.equals(bad)) {
            return work.get();
        }
        used.incrementAndGet();
        return how.insteadOf(work);
    }

    private void at(String door, Runnable work) {
        Object unused = at(door, () -> {
            work.run();
            return true;
        });
    }

    TokenIssuer issuer(TokenIssuer issuer) {
        return new ForwardingIssuer(issuer) {
            @Override
            public Token create(NewToken request, CallContext context) {
                return at("TokenIssuer.create", () -> super.create(request, context));
            }

            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                return at("TokenIssuer.verify", () -> super.verify(token, role, age, context));
            }

            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return at("TokenIssuer.list", () -> super.list(namePrefix, context));
            }

            @Override
            public OptionalInt capacity() {
                return at("TokenIssuer.capacity", super::capacity);
            }

            @Override
            public void revoke(IssuedToken token, CallContext context) {
                at("TokenIssuer.revoke", () -> super.revoke(token, context));
            }
        };
    }

    SecretSlotStore slots(SecretSlotStore slots) {
        return new ForwardingStore(slots) {
            @Override
            public SlotInventory read(Instant deadline) {
                return at("SecretSlotStore.read", () -> super.read(deadline));
            }

            @Override
            public Map<SlotName, SlotComment> inspect(CallContext context) {
                return at("SecretSlotStore.inspect", () -> super.inspect(context));
            }

            @Override
            public Set<String> otherTokensInUse(CallContext context) {
                return at("SecretSlotStore.otherTokensInUse", () -> super.otherTokensInUse(context));
            }

            @Override
            public List<DestinationStatus> destinations(Instant deadline) {
                return at("SecretSlotStore.destinations", () -> super.destinations(deadline));
            }

            @Override
            public void catchUp(String destination, CallContext context) {
                at("SecretSlotStore.catchUp", () -> super.catchUp(destination, context));
            }

            @Override
            public void adopt(Map<SlotName, Token> tokens, CallContext context) {
                at("SecretSlotStore.adopt", () -> super.adopt(tokens, context));
            }

            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                at("SecretSlotStore.write", () -> super.write(slot, token, context));
            }

            @Override
            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                return at("SecretSlotStore.updateNotes", () -> super.updateNotes(change, deadline));
            }
        };
    }

    Mutex mutex(Mutex mutex) {
        return new ForwardingMutex(mutex) {
            @Override
            public Strength strength() {
                return at("Mutex.strength", super::strength);
            }

            @Override
            public Acquisition tryAcquire(LeaseRequest request) {
                return at("Mutex.tryAcquire", () -> {
                    Acquisition acquisition = super.tryAcquire(request);
                    return acquisition
                            .lease()
                            .map(lease -> Acquisition.of(Doors.this.lease(lease)))
                            .orElse(acquisition);
                });
            }
        };
    }

    private Lease lease(Lease lease) {
        return new ForwardingLease(lease) {
            @Override
            public Instant deadline() {
                return at("Lease.deadline", super::deadline);
            }

            @Override
            public boolean covers(Instant moment) {
                return at("Lease.covers", () -> super.covers(moment));
            }

            @Override
            public OptionalLong fencingToken() {
                return at("Lease.fencingToken", super::fencingToken);
            }

            @Override
            public void release(Instant callDeadline) {
                at("Lease.release", () -> super.release(callDeadline));
            }
        };
    }

    Alerter alerter(Alerter alerter) {
        return outcome -> at("Alerter.alert", () -> alerter.alert(outcome));
    }

    RotationListener listener(RotationListener listener) {
        return new RotationListener() {
            @Override
            public void phaseStarted(String runId, Phase phase) {
                at("RotationListener.phaseStarted", () -> listener.phaseStarted(runId, phase));
            }

            @Override
            public void noticed(String runId, Phase phase, Notice notice) {
                at("RotationListener.noticed", () -> listener.noticed(runId, phase, notice));
            }

            @Override
            public void finished(RotationOutcome outcome) {
                at("RotationListener.finished", () -> listener.finished(outcome));
            }
        };
    }
}
