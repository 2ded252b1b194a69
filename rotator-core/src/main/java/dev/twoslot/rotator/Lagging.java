package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The destinations that may lag behind: a run brings them up to date before its first other write and after its promote, best effort and
 * all at the same time. None of them can make a run fail; what becomes of them is told in notices and in the outcome.
 */
final class Lagging {

    private final RotationParts parts;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Notebook notebook;
    private final Report report;
    private final Map<String, DestinationStatus> before = new LinkedHashMap<>();
    private final Map<String, DestinationStatus> now = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private @Nullable Token edit;

    Lagging(RotationParts parts, Calls calls, LeaseGuard guard, Notebook notebook, Report report) {
        this.parts = parts;
        this.calls = calls;
        this.guard = guard;
        this.notebook = notebook;
        this.report = report;
    }

    /** Takes in how the destinations stand, from the private copy alone. */
    void read() {
        Instant deadline = guard.deadline();
        Attempt<List<DestinationStatus>> statuses =
                calls.last("ask how the destinations stand", Prepared.reading(deadline, () -> {
                    List<DestinationStatus> told = parts.slots().destinations(deadline);
                    return told != null && told.stream().allMatch(Objects::nonNull)
                            ? Attempt.done(told)
                            : Attempt.contractBroken(
                                    Kind.PERMANENT, parts.slots(), "destinations must not return null or hold it");
                }));
        if (!statuses.isDone()) {
            report.noticed(Phase.READ, Notice.Kind.DESTINATION_BEHIND, statuses.detail());
            return;
        }
        for (DestinationStatus status : statuses.get()) {
            before.putIfAbsent(status.name(), status);
            now.put(status.name(), status);
        }
    }

    /** Brings those up to date that are behind, with the authority of this secret-edit token. */
    void catchUp(Token credential) {
        edit = credential;
        read();
        Set<String> behind = behind();
        if (behind.isEmpty()) {
            return;
        }
        Map<String, Attempt<Boolean>> attempts = calls.all(
                behind,
                "catch up",
                name -> guard.write(credential, context -> {
                    parts.slots().catchUp(name, context);
                    return Attempt.done(true);
                }));
        attempts.forEach((name, attempt) -> {
            if (attempt.answer() == Answer.DONE) {
                problems.remove(name);
            } else if (attempt.answer() != Answer.LEASE_LOST && attempt.answer() != Answer.INTERRUPTED) {
                problems.put(name, attempt.detail());
            }
        });
        read();
    }

    /** Whether one of them lacks what the private copy holds. */
    boolean isAnyBehind() {
        return !behind().isEmpty();
    }

    private Set<String> behind() {
        Set<String> names = new TreeSet<>();
        now.values().stream()
                .filter(status -> !status.required() && status.isBehind())
                .forEach(status -> names.add(status.name()));
        return names;
    }

    /** Says which have caught up and which are behind; an alert goes out once, when one begins to be. */
    void tell(Phase phase) {
        if (edit == null) {
            return;
        }
        Set<String> told = notebook.notes().behind();
        now.values().stream().filter(status -> !status.required()).forEach(status -> {
            DestinationStatus was = Objects.requireNonNull(before.get(status.name()));
            if (problems.containsKey(status.name())) {
                String text = Remarks.destinationBehind(status, Objects.requireNonNull(problems.get(status.name())));
                report.noticed(phase, Notice.Kind.DESTINATION_BEHIND, text, !told.contains(status.name()));
            } else if (was.behindSince() != null && !status.isBehind()) {
                report.noticed(
                        phase,
                        Notice.Kind.DESTINATION_CAUGHT_UP,
                        Remarks.destinationCaughtUp(status.name(), was.behindSince()));
            }
        });
        notebook.toldBehind(edit, problems.keySet());
    }

    /** Every destination, required ones included, as it stands at the end of the run. */
    List<DestinationStatus> statuses() {
        return List.copyOf(now.values());
    }
}
