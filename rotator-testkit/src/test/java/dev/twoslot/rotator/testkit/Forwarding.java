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
import java.util.function.UnaryOperator;

/** Implementations that pass everything on, for a test to change one method of. */
final class Forwarding {

    private Forwarding() {}

    static class ForwardingIssuer implements TokenIssuer {
        private final TokenIssuer delegate;

        ForwardingIssuer(TokenIssuer delegate) {
            this.delegate = delegate;
        }

        @Override
        public Token create(NewToken request, CallContext context) {
            return delegate.create(request, context);
        }

        @Override
        public Verdict verify(Token token, Role role, TokenAge age, Instant deadline) {
            return delegate.verify(token, role, age, deadline);
        }

        @Override
        public List<IssuedToken> list(String namePrefix, CallContext context) {
            return delegate.list(namePrefix, context);
        }

        @Override
        public void revoke(String tokenId, CallContext context) {
            delegate.revoke(tokenId, context);
        }
    }

    static class ForwardingStore implements SecretSlotStore {
        private final SecretSlotStore delegate;

        ForwardingStore(SecretSlotStore delegate) {
            this.delegate = delegate;
        }

        @Override
        public Map<SlotName, SlotContent> read(Instant deadline) {
            return delegate.read(deadline);
        }

        @Override
        public void write(SlotName slot, Token token, CallContext context) {
            delegate.write(slot, token, context);
        }
    }

    /** A mutex that admits that it can't promise much. */
    static Mutex advisory(Mutex delegate) {
        return new StrengthChangingMutex(delegate, Mutex.Strength.ADVISORY);
    }

    record StrengthChangingMutex(Mutex delegate, Strength strength) implements Mutex {
        @Override
        public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
            return delegate.tryAcquire(ttl, deadline);
        }
    }

    /** A mutex that hands its leases out changed. */
    record LeaseChangingMutex(Mutex delegate, UnaryOperator<Lease> change) implements Mutex {
        @Override
        public Strength strength() {
            return delegate.strength();
        }

        @Override
        public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
            return delegate.tryAcquire(ttl, deadline).map(change);
        }
    }

    static class ForwardingLease implements Lease {
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
