package dev.twoslot.rotator.testkit.exploration.engine;

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
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Puts a {@link FaultPlan} before any implementation of the SPI, so that {@link EngineExploration} can make each of its calls
 * go wrong. The in-memory fakes need none of this: they ask the plan themselves, and within a write as well.
 */
public final class FaultySpi {

    private FaultySpi() {}

    /** The issuer, with calls named {@code issuer.create token-creation}, {@code issuer.list} and so on. */
    public static TokenIssuer issuer(TokenIssuer issuer, FaultPlan faults) {
        return new TokenIssuer() {
            @Override
            public Token create(NewToken request, CallContext context) {
                return faults.perform("issuer.create " + request.role().label(), () -> issuer.create(request, context));
            }

            @Override
            public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
                return faults.perform("issuer.verify " + role.label(), () -> issuer.verify(token, role, age, context));
            }

            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return faults.perform("issuer.list", () -> issuer.list(namePrefix, context));
            }

            @Override
            public void revoke(IssuedToken token, CallContext context) {
                faults.perform("issuer.revoke", () -> issuer.revoke(token, context));
            }

            @Override
            public String realm() {
                return issuer.realm();
            }

            @Override
            public Set<String> permissionsGranted(Role role) {
                return issuer.permissionsGranted(role);
            }
        };
    }

    /**
     * The store, with calls named {@code slots.read}, {@code slots.inspect}, {@code slots.adopt}, {@code slots.notes} and
     * {@code slots.write PRIMARY_SECRET_EDIT_TOKEN}.
     */
    public static SecretSlotStore slots(SecretSlotStore slots, FaultPlan faults) {
        return new SecretSlotStore() {
            @Override
            public SlotInventory read(Instant deadline) {
                return faults.perform("slots.read", () -> slots.read(deadline));
            }

            @Override
            public Map<SlotName, SlotComment> inspect(CallContext context) {
                return faults.perform("slots.inspect", () -> slots.inspect(context));
            }

            @Override
            public Set<String> otherTokensInUse(CallContext context) {
                return slots.otherTokensInUse(context);
            }

            @Override
            public List<DestinationStatus> destinations(Instant deadline) {
                return slots.destinations(deadline);
            }

            @Override
            public void catchUp(String destination, CallContext context) {
                faults.perform("slots.catchUp " + destination, () -> slots.catchUp(destination, context));
            }

            @Override
            public void adopt(Map<SlotName, Token> tokens, CallContext context) {
                faults.perform("slots.adopt", () -> slots.adopt(tokens, context));
            }

            @Override
            public String updateNotes(UnaryOperator<String> change, Instant deadline) {
                return faults.perform("slots.notes", () -> slots.updateNotes(change, deadline));
            }

            @Override
            public String location() {
                return slots.location();
            }

            @Override
            public Set<String> permissionsNeeded() {
                return slots.permissionsNeeded();
            }

            @Override
            public void write(SlotName slot, Token token, CallContext context) {
                faults.perform("slots.write " + slot, () -> slots.write(slot, token, context));
            }
        };
    }

    /** The mutex, with calls named {@code mutex.acquire} and {@code mutex.release}. */
    public static Mutex mutex(Mutex mutex, FaultPlan faults) {
        return new Mutex() {
            @Override
            public Strength strength() {
                return mutex.strength();
            }

            @Override
            public Acquisition tryAcquire(LeaseRequest request) {
                Acquisition acquired = faults.perform("mutex.acquire", () -> mutex.tryAcquire(request));
                return acquired.lease()
                        .map(lease -> Acquisition.of(new FaultyLease(lease, faults)))
                        .orElse(acquired);
            }

            @Override
            public Set<String> permissionsNeeded() {
                return mutex.permissionsNeeded();
            }
        };
    }

    private record FaultyLease(Lease lease, FaultPlan faults) implements Lease {
        @Override
        public Instant deadline() {
            return lease.deadline();
        }

        @Override
        public boolean covers(Instant moment) {
            return lease.covers(moment);
        }

        @Override
        public OptionalLong fencingToken() {
            return lease.fencingToken();
        }

        @Override
        public void release(Instant callDeadline) {
            faults.perform("mutex.release", () -> lease.release(callDeadline));
        }
    }
}
