package dev.twoslot.rotator.testkit.rotation;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.fake.InMemoryMutex;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import dev.twoslot.rotator.testkit.fake.RecordingAlerter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A rotation among fakes, with an administrator's pair in PRIMARY. */
final class World {

    final VirtualClock clock = VirtualClock.create();
    final FaultPlan faults = new FaultPlan();
    final InMemoryTokenIssuer issuer = new InMemoryTokenIssuer(clock, faults);
    final InMemorySlotStore store = new InMemorySlotStore(token -> issuer.isUsable(token, Role.SECRET_EDIT), faults);
    final InMemoryMutex mutex = new InMemoryMutex(clock, faults);
    final RecordingAlerter alerter = new RecordingAlerter();
    final TwoSlotRotation rotation;

    World() {
        this(builder -> builder);
    }

    World(UnaryOperator<Assembly> changes) {
        for (Role role : Role.values()) {
            store.put(
                    SlotName.of(Slot.PRIMARY, role),
                    issuer.administratorsToken(role, clock.instant().plus(Duration.ofMinutes(130))));
        }
        rotation = with(changes);
    }

    /** Another rotation in the same world, with something changed. */
    TwoSlotRotation with(UnaryOperator<Assembly> changes) {
        return changes.apply(new Assembly(this)).build();
    }

    /** A world in which a rotation has succeeded an hour ago, so that both slots are full. */
    static World afterOneRotation() {
        return afterOneRotation(builder -> builder);
    }

    static World afterOneRotation(UnaryOperator<Assembly> changes) {
        World world = new World(changes);
        if (!(world.run() instanceof RotationOutcome.Rotated)) {
            throw new IllegalStateException("the world can't be set up");
        }
        world.nextHour();
        return world;
    }

    /** A world without a pair in its slots, as it is before the first run. */
    static World withEmptySlots() {
        World world = new World();
        world.store.loseVault();
        for (SlotName slot : SlotName.values()) {
            world.store.secrets().remove(slot);
        }
        return world;
    }

    /** An administrator's token, in the place that consumers read and nowhere else. */
    Token offered(Role role) {
        Token token = issuer.administratorsToken(role, clock.instant().plus(Duration.ofMinutes(130)));
        store.secrets().put(SlotName.of(Slot.PRIMARY, role), token, "");
        return token;
    }

    /** An orphaned token: one that the last run of this vault asked for, and that is in no slot. It was made just now. */
    Token orphaned() {
        return orphaned("2");
    }

    /** @param attempt one digit from 2 on: the attempt of that run which left it */
    Token orphaned(String attempt) {
        String run = store.vault()
                .notes()
                .lines()
                .filter(line -> line.startsWith("run "))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .split(" ", -1)[1];
        return issuer.handMade(
                "two-slot/bootstrap/secret-edit/" + run + "." + attempt,
                Role.SECRET_EDIT,
                clock.instant().plus(Duration.ofHours(9)));
    }

    RotationOutcome run() {
        return rotation.run();
    }

    void nextHour() {
        clock.advance(Duration.ofHours(1));
        faults.restart();
    }

    Token published(Slot slot, Role role) {
        return store.published(SlotName.of(slot, role)).orElseThrow();
    }

    Map<SlotName, Token> published() {
        return slots(name -> store.published(name).orElse(null));
    }

    Map<SlotName, Token> privateCopy() {
        return slots(name -> store.privateCopy(name).token().orElse(null));
    }

    private static Map<SlotName, Token> slots(Function<SlotName, @Nullable Token> held) {
        Map<SlotName, Token> tokens = new EnumMap<>(SlotName.class);
        for (SlotName name : SlotName.values()) {
            Token token = held.apply(name);
            if (token != null) {
                tokens.put(name, token);
            }
        }
        return tokens;
    }

    /** The slots, as consumers get them, whose token works. */
    Set<SlotName> usableSlots() {
        Set<SlotName> usable = new HashSet<>();
        published().forEach((name, token) -> {
            if (issuer.isUsable(token.value(), name.role())) {
                usable.add(name);
            }
        });
        return usable;
    }

    /** Live tokens that the rotation made and that neither place holds. */
    List<IssuedToken> liveOutsideTheSlots() {
        Set<String> held = new HashSet<>();
        published().values().forEach(token -> held.add(String.valueOf(token.id())));
        privateCopy().values().forEach(token -> held.add(String.valueOf(token.id())));
        List<IssuedToken> outside = new ArrayList<>(issuer.live());
        outside.removeIf(token -> held.contains(token.id()) || !token.name().startsWith("two-slot/"));
        return outside;
    }
}
