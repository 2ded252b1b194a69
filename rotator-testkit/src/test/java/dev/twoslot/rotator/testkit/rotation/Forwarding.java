package dev.twoslot.rotator.testkit.rotation;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Implementations that pass everything on, for a test to change one method of. */
public final class Forwarding {

    private Forwarding() {}

    public static class ForwardingIssuer implements TokenIssuer {
        private final TokenIssuer delegate;

        public ForwardingIssuer(TokenIssuer delegate) {
            this.delegate = delegate;
        }

        @Override
        public Token create(NewToken request, CallContext context) {
            return delegate.create(request, context);
        }

        @Override
        public Verdict verify(Token token, Role role, TokenAge age, CallContext context) {
            return delegate.verify(token, role, age, context);
        }

        @Override
        public List<IssuedToken> list(String namePrefix, CallContext context) {
            return delegate.list(namePrefix, context);
        }

        @Override
        public OptionalInt capacity() {
            return delegate.capacity();
        }

        @Override
        public void revoke(IssuedToken token, CallContext context) {
            delegate.revoke(token, context);
        }

        @Override
        public String realm() {
            return delegate.realm();
        }

        @Override
        public Set<String> permissionsGranted(Role role) {
            return delegate.permissionsGranted(role);
        }
    }

    public static class ForwardingStore implements SecretSlotStore {
        private final SecretSlotStore delegate;

        public ForwardingStore(SecretSlotStore delegate) {
            this.delegate = delegate;
        }

        @Override
        public SlotInventory read(Instant deadline) {
            return delegate.read(deadline);
        }

        @Override
        public Map<SlotName, SlotComment> inspect(CallContext context) {
            return delegate.inspect(context);
        }

        @Override
        public Set<String> otherTokensInUse(CallContext context) {
            return delegate.otherTokensInUse(context);
        }

        @Override
        public List<DestinationStatus> destinations(Instant deadline) {
            return delegate.destinations(deadline);
        }

        @Override
        public void catchUp(String destination, CallContext context) {
            delegate.catchUp(destination, context);
        }

        @Override
        public void adopt(Map<SlotName, Token> tokens, CallContext context) {
            delegate.adopt(tokens, context);
        }

        @Override
        public void write(SlotName slot, Token token, CallContext context) {
            delegate.write(slot, token, context);
        }

        @Override
        public String updateNotes(UnaryOperator<String> change, Instant deadline) {
            return delegate.updateNotes(change, deadline);
        }

        @Override
        public String location() {
            return delegate.location();
        }

        @Override
        public Set<String> permissionsNeeded() {
            return delegate.permissionsNeeded();
        }
    }

    public static class ForwardingMutex implements Mutex {
        private final Mutex delegate;

        ForwardingMutex(Mutex delegate) {
            this.delegate = delegate;
        }

        @Override
        public Strength strength() {
            return delegate.strength();
        }

        @Override
        public Acquisition tryAcquire(LeaseRequest request) {
            return delegate.tryAcquire(request);
        }

        @Override
        public Set<String> permissionsNeeded() {
            return delegate.permissionsNeeded();
        }
    }

    /** A mutex that admits that it can't promise much. */
    static Mutex advisory(Mutex delegate) {
        return ofStrength(Mutex.Strength.ADVISORY, delegate);
    }

    static Mutex ofStrength(Mutex.Strength strength, Mutex delegate) {
        return new ForwardingMutex(delegate) {
            @Override
            public Strength strength() {
                return strength;
            }
        };
    }

    /** A mutex that hands its leases out changed. */
    static Mutex changingLeases(Mutex delegate, UnaryOperator<Lease> change) {
        return new ForwardingMutex(delegate) {
            @Override
            public Acquisition tryAcquire(LeaseRequest request) {
                Acquisition acquisition = super.tryAcquire(request);
                return acquisition
                        .lease()
                        .map(lease -> Acquisition.of(change.apply(lease)))
                        .orElse(acquisition);
            }
        };
    }

    public static class ForwardingLease implements Lease {
        private final Lease delegate;

        ForwardingLease(Lease delegate) {
            this.delegate = delegate;
        }

        @Override
        public Instant deadline() {
            return delegate.deadline();
        }

        @Override
        public boolean covers(Instant moment) {
            return delegate.covers(moment);
        }

        @Override
        public OptionalLong fencingToken() {
            return delegate.fencingToken();
        }

        @Override
        public void release(Instant callDeadline) {
            delegate.release(callDeadline);
        }
    }
}
