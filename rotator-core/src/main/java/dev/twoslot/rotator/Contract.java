package dev.twoslot.rotator;

import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells the faults of an SPI implementation from our own: what it must return is checked where it comes in, and named. */
final class Contract {

    private Contract() {}

    /**
     * What an implementation returned, or that it returned null.
     *
     * @param kind {@code AMBIGUOUS} where something may have been written all the same
     */
    static <T> Attempt<T> value(Kind kind, Object implementation, String method, @Nullable T returned) {
        return returned == null
                ? Attempt.contractBroken(kind, implementation, method + " must not return null")
                : Attempt.done(returned);
    }

    /** A list without gaps. */
    static <T> Attempt<List<T>> list(Object implementation, @Nullable List<T> returned) {
        if (returned == null) {
            return Attempt.contractBroken(Kind.PERMANENT, implementation, "list must not return null");
        }
        return returned.stream().allMatch(Objects::nonNull)
                ? Attempt.done(List.copyOf(returned))
                : Attempt.contractBroken(Kind.PERMANENT, implementation, "list must not have a null element");
    }
}
