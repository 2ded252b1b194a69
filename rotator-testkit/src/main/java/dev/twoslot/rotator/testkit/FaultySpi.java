package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
            public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
                return faults.perform("issuer.verify " + role.label(), () -> issuer.verify(token, role, age, deadline));
            }

            @Override
            public List<IssuedToken> list(String namePrefix, CallContext context) {
                return faults.perform("issuer.list", () -> issuer.list(namePrefix, context));
            }

            @Override
            public void revoke(String tokenId, CallContext context) {
                faults.perform("issuer.revoke", () -> issuer.revoke(tokenId, context));
            }
        };
    }

    /** The store, with calls named {@code slots.read} and {@code slots.write PRIMARY_SECRET_EDIT_TOKEN}. */
    public static SecretSlotStore slots(SecretSlotStore slots, FaultPlan faults) {
        return new SecretSlotStore() {
            @Override
            public Map<SlotName, SlotContent> read(Instant deadline) {
                return faults.perform("slots.read", () -> slots.read(deadline));
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
            public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
                return faults.perform("mutex.acquire", () -> mutex.tryAcquire(ttl, deadline))
                        .map(lease -> new FaultyLease(lease, faults));
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
