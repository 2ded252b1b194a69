package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.fake.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What {@link Alerter} promises. */
public abstract class AlerterContract extends SpiContract {

    protected AlerterContract() {}

    /** The alerter under test. */
    protected abstract Alerter alerter();

    /** What people have received so far, as the text that they see, one entry for each alert and receiver. */
    protected abstract List<String> received();

    /** How many people are told of each alert. */
    protected int receivers() {
        return 1;
    }

    /** The credentials that the alerter works with, such as the password of a mail server; none by default. */
    protected List<SecretValue> credentials() {
        return List.of();
    }

    /** From now on the service that carries the alerts can't be reached, or refuses. */
    protected abstract void breakService();

    /** {@link Alerter#alert}: sends one alert. */
    @Test
    public final void A1_one_failed_run_is_one_alert() {
        alert(Outcomes.failed());

        assertThat(received()).hasSize(receivers());
    }

    /** {@link Alerter}: called once for each failed run; two runs that failed alike are still two. */
    @Test
    public final void A2_two_runs_that_failed_alike_are_two_alerts() {
        alert(Outcomes.failed());
        int afterTheFirst = received().size();
        alert(Outcomes.failed());

        assertThat(received()).hasSizeGreaterThan(afterTheFirst);
    }

    /** {@link Alerter}: tells people of a failed run, so they learn which one and what went wrong. */
    @Test
    public final void A3_an_alert_names_the_run_and_what_happened() {
        RotationOutcome failed = Outcomes.failed();
        alert(failed);

        assertThat(received())
                .allSatisfy(text -> assertThat(text).contains(failed.runId()).contains("could not be reached"));
    }

    /** {@link Alerter}: what it throws is logged as a failure to tell, so it throws only if nobody was told. */
    @Test
    public final void A4_an_alert_that_was_delivered_is_no_exception() {
        assertThat(catchThrowable(() -> alerter().alert(Outcomes.failed()))).isNull();
    }

    /** {@link Alerter}: thread-safe. */
    @Test
    public final void A5_alerts_of_rotations_that_fail_at_the_same_time_all_arrive() throws Exception {
        List<RotationOutcome> outcomes = List.of(Outcomes.failed(), Outcomes.failed("slots.read", Fault.REFUSE));
        List<Callable<Boolean>> alerts = new ArrayList<>();
        outcomes.forEach(outcome -> alerts.add(() -> alert(outcome)));

        assertThat(Rivals.together(alerts)).hasSameSizeAs(alerts);

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(received()).anyMatch(text -> text.contains(outcome.runId())));
    }

    /** {@link Alerter}: an alert is read by many; the credential that carried it is none of their business. */
    @Test
    public final void A6_an_alert_tells_no_secret() {
        alert(Outcomes.failed());

        assertThat(received().stream()
                        .anyMatch(text -> credentials().stream().anyMatch(secret -> text.contains(secret.reveal()))))
                .as("a credential is in an alert")
                .isFalse();
    }

    /** {@link Alerter}: an alert that can't be sent is an exception or a quiet end; either way without a secret. */
    @Test
    public final void A7_an_alert_that_could_not_be_sent_tells_no_secret() {
        breakService();

        Throwable thrown = catchThrowable(() -> alerter().alert(Outcomes.failed()));

        assertThat(received()).as("breakService() keeps alerts back").isEmpty();
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(RuntimeException.class);
            assertTellsNone(thrown, credentials().toArray(new SecretValue[0]));
        }
    }

    /** {@link Alerter}: a successful run is told of if a notice needs attention, with that notice. */
    @Test
    public final void A8_an_alert_of_a_successful_run_says_what_needs_attention() {
        RotationOutcome rotated = Outcomes.needingAttention();
        alert(rotated);

        assertThat(received())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).contains(rotated.runId()).contains("orphaned tokens"));
    }

    /** Whether it throws is the matter of A4 and A7 alone. */
    private boolean alert(RotationOutcome outcome) {
        return catchThrowable(() -> alerter().alert(outcome)) == null;
    }
}
