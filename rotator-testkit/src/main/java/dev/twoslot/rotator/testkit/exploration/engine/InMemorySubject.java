package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import dev.twoslot.rotator.testkit.fake.LaggingPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The in-memory fakes as a subject of an exploration. */
final class InMemorySubject implements RotationSubject {

    private static final Duration LIFE_OF_THE_FIRST_PAIR = Duration.ofMinutes(130);

    private final VirtualClock clock;
    private final FaultPlan faults;
    private final InMemoryTokenIssuer issuer;
    private final InMemorySlotStore slots;
    private final Mutex mutex;

    InMemorySubject(VirtualClock clock, FaultPlan faults, Mutex mutex) {
        this.clock = clock;
        this.faults = faults;
        this.mutex = mutex;
        issuer = new InMemoryTokenIssuer(clock, faults);
        slots = new InMemorySlotStore(token -> issuer.isUsable(token, Role.SECRET_EDIT), faults);
        startOver();
    }

    /** With a destination that may lag behind, beside the secrets. */
    static InMemorySubject withLaggingPlace(VirtualClock clock, FaultPlan faults) {
        InMemorySubject subject = new InMemorySubject(clock, faults, new InMemoryMutex(clock, faults));
        subject.slots.withLaggingPlace(clock::instant);
        return subject;
    }

    private InMemorySubject(InMemorySubject first) {
        clock = first.clock;
        faults = first.faults;
        mutex = new InMemoryMutex(clock, faults);
        issuer = first.issuer;
        slots = new InMemorySlotStore(first.slots.secrets(), faults);
    }

    @Override
    public Optional<RotationSubject> beside(boolean copy) {
        InMemorySubject other = new InMemorySubject(this);
        if (copy) {
            other.slots.restore(slots.vault());
        }
        return Optional.of(other);
    }

    @Override
    public Map<Role, SecretValue> administratorsPair() {
        Map<Role, SecretValue> pair = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            Instant end = clock.instant().plus(LIFE_OF_THE_FIRST_PAIR);
            pair.put(role, issuer.administratorsToken(role, end).value());
        }
        return pair;
    }

    @Override
    public void tellTheTruth() {
        issuer.answerTheTruth();
        slots.writeWhatIsAsked();
    }

    @Override
    public boolean tell(Lie lie) {
        Lies.tell(lie, issuer, slots);
        return true;
    }

    @Override
    public TokenIssuer issuer() {
        return issuer;
    }

    @Override
    public SecretSlotStore slots() {
        return slots;
    }

    @Override
    public Mutex mutex() {
        return mutex;
    }

    @Override
    public Optional<Token> published(SlotName slot) {
        return slots.published(slot);
    }

    @Override
    public Optional<Map<SlotName, Token>> lagging() {
        return slots.laggingPlace().map(LaggingPlace::held);
    }

    @Override
    public Map<SlotName, Token> privateCopy() {
        Map<SlotName, Token> copy = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            slots.privateCopy(slot).token().ifPresent(token -> copy.put(slot, token));
        }
        return copy;
    }

    @Override
    public boolean isUsable(SecretValue value, Role role) {
        return issuer.isUsable(value, role);
    }

    @Override
    public List<IssuedToken> live() {
        return issuer.live();
    }

    @Override
    public void startOver() {
        for (Role role : Role.values()) {
            slots.put(
                    SlotName.of(Slot.PRIMARY, role),
                    issuer.administratorsToken(role, clock.instant().plus(LIFE_OF_THE_FIRST_PAIR)));
        }
    }
}
