package dev.twoslot.rotator.architecture.circle.inner;

import dev.twoslot.rotator.architecture.circle.CircleFar;

/** The other half of the circle. */
public final class CircleNear {
    public CircleFar far() {
        return new CircleFar();
    }
}
