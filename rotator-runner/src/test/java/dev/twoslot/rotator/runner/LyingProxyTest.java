package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.runner.LiedToAccount.Told;
import dev.twoslot.rotator.runner.wire.Lie;
import dev.twoslot.rotator.runner.wire.Lies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands between a rotator and the API lies, about everything, once and again and again, to a first run and to a later one: no
 * slot's token dies, nothing of others is harmed, no secret shows, nobody is called for nothing, and the next honest run rotates.
 * {@code -Dlies=TEXT} tells those alone whose names have the text.
 */
class LyingProxyTest {

    private static final Set<String> UNTOLD = new TreeSet<>();
    private static final Set<String> TOLD = new TreeSet<>();
    private static final EverythingLogged LOGGED = new EverythingLogged();

    @TempDir
    private static Path directory;

    /** What there is to search and to compare grows from run to run. */
    private static final int MOST_SERVED = 8;

    private static @Nullable LiedToAccount account;
    private static int served;
    private static OutcomeJudge judge;

    private final List<String> complaints = new ArrayList<>();

    /** When a lie is told. */
    enum When {
        TO_A_FIRST_RUN,
        ONCE,
        EVERY_TIME
    }

    record Trial(Lie lie, When when, boolean lockInKv) {
        @Override
        public String toString() {
            return lie + " (" + when + ")";
        }
    }

    static Stream<Trial> trials() {
        Stream<Trial> withAFile =
                Stream.of(When.values()).flatMap(when -> Lies.all().stream().map(lie -> new Trial(lie, when, false)));
        Stream<Trial> withKv = Stream.of(When.values())
                .flatMap(when -> Lies.aboutTheLock().stream().map(lie -> new Trial(lie, when, true)));
        String wanted = System.getProperty("lies", "");
        return Stream.concat(withAFile, withKv)
                .filter(trial -> trial.toString().contains(wanted))
                .filter(trial ->
                        trial.when() != When.TO_A_FIRST_RUN || !trial.lie().isOnTheWire());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trials")
    void noLieCostsAToken(Trial trial) throws Exception {
        boolean first = trial.when() == When.TO_A_FIRST_RUN;
        if (account == null || first || account.lockInKv != trial.lockInKv() || ++served > MOST_SERVED) {
            begin(trial.lockInKv());
            if (!first) {
                honest("the run before");
                account.anHourPasses();
            }
        }
        if (!first && trial.lie().isAboutOrphans()) {
            account.leaveOrphansMinutesAgo();
        }

        Told lied = account.run(trial.lie(), trial.when() == When.EVERY_TIME);
        (account.proxy.told() > 0 ? TOLD : UNTOLD).add(trial.lie().name());
        complain("the run that was lied to, " + lied.outcome(), judge.complaintsAbout(lied));
        account.anHourPasses();
        honest("the honest run after it");
        account.anHourPasses();
        if (!judge.orphans().isEmpty()) {
            honest("the second honest run");
            account.anHourPasses();
            complain("what is left", judge.orphans());
        }

        Exception mishap = account.proxy.mishap();
        if (!complaints.isEmpty() || mishap != null) {
            end();
        }
        assertThat(mishap).isNull();
        assertThat(complaints).isEmpty();
    }

    /** An account serves some trials, one after the other, until one goes wrong. */
    private static void begin(boolean lockInKv) throws Exception {
        end();
        served = 1;
        account = new LiedToAccount(Files.createTempDirectory(directory, "account"), LOGGED, lockInKv);
        judge = new OutcomeJudge(account.cloudflare, account.directory);
    }

    private static void end() throws Exception {
        if (account != null) {
            account.close();
            account = null;
        }
    }

    private void honest(String what) {
        Told told = account.run(null, false);
        complain(what, judge.complaintsAbout(told));
        if (!(told.outcome() instanceof Rotated)) {
            complaints.add(what + " is " + told.outcome());
        }
    }

    private void complain(String about, List<String> found) {
        found.forEach(complaint -> complaints.add(about + ": " + complaint));
    }

    @AfterAll
    static void everyLieWasToldAtLeastOnce() throws Exception {
        end();
        LOGGED.close();
        UNTOLD.removeAll(TOLD);
        assertThat(UNTOLD).as("lies that no run was told").isEmpty();
    }
}
