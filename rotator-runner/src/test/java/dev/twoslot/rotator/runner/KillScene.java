package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.KillGate.Moment;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.demo.FollowedTime;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * An account, a vault and a runner that has rotated twice, an hour apart: the administrator's pair is gone from the slots,
 * PRIMARY holds generation B, SECONDARY generation A, and a token that no slot holds is left for the sweep. The next rotation is
 * due, and is the one to be killed.
 */
final class KillScene implements AutoCloseable {

    private static final String VAULT_KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final Duration HOUR = Duration.ofHours(1);

    private final Path directory;
    private final Path archive;
    private final SimulatedCloudflare cloudflare;
    private final Map<String, String> environment;
    private final Map<String, String> generations = new HashMap<>();

    /** How far the account's clock is ahead of this machine's. */
    private Duration ahead = Duration.ZERO;

    /**
     * @param lock what LOCK is
     * @param archive a file that makes the processes start faster: written by the first clean run, read by the others
     */
    KillScene(Path directory, String lock, Path archive) {
        this.directory = directory;
        this.archive = archive;
        // Behind by the two hours that it is moved forward below: when the processes start, all clocks agree.
        cloudflare = SimulatedCloudflare.builder()
                .clock(InstantSource.offset(InstantSource.system(), HOUR.multipliedBy(-2)))
                .start();
        environment = new TreeMap<>(Map.of(
                "ACCOUNT_ID", cloudflare.accountId(),
                "SECRET_STORE_ID", cloudflare.storeId(),
                "KV_NAMESPACE_ID", cloudflare.kvNamespaceId(),
                "LOCK", lock,
                "ROTATOR_VAULT_KEY", VAULT_KEY,
                "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString()));
        Map<String, String> first = new HashMap<>(environment);
        first.put("PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken());
        first.put("PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken());
        rotateHere(first);
        name("A");
        anHourPasses();
        rotateHereLeavingATokenForTheSweep();
        name("B");
        anHourPasses();
        ahead = Duration.ZERO;
    }

    void anHourPasses() {
        cloudflare.advance(HOUR);
        ahead = ahead.plus(HOUR);
    }

    /** The requests of a rotation that nothing happens to. */
    List<String> requestsOfACleanRun() throws Exception {
        try (KillGate gate = new KillGate(cloudflare.baseUrl(), KillGate.NEVER, 1, Moment.AFTER_IT_ACTED)) {
            Jar.Started run = start(gate.baseUrl());
            gate.victim(run.process());
            Jar.Ended ended = run.end();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            return gate.requests();
        }
    }

    /**
     * Kills the rotation at a request.
     *
     * @return false if it rotated without making that request
     */
    boolean killAt(String call, int occurrence, Moment moment) throws Exception {
        int exitCode;
        String log;
        try (KillGate gate = new KillGate(cloudflare.baseUrl(), call, occurrence, moment)) {
            Jar.Started run = start(gate.baseUrl());
            gate.victim(run.process());
            Jar.Ended ended = run.end();
            exitCode = ended.exitCode();
            log = ended.err();
        }
        name("C");
        assertThat(exitCode).as("0, or ended by SIGKILL: %s", log).isIn(0, 128 + 9);
        return exitCode != 0;
    }

    /** Rotates in a process of its own, as the schedule or a supervisor would. */
    void runAgain() throws Exception {
        Jar.Ended ended = (ahead.isZero()
                        ? start(cloudflare.baseUrl().toString())
                        : Jar.startAhead(ahead, directory, environment, "run"))
                .end();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("Rotated.");
        assertThat(ended.errorLines()).isEmpty();
        name("D");
    }

    /** One more rotation, an hour later, that gives the sweep its second chance (invariant I8). */
    void runOnceMoreAndLookForLeftovers() {
        Map<String, String> before = cloudflare.state().secrets();
        anHourPasses();
        rotateHere(environment);
        Set<String> displaced = new HashSet<>();
        for (Role role : Role.values()) {
            displaced.add(before.get(SlotName.of(Slot.SECONDARY, role).name()));
        }
        assertThat(leftovers().stream().filter(token -> !displaced.contains(token.value())))
                .as("live tokens of ours that are in no slot and are not the generation displaced last")
                .isEmpty();
        assertBothSlotsWorkAndBothCopiesAgree();
    }

    void assertAConsumerFindsAUsableToken() {
        SimulationState state = cloudflare.state();
        for (Role role : Role.values()) {
            assertThat(List.of(
                            isUsable(state, SlotName.of(Slot.PRIMARY, role)),
                            isUsable(state, SlotName.of(Slot.SECONDARY, role))))
                    .as("%s in PRIMARY, in SECONDARY", role)
                    .contains(true);
        }
    }

    void assertBothSlotsWorkAndBothCopiesAgree() {
        SimulationState state = cloudflare.state();
        SlotInventory vault = SealedVault.at(
                        directory.resolve("rotator.vault"), VaultKey.of(SecretValue.of(VAULT_KEY)), Time.system())
                .read(Time.system().instant().plusSeconds(10));
        for (SlotName slot : SlotName.values()) {
            assertThat(isUsable(state, slot)).as("%s is usable", slot).isTrue();
            SlotContent own = vault.slot(slot);
            assertThat(own.isPublished()).as("%s is published", slot).isTrue();
            // Not compared by AssertJ, which would print both.
            boolean agree = own.token()
                    .orElseThrow()
                    .value()
                    .reveal()
                    .equals(state.secrets().get(slot.name()));
            assertThat(agree)
                    .as("%s is the same in the vault and in the Secrets Store", slot)
                    .isTrue();
        }
    }

    /** What consumers see, by generation: creation and edit token of PRIMARY, then of SECONDARY; and what is outside. */
    String picture() {
        return slot(Slot.PRIMARY) + " / " + slot(Slot.SECONDARY) + ", "
                + leftovers().size() + " outside";
    }

    @Override
    public void close() {
        cloudflare.close();
    }

    private String slot(Slot slot) {
        StringBuilder letters = new StringBuilder();
        for (Role role : Role.values()) {
            letters.append(generations.get(
                    cloudflare.state().secrets().get(SlotName.of(slot, role).name())));
        }
        return letters.toString();
    }

    private List<SimulationState.Token> leftovers() {
        SimulationState state = cloudflare.state();
        return state.activeTokens().stream()
                .filter(token -> token.name().startsWith("two-slot/"))
                .filter(token -> !state.secrets().containsValue(token.value()))
                .toList();
    }

    private static boolean isUsable(SimulationState state, SlotName slot) {
        return state.tokenWithValue(state.secrets().getOrDefault(slot.name(), ""))
                .filter(token -> token.status().equals("active"))
                .isPresent();
    }

    /** Tokens that no earlier look has seen belong to this generation, whether a slot holds them or not. */
    private void name(String generation) {
        cloudflare.state().tokens().forEach(token -> generations.putIfAbsent(token.value(), generation));
    }

    private Jar.Started start(String baseUrl) throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("CLOUDFLARE_API_BASE_URL", baseUrl);
        // No agent: the virtual machine refuses to write an archive with one, and who is killed writes no coverage.
        String option = (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive;
        return Jar.start(List.of(option), directory, variables, "run");
    }

    /** A run fails at create, and what came of one of its requests can't be revoked then, nor by the next run. */
    private void rotateHereLeavingATokenForTheSweep() {
        cloudflare.inject(
                HttpFault.on("POST", "/tokens$").loseReply(),
                HttpFault.on("POST", "/tokens$").nth(2).reply(500),
                HttpFault.on("DELETE", "/tokens/").every().reply(503));
        assertThat(runHere(environment)).isInstanceOf(RotationOutcome.Failed.class);
        rotateHere(environment);
        cloudflare.clearFaults();
        assertThat(leftovers()).as("what no slot holds").hasSize(1);
    }

    /** In this process, for speed: only the run that is killed and the one after it have to be real. */
    private void rotateHere(Map<String, String> variables) {
        assertThat(runHere(variables)).isInstanceOf(RotationOutcome.Rotated.class);
    }

    private RotationOutcome runHere(Map<String, String> variables) {
        try (RotationAssembly assembly = new RotationAssembly(
                ConfigurationReader.read(Environment.of(variables), directory, false),
                new FollowedTime(cloudflare.clock(), new Impatient(Time.system())),
                RotationAssembly.Permits.NONE)) {
            return assembly.rotation(new RotationListener() {}, Alerter.none()).run();
        }
    }

    /** Doesn't pause: nobody but the rotation itself writes the lock while this process rotates. */
    private record Impatient(Time time) implements Time {

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public void sleep(Duration pause) {}

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            return time.await(work, deadline);
        }
    }
}
