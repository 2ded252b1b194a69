package dev.twoslot.rotator.building;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The one rule for builders. */
class SettingsTest {

    private final Settings settings = new Settings();

    @Test
    void a_setter_takes_a_value_once_and_no_null() {
        assertThat(settings.take("store", "a")).isEqualTo("a");

        assertThatThrownBy(() -> settings.take("store", "b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("store was set before; a setter may be called once");
        assertThatThrownBy(() -> settings.take("issuer", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("issuer must not be null");
        assertThat(settings.has("store")).isTrue();
        assertThat(settings.has("issuer")).as("a null was not taken").isFalse();
    }

    @Test
    void a_duration_has_a_range_with_both_its_ends() {
        Duration one = Duration.ofSeconds(1);
        Duration two = Duration.ofSeconds(2);
        assertThat(settings.take("shortest", one, one, two)).isEqualTo(one);
        assertThat(settings.take("longest", two, one, two)).isEqualTo(two);

        assertThatThrownBy(() -> settings.take("ttl", Duration.ofMillis(999), one, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ttl must be from PT1S to PT2S, not PT0.999S");
        assertThatThrownBy(() -> settings.take("lease", Duration.ofMillis(2001), one, two))
                .hasMessage("lease must be from PT1S to PT2S, not PT2.001S");
    }

    @Test
    void all_problems_are_reported_at_once_and_none_is_no_exception() {
        assertThatCode(() -> new Settings().require(true, "unused").check()).doesNotThrowAnyException();

        assertThat(settings.required("issuer", "there", "call issuer(...)")).isEqualTo("there");
        assertThat(settings.<String>required("store", null, "call store(...)")).isNull();
        settings.require(false, "the two do not fit together").require(true, "unused");

        assertThatThrownBy(settings::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("store is not set: call store(...); the two do not fit together");
    }
}
