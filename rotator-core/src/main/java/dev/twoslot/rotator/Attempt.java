package dev.twoslot.rotator;

import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one call to the outside ended: with a value, or with an answer for the machine and a sentence for people.
 *
 * @param answer {@link Answer#DONE} exactly if there is a value
 */
record Attempt<T>(Answer answer, @Nullable T value, Kind kind, String detail) {

    static <T> Attempt<T> done(T value) {
        return new Attempt<>(Answer.DONE, value, Kind.PERMANENT, "");
    }

    /** A token under test that is not usable. */
    static <T> Attempt<T> unusable(Answer answer, Kind kind, String detail) {
        return new Attempt<>(answer, null, kind, detail);
    }

    static <T> Attempt<T> failed(Kind kind, String detail) {
        return new Attempt<>(Answer.FAILED, null, kind, detail);
    }

    static <T> Attempt<T> clockWrong(Duration offset, Duration skew) {
        return new Attempt<>(
                Answer.CLOCK_WRONG,
                null,
                Kind.PERMANENT,
                "this host's clock is " + offset.abs().toSeconds() + " s "
                        + (offset.isNegative() ? "ahead of" : "behind") + " the issuer's, and " + skew.toSeconds()
                        + " s are allowed");
    }

    /**
     * An implementation broke a rule.
     *
     * @param kind {@code AMBIGUOUS} where what the call was to write may have been written all the same
     * @param implementation whose class the sentence names
     * @param rule what it has to do, beginning with the method: {@code read must not return null}
     */
    static <T> Attempt<T> contractBroken(Kind kind, Object implementation, String rule) {
        return new Attempt<>(
                Answer.CONTRACT_BROKEN,
                null,
                kind,
                implementation.getClass().getName() + " breaks a rule of its SPI: " + rule);
    }

    static <T> Attempt<T> leaseTooShort(String detail) {
        return new Attempt<>(Answer.LEASE_LOST, null, Kind.TRANSIENT, detail);
    }

    static <T> Attempt<T> interrupted() {
        return new Attempt<>(Answer.INTERRUPTED, null, Kind.TRANSIENT, "the run was asked to stop");
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

    /** The same end for a call that had another kind of value. */
    <U> Attempt<U> otherwise() {
        if (isDone()) {
            throw new IllegalStateException("an attempt that is done has a value");
        }
        return new Attempt<>(answer, null, kind, detail);
    }

    /** The same with words before the sentence, if there is one. */
    Attempt<T> saying(String before) {
        return detail.isEmpty() ? this : new Attempt<>(answer, value, kind, before + detail);
    }
}
