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
    record AdvisoryMutex(Mutex delegate) implements Mutex {
        @Override
        public Strength strength() {
            return Strength.ADVISORY;
        }

        @Override
        public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
            return delegate.tryAcquire(ttl, deadline);
        }
    }
}
