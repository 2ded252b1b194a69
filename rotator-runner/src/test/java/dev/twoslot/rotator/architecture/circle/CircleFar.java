package dev.twoslot.rotator.architecture.circle;

import dev.twoslot.rotator.architecture.circle.inner.CircleNear;

/** Half of a circle between two packages. */
public final class CircleFar {
    public CircleNear near() {
        return new CircleNear();
    }
}
