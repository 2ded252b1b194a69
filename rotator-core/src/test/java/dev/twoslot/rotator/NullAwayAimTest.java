package dev.twoslot.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * NullAway is aimed at our packages. The build has compiled two twins under {@code src/nullaway} with the very settings of
 * the main code; they differ in one {@code @SuppressWarnings("NullAway")}. If one came through and the other did not, it is
 * NullAway that stopped it.
 */
class NullAwayAimTest {

    private static final Path COMPILED = Path.of("target", "nullaway");

    @Test
    void aMethodThatReturnsNullDoesNotCompile() {
        assertThat(COMPILED.resolve("refused/dev/twoslot/rotator/nullaway/ReturnsNull.class"))
                .as("NullAway let a null bug in dev.twoslot through")
                .doesNotExist();
    }

    @Test
    void theSameMethodCompilesOnceNullAwayIsToldToLookAway() {
        assertThat(COMPILED.resolve("accepted/dev/twoslot/rotator/nullaway/ReturnsNullKnowingly.class"))
                .as("the twin did not compile, so the refusal proves nothing (was the core built by Maven?)")
                .exists();
    }
}
