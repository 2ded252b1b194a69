package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an integrator explores implementations that know nothing of fault plans: here the fakes, with a plan that stays empty. */
record SubjectThroughTheSpi(InMemorySubject inside, FaultPlan faults) implements RotationSubject {

    SubjectThroughTheSpi(VirtualClock clock, FaultPlan faults, FaultPlan empty) {
        this(new InMemorySubject(clock, empty, new InMemoryMutex(clock, empty)), faults);
    }

    @Override
    public TokenIssuer issuer() {
        return FaultySpi.issuer(inside.issuer(), faults);
    }

    @Override
    public SecretSlotStore slots() {
        return FaultySpi.slots(inside.slots(), faults);
    }

    @Override
    public Mutex mutex() {
        return FaultySpi.mutex(inside.mutex(), faults);
    }

    @Override
    public Optional<Token> published(SlotName slot) {
        return inside.published(slot);
    }

    @Override
    public Map<SlotName, Token> privateCopy() {
        return inside.privateCopy();
    }

    @Override
    public boolean isUsable(SecretValue value, Role role) {
        return inside.isUsable(value, role);
    }

    @Override
    public List<IssuedToken> live() {
        return inside.live();
    }

    @Override
    public void startOver() {
        inside.startOver();
    }
}
