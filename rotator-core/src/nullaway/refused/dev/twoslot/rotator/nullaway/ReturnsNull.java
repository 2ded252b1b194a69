package dev.twoslot.rotator.nullaway;

/** Must not compile: the return type has no {@code @Nullable}. Only the build of the core looks at it. */
final class ReturnsNull {

    private ReturnsNull() {}

    static String nothing() {
        return null;
    }
}
