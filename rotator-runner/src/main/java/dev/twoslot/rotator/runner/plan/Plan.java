package dev.twoslot.rotator.runner.plan;

import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.Survival;
import dev.twoslot.rotator.runner.config.AccountVariables;
import dev.twoslot.rotator.runner.config.ConfigurationException;
import dev.twoslot.rotator.runner.config.DestinationSettings;
import dev.twoslot.rotator.runner.config.DestinationVariables;
import dev.twoslot.rotator.runner.config.MailVariables;
import dev.twoslot.rotator.runner.config.Times;
import dev.twoslot.rotator.runner.config.Variables;
import dev.twoslot.rotator.runner.config.VaultVariables;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.schedule.LastRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration promises, and how the slots stand against it. Made from the environment and the vault alone; nobody
 * is called. Immutable, and free of secrets.
 *
 * @param now when it was made
 * @param times the schedule and the policy
 * @param vault what the rotator's private copy holds
 * @param destinations how the places that consumers read stand, by the vault; empty where it can't be opened
 * @param survivesUntil until when the rotator can rotate by itself if every run fails from now on; null if unknown
 * @param nextRuns when {@code serve} would rotate, were it started now; the first may be now; none where that is over
 */
public record Plan(
        Instant now,
        Times times,
        VaultView vault,
        List<DestinationStatus> destinations,
        @Nullable Instant survivesUntil,
        List<Instant> nextRuns) {

    private static final int RUNS_SHOWN = 3;

    public Plan {
        destinations = List.copyOf(destinations);
        nextRuns = List.copyOf(nextRuns);
    }

    /** The rotator's private copy, as far as it could be looked at. */
    sealed interface VaultView {

        /** There is no file yet. */
        record Missing(Path file) implements VaultView {}

        /** There is a file, and no key to open it with. */
        record Sealed(Path file) implements VaultView {}

        /** @param slots in the order of {@link SlotName} */
        record Opened(Path file, List<SlotStatus> slots) implements VaultView {
            public Opened {
                slots = List.copyOf(slots);
            }
        }
    }

    /**
     * Makes the plan.
     *
     * @throws ConfigurationException with all that is wrong with the variables that it reads
     * @throws dev.twoslot.rotator.spi.RotatorException if there is a vault and a key, and they don't go together
     */
    public static Plan of(Surroundings surroundings) {
        Variables variables = new Variables(surroundings.environment());
        Path directory = surroundings.workingDirectory();
        Times times = Times.read(variables);
        Path file = VaultVariables.file(variables, directory);
        VaultKey key = VaultVariables.nameAKey(variables) ? VaultVariables.key(variables, directory) : null;
        AccountVariables.check(variables);
        DestinationSettings destinations = DestinationVariables.read(variables, directory, key, null);
        MailVariables.read(variables);
        if (variables.haveProblems() || times == null || file == null) {
            throw variables.refusal();
        }
        Instant now = surroundings.time().instant();
        if (VaultVariables.isMissing(file)) {
            return new Plan(
                    now, times, new VaultView.Missing(file), List.of(), null, nextRuns(times, Optional.empty(), now));
        }
        if (key == null) {
            return new Plan(now, times, new VaultView.Sealed(file), List.of(), null, List.of());
        }
        Instant deadline = now.plus(times.policy().callTimeout());
        SealedVault vault = SealedVault.at(file, key, surroundings.time());
        SlotInventory slots = vault.read(deadline);
        List<SlotStatus> statuses = Arrays.stream(SlotName.values())
                .map(slot -> SlotStatus.of(slot, slots.slot(slot)))
                .toList();
        Instant survivesUntil = holdsPrimaryPair(slots) ? Survival.until(slots.slots()) : null;
        Optional<Instant> last = LastRotation.of(slots, times.policy().ttl(), now);
        boolean over = isOver(survivesUntil, now);
        return new Plan(
                now,
                times,
                new VaultView.Opened(file, statuses),
                vault.destinationStatuses(destinations.requiredNames(), destinations.eventualNames(), deadline),
                survivesUntil,
                over ? List.of() : nextRuns(times, last, now));
    }

    /** Whether a role's last token has ended, so that no run can succeed before an administrator gives a new pair. */
    public boolean isOver() {
        return isOver(survivesUntil, now);
    }

    private static boolean isOver(@Nullable Instant survivesUntil, Instant now) {
        return survivesUntil != null && !survivesUntil.isAfter(now);
    }

    /** Without it every run fails, whatever SECONDARY holds. */
    private static boolean holdsPrimaryPair(SlotInventory slots) {
        return Arrays.stream(Role.values())
                .noneMatch(role -> slots.slot(SlotName.of(Slot.PRIMARY, role)).isEmpty());
    }

    private static List<Instant> nextRuns(Times times, Optional<Instant> lastRotation, Instant now) {
        Instant due = lastRotation.map(times.schedule()::nextAfter).orElse(now);
        List<Instant> runs = new ArrayList<>();
        for (Instant run = due.isBefore(now) ? now : due;
                runs.size() < RUNS_SHOWN;
                run = times.schedule().nextAfter(run)) {
            runs.add(run);
        }
        return runs;
    }
}
