package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.LiedToAccount.Told;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what harm a run has done, by the account's own state; and what it told that is not so. */
final class OutcomeJudge {

    private static final String OURS = "two-slot/bootstrap/";

    /** What asks a person for tokens or permissions, where a later run would have done without. */
    private static final Set<FailureReason> FALSE_CALLS = EnumSet.of(
            FailureReason.PERMISSION_MISSING,
            FailureReason.PAIR_REFUSED,
            FailureReason.CONTRACT_BROKEN,
            FailureReason.INTERNAL_ERROR);

    private final SimulatedCloudflare cloudflare;
    private final Path directory;
    private final Set<String> secrets = new HashSet<>();
    private final Set<String> everInASlot = new HashSet<>();
    private final List<SimulationState.Token> othersTokens;
    private final Map<String, String> othersSecrets;

    /** Takes note of what is others', and so may come to no harm. */
    OutcomeJudge(SimulatedCloudflare cloudflare, Path directory) {
        this.cloudflare = cloudflare;
        this.directory = directory;
        SimulationState state = cloudflare.state();
        othersTokens = state.activeTokens();
        othersSecrets = state.secrets().entrySet().stream()
                .filter(secret -> Stream.of(SlotName.values())
                        .noneMatch(slot -> slot.name().equals(secret.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        secrets.add(LiedToAccount.KEY);
    }

    /** What is wrong after a run, in words; nothing if all is well. */
    List<String> complaintsAbout(Told told) {
        SimulationState state = cloudflare.state();
        state.tokens().forEach(token -> secrets.add(token.value()));
        List<String> complaints = new ArrayList<>();
        harmToSlots(state, complaints);
        harmToOthers(state, complaints);
        whatWasTold(told, complaints);
        whatWasShown(told, complaints);
        return complaints;
    }

    private void harmToSlots(SimulationState state, List<String> complaints) {
        for (Role role : Role.values()) {
            boolean usable = false;
            for (Slot slot : Slot.values()) {
                SlotName name = SlotName.of(slot, role);
                String value = state.secrets().getOrDefault(name.name(), "");
                everInASlot.add(value);
                Optional<SimulationState.Token> token = state.tokenWithValue(value);
                usable |= token.filter(OutcomeJudge::isActive).isPresent();
                if (!value.equals(SimulatedCloudflare.SECONDARY_PLACEHOLDER)
                        && token.filter(each -> isActive(each) || isOver(each, state.now()))
                                .isEmpty()) {
                    complaints.add(name + " holds a token that is dead before its end");
                }
            }
            if (!usable) {
                complaints.add("no slot of " + role.label() + " works");
            }
        }
    }

    private static boolean isActive(SimulationState.Token token) {
        return token.status().equals("active");
    }

    private static boolean isOver(SimulationState.Token token, Instant now) {
        return token.expiresOn() != null && !token.expiresOn().isAfter(now);
    }

    private void harmToOthers(SimulationState state, List<String> complaints) {
        for (SimulationState.Token token : othersTokens) {
            boolean alive = state.tokenWithValue(token.value())
                    .filter(OutcomeJudge::isActive)
                    .isPresent();
            if (!alive && !isOver(token, state.now())) {
                complaints.add("the token " + token.name() + " of others is dead");
            }
        }
        othersSecrets.forEach((name, value) -> {
            if (!Objects.equals(state.secrets().get(name), value)) {
                complaints.add("the secret " + name + " of others was written");
            }
        });
    }

    private static void whatWasTold(Told told, List<String> complaints) {
        boolean failed = told.outcome() instanceof RotationOutcome.Failed;
        if (told.outcome() instanceof RotationOutcome.Failed failure
                && (failure.reason().leavesItToAPerson()
                        || (FALSE_CALLS.contains(failure.reason()) && failure.kind() == Kind.PERMANENT))) {
            complaints.add("a person is called for nothing: " + failure.reason());
        }
        if (told.errorLines() != (failed ? 1 : 0)) {
            complaints.add("there are " + told.errorLines() + " ERROR lines");
        }
        if (told.alerts() != (failed ? 1 : 0)) {
            complaints.add("there are " + told.alerts() + " alerts");
        }
    }

    private void whatWasShown(Told told, List<String> complaints) {
        String all = String.join("\n", told.texts()) + files();
        if (secrets.stream().flatMap(secret -> Canary.forms(secret).stream()).anyMatch(all::contains)) {
            complaints.add("a secret is shown");
        }
    }

    private String files() {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of live tokens of this rotation's that were in no slot after any run. */
    List<String> orphans() {
        return cloudflare.state().activeTokens().stream()
                .filter(token -> token.name().startsWith(OURS))
                .filter(token ->
                        othersTokens.stream().noneMatch(other -> other.id().equals(token.id())))
                .filter(token -> !everInASlot.contains(token.value()))
                .map(SimulationState.Token::name)
                .toList();
    }
}
