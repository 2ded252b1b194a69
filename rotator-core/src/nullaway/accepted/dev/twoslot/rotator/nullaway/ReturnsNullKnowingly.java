package dev.twoslot.rotator.nullaway;

/** Must compile: the twin of {@code ReturnsNull}, with NullAway, and nothing else, told to look away. */
final class ReturnsNullKnowingly {

    private ReturnsNullKnowingly() {}

    @SuppressWarnings("NullAway")
    static String nothing() {
        return null;
    }
}
