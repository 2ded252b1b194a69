package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An alerter that keeps what it was told. Thread-safe. */
public final class RecordingAlerter implements Alerter {

    private final List<RotationOutcome> alerts = new CopyOnWriteArrayList<>();

    /** An alerter that was told nothing yet. */
    public RecordingAlerter() {}

    @Override
    public void alert(RotationOutcome outcome) {
        alerts.add(outcome);
    }

    /** Every alert so far, in order. */
    public List<RotationOutcome> alerts() {
        return List.copyOf(alerts);
    }
}
