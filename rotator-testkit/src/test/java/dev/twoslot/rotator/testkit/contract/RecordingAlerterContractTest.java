package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.testkit.fake.RecordingAlerter;
import java.util.List;
import java.util.Map;

/** The fake keeps what it stands for. */
class RecordingAlerterContractTest extends AlerterContract {

    private final RecordingAlerter alerter = new RecordingAlerter();

    @Override
    protected Map<String, String> exemptions() {
        return Map.of(
                "A6", "the fake has no credential that it could tell",
                "A7", "the fake has no service that could fail");
    }

    @Override
    protected Alerter alerter() {
        return alerter;
    }

    @Override
    protected List<String> received() {
        return alerter.alerts().stream()
                .map(outcome -> outcome.runId() + " " + outcome + outcome.notices())
                .toList();
    }

    @Override
    protected void breakService() {
        throw new IllegalStateException("see exemptions()");
    }
}
