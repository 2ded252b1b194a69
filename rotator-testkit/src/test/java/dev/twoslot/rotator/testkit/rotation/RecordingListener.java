package dev.twoslot.rotator.testkit.rotation;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.Phase;
import java.util.ArrayList;
import java.util.List;

/** A listener that keeps what it was told, each as a line. Thread-safe. */
final class RecordingListener implements RotationListener {

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void phaseStarted(String runId, Phase phase) {
        lines.add("phase " + phase.label());
    }

    @Override
    public synchronized void noticed(String runId, Phase phase, Notice notice) {
        lines.add(phase.label() + ": " + notice.text());
    }

    @Override
    public synchronized void finished(RotationOutcome outcome) {
        lines.add("finished " + outcome.getClass().getSimpleName());
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** What was noticed in a phase. */
    synchronized List<String> in(Phase phase) {
        return lines.stream()
                .filter(line -> line.startsWith(phase.label() + ": "))
                .toList();
    }
}
