package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What the contracts have in common: a clock, rules with ids, and a way to say that a rule does not apply.
 *
 * <p>A rule is a test whose name begins with its id, such as {@code M3_...}. Rules are final, so that an
 * implementation leaves one out only by {@link #exemptions()}, where the reason has to be given and is shown as the
 * reason of the skipped test.
 *
 * <p>JUnit makes an instance for each rule, and with it a new clock. Build the implementation and its backend in
 * fields or in a {@code @BeforeEach} method, so that each rule gets a fresh one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class SpiContract {

    /**
     * The time that the implementation under test, and a simulated backend, must be built with. It moves only when
     * somebody sleeps on it or a rule moves it, so no rule waits.
     */
    protected final VirtualClock clock = VirtualClock.create();

    protected SpiContract() {}

    /**
     * The rules that this implementation can't be held to: the rule's id, and why. They are skipped. A reason is a
     * property of the backend ("it never refuses by mistake"), not a fault that is still to be mended.
     */
    protected Map<String, String> exemptions() {
        return Map.of();
    }

    /** Moves the time on. To be extended where the backend has a clock of its own. */
    protected void pass(Duration time) {
        clock.advance(time);
    }

    /** When a call that begins now has to have ended: two minutes from now. */
    protected final Instant deadline() {
        return clock.instant().plusSeconds(120);
    }

    /** The ids of all rules of a contract, or of an implementation's test that extends one. */
    public static Set<String> rulesOf(Class<? extends SpiContract> contract) {
        Set<String> ids = new TreeSet<>();
        for (Method method : contract.getMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                ruleOf(method).ifPresent(ids::add);
            }
        }
        return ids;
    }

    /** The id of the rule that a test method is; empty for a test that an implementation has added. */
    private static Optional<String> ruleOf(Method method) {
        String id = method.getName().split("_", 2)[0];
        return id.matches("[A-Z][0-9]+") ? Optional.of(id) : Optional.empty();
    }

    @BeforeEach
    final void skipWhatDoesNotApply(TestInfo test) {
        Map<String, String> exemptions = exemptions();
        assertThat(rulesOf(getClass()))
                .as("exemptions() names rules of this contract")
                .containsAll(exemptions.keySet());
        assertThat(exemptions.values())
                .as("exemptions() gives a reason for each rule")
                .noneMatch(String::isBlank);
        test.getTestMethod()
                .flatMap(SpiContract::ruleOf)
                .ifPresent(id ->
                        Assumptions.assumeTrue(!exemptions.containsKey(id), () -> id + ": " + exemptions.get(id)));
    }

    /** What the call throws, which must be a {@link RotatorException}; empty if it returns. */
    static Optional<RotatorException> failureOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown == null) {
            return Optional.empty();
        }
        assertThat(thrown).isInstanceOf(RotatorException.class);
        return Optional.of((RotatorException) thrown);
    }

    /** That no message of the exception, its causes and what they suppressed has one of the secrets in it. */
    static void assertTellsNone(Throwable thrown, SecretValue... secrets) {
        assertThat(Arrays.stream(secrets).anyMatch(secret -> tells(thrown, secret)))
                .as("a secret is in the messages of " + thrown.getClass().getName())
                .isFalse();
    }

    private static boolean tells(Throwable thrown, SecretValue secret) {
        Throwable cause = thrown.getCause();
        return String.valueOf(thrown).contains(secret.reveal())
                || (cause != null && tells(cause, secret))
                || Arrays.stream(thrown.getSuppressed()).anyMatch(each -> tells(each, secret));
    }
}
