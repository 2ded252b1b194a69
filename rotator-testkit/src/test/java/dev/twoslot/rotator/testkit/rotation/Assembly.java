package dev.twoslot.rotator.testkit.rotation;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.TokenIssuer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a rotation of a {@link World} is made of: the world's fakes, but for what a test puts in their place. */
final class Assembly {

    private final List<Consumer<TwoSlotRotation.Builder>> others = new ArrayList<>();
    private TokenIssuer issuer;
    private SecretSlotStore slots;
    private Mutex mutex;
    private Alerter alerter;
    private Time time;

    Assembly(World world) {
        issuer = world.issuer;
        slots = world.store;
        mutex = world.mutex;
        alerter = world.alerter;
        time = world.clock;
    }

    Assembly issuer(TokenIssuer value) {
        issuer = value;
        return this;
    }

    Assembly slots(SecretSlotStore value) {
        slots = value;
        return this;
    }

    Assembly mutex(Mutex value) {
        mutex = value;
        return this;
    }

    Assembly alerter(Alerter value) {
        alerter = value;
        return this;
    }

    Assembly time(Time value) {
        time = value;
        return this;
    }

    Assembly policy(RotationPolicy value) {
        return and(builder -> builder.policy(value));
    }

    Assembly listener(RotationListener value) {
        return and(builder -> builder.listener(value));
    }

    Assembly executor(Executor value) {
        return and(builder -> builder.executor(value));
    }

    Assembly startOverBy(String value) {
        return and(builder -> builder.startOverBy(value));
    }

    Assembly firstPair(SecretValue tokenCreation, SecretValue secretEdit) {
        return and(builder -> builder.firstPair(tokenCreation, secretEdit));
    }

    Assembly startingOver() {
        return and(TwoSlotRotation.Builder::startingOver);
    }

    Assembly takingOver() {
        return and(TwoSlotRotation.Builder::takingOver);
    }

    private Assembly and(Consumer<TwoSlotRotation.Builder> other) {
        others.add(other);
        return this;
    }

    TwoSlotRotation build() {
        TwoSlotRotation.Builder builder = TwoSlotRotation.builder()
                .issuer(issuer)
                .slots(slots)
                .mutex(mutex)
                .alerter(alerter)
                .time(time);
        others.forEach(other -> other.accept(builder));
        return builder.build();
    }
}
