package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the builder refuses, and how it says so. */
class SlotCredentialsBuilderTest extends SlotCredentialsFixture {

    private static final Duration CENTURY = Duration.ofDays(36_500);

    private enum Period {
        refreshAfter(SlotCredentials.Builder::refreshAfter),
        maxAge(SlotCredentials.Builder::maxAge),
        minReadInterval(SlotCredentials.Builder::minReadInterval),
        readTimeout(SlotCredentials.Builder::readTimeout),
        retryPrimaryAfter(SlotCredentials.Builder::retryPrimaryAfter);

        final BiFunction<SlotCredentials.Builder, Duration, SlotCredentials.Builder> setter;

        Period(BiFunction<SlotCredentials.Builder, Duration, SlotCredentials.Builder> setter) {
            this.setter = setter;
        }
    }

    private SlotCredentials.Builder plain() {
        return SlotCredentials.builder(this::read);
    }

    @ParameterizedTest
    @EnumSource
    void a_period_that_is_null_or_out_of_range_is_refused_by_name(Period period) {
        assertThatThrownBy(() -> period.setter.apply(plain(), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(period + " must not be null");
        for (Duration wrong : new Duration[] {
            Duration.ofMillis(-1),
            Duration.ZERO,
            Duration.ofNanos(999_999),
            CENTURY.plusNanos(1),
            ChronoUnit.FOREVER.getDuration()
        }) {
            assertThatThrownBy(() -> period.setter.apply(plain(), wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(period + " must be from a millisecond to 36,500 days, not " + wrong);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_period_is_set_once_and_one_that_was_refused_was_not_set(Period period) {
        SlotCredentials.Builder builder = plain();
        assertThatThrownBy(() -> period.setter.apply(builder, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(period.setter.apply(builder, Duration.ofMinutes(1))).isSameAs(builder);

        assertThatThrownBy(() -> period.setter.apply(builder, Duration.ofMinutes(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(period + " was set before; set it once");
    }

    @Test
    void what_is_no_period_is_set_once_and_never_to_null() {
        Executor executor = Runnable::run;
        SlotListener listener = new SlotListener() {};
        SlotCredentials.Builder builder = plain();

        assertThatThrownBy(() -> builder.executor(null)).hasMessage("executor must not be null");
        assertThatThrownBy(() -> builder.listener(null)).hasMessage("listener must not be null");
        assertThatThrownBy(() -> builder.time(null)).hasMessage("time must not be null");
        assertThat(builder.executor(executor).listener(listener).time(time)).isSameAs(builder);
        assertThatThrownBy(() -> builder.executor(executor)).hasMessageContaining("executor was set before");
        assertThatThrownBy(() -> builder.listener(listener)).hasMessageContaining("listener was set before");
        assertThatThrownBy(() -> builder.time(time)).hasMessageContaining("time was set before");
    }

    @Test
    void a_reader_that_is_null_is_refused_when_the_view_is_built() {
        assertThatThrownBy(() -> SlotCredentials.builder(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("reader must not be null");
        assertThatThrownBy(() -> SlotCredentials.of(null)).hasMessage("reader must not be null");
    }

    @Test
    void all_periods_that_do_not_fit_each_other_are_named_at_once() {
        SlotCredentials.Builder builder = plain().minReadInterval(Duration.ofMinutes(20))
                .refreshAfter(Duration.ofMinutes(10))
                .readTimeout(Duration.ofMinutes(9))
                .maxAge(Duration.ofMinutes(5));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "refreshAfter (PT10M) must be at least minReadInterval (PT20M): lengthen the one or shorten the"
                                + " other; maxAge (PT5M) must be at least refreshAfter (PT10M): lengthen the one or shorten the"
                                + " other; maxAge (PT5M) must be at least readTimeout (PT9M): lengthen the one or shorten the other");
    }

    @Test
    void periods_that_are_equal_fit_each_other_from_a_millisecond_to_a_century() {
        for (Duration same : new Duration[] {Duration.ofMillis(1), CENTURY}) {
            SlotCredentials slots = builder()
                    .refreshAfter(same)
                    .maxAge(same)
                    .minReadInterval(same)
                    .readTimeout(same)
                    .retryPrimaryAfter(same)
                    .build();

            assertThat(slots.refresh()).isTrue();
            time.advance(same);
            reads = 0;
            callUntilTheClockIsLookedAt(slots);
            assertThat(reads).isEqualTo(1);
        }
    }
}
