package dev.twoslot.rotator;

import dev.twoslot.rotator.machine.Answer;
import org.jspecify.annotations.Nullable;

/**
 * How one call to the outside ended: with a value, or with an answer for the machine and a sentence for people.
 *
 * @param answer {@link Answer#DONE} exactly if there is a value
 */
record Attempt<T>(Answer answer, @Nullable T value, RotatorException.Kind kind, String detail) {

    /** A call that returned. Nothing where a value was promised is a fault of the implementation, and no success. */
    static <T> Attempt<T> done(@Nullable T value) {
        return value == null
                ? failed(RotatorException.Kind.AMBIGUOUS, "the call returned null")
                : new Attempt<>(Answer.DONE, value, RotatorException.Kind.PERMANENT, "");
    }

    static <T> Attempt<T> rejected(String detail) {
        return new Attempt<>(Answer.REJECTED, null, RotatorException.Kind.PERMANENT, detail);
    }

    static <T> Attempt<T> failed(RotatorException.Kind kind, String detail) {
        return new Attempt<>(Answer.FAILED, null, kind, detail);
    }

    static <T> Attempt<T> leaseTooShort(String detail) {
        return new Attempt<>(Answer.LEASE_LOST, null, RotatorException.Kind.TRANSIENT, detail);
    }

    static <T> Attempt<T> interrupted() {
        return new Attempt<>(Answer.INTERRUPTED, null, RotatorException.Kind.TRANSIENT, "the run was asked to stop");
    }

    boolean isDone() {
        return answer == Answer.DONE;
    }

    /** The value of an attempt that is done. */
    T get() {
        if (value == null) {
            throw new IllegalStateException("an attempt that is not done has no value");
        }
        return value;
    }
}
