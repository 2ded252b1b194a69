package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.LiedToAccount.Told;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each harm that the lying proxy's trials look for is seen when it is there. */
class OutcomeJudgeTest {

    @TempDir
    private Path directory;

    private final EverythingLogged logged = new EverythingLogged();
    private LiedToAccount account;
    private OutcomeJudge judge;
    private Told rotated;

    @BeforeEach
    void rotateOnce() throws Exception {
        account = new LiedToAccount(directory, logged, false);
        judge = new OutcomeJudge(account.cloudflare, directory);
        rotated = account.run(null, false);
    }

    @AfterEach
    void end() throws Exception {
        account.close();
        logged.close();
    }

    @Test
    void aRunThatRotatesIsNoCauseForComplaint() {
        assertThat(rotated.outcome()).isInstanceOf(RotationOutcome.Rotated.class);
        assertThat(judge.complaintsAbout(rotated)).isEmpty();
        assertThat(judge.orphans()).isEmpty();
    }

    @Test
    void aSlotWhoseTokenDiesBeforeItsEndIsSeen() {
        kill(published(SlotName.PRIMARY_SECRET_EDIT_TOKEN).id());

        assertThat(judge.complaintsAbout(rotated))
                .containsExactly("PRIMARY_SECRET_EDIT_TOKEN holds a token that is dead before its end");
    }

    @Test
    void aRoleOfWhichNoSlotWorksIsSeen() {
        kill(published(SlotName.PRIMARY_SECRET_EDIT_TOKEN).id());
        kill(published(SlotName.SECONDARY_SECRET_EDIT_TOKEN).id());

        assertThat(judge.complaintsAbout(rotated)).contains("no slot of secret-edit works");
    }

    @Test
    void harmToOthersIsSeen() {
        account.cloudflare.dashboard().editValue("OTHERS_PASSWORD", "another");
        SimulationState state = account.cloudflare.state();
        kill(state.tokens().stream()
                .filter(token -> token.name().equals(LiedToAccount.MADE_BY_HAND))
                .findFirst()
                .orElseThrow()
                .id());

        assertThat(judge.complaintsAbout(rotated))
                .containsExactly(
                        "the token " + LiedToAccount.MADE_BY_HAND + " of others is dead",
                        "the secret OTHERS_PASSWORD of others was written");
    }

    @Test
    void aFalseCallIsSeen() {
        RotationOutcome call = Outcomes.failed(Phase.CHECK, FailureReason.BOTH_SLOTS_DEAD);

        assertThat(judge.complaintsAbout(new Told(call, 1, 1, List.of())))
                .containsExactly("a person is called for nothing: BOTH_SLOTS_DEAD");
    }

    @Test
    void oneLineOrAlertTooManyOrTooFewIsSeen() {
        RotationOutcome failed = dev.twoslot.rotator.testkit.fake.Outcomes.failed("slots.read", Fault.FAIL_BEFORE);

        assertThat(judge.complaintsAbout(new Told(failed, 2, 0, List.of())))
                .containsExactly("there are 2 ERROR lines", "there are 0 alerts");
        assertThat(judge.complaintsAbout(new Told(rotated.outcome(), 0, 1, List.of())))
                .containsExactly("there are 1 alerts");
    }

    @Test
    void aSecretThatShowsIsSeen() throws Exception {
        String secret = published(SlotName.SECONDARY_TOKEN_CREATION_TOKEN).value();

        assertThat(judge.complaintsAbout(new Told(rotated.outcome(), 0, 0, List.of("a", "b " + secret))))
                .containsExactly("a secret is shown");

        Files.writeString(directory.resolve("left"), secret);
        assertThat(judge.complaintsAbout(rotated)).containsExactly("a secret is shown");
    }

    @Test
    void whatNoSlotEverHeldIsSeen() {
        assertThat(judge.complaintsAbout(rotated)).isEmpty();
        account.cloudflare.inject(
                HttpFault.on("POST", "/tokens$").every().actThenReply(500),
                HttpFault.on("DELETE", "/tokens/").every().reply(503));

        assertThat(judge.complaintsAbout(account.run(null, false))).isEmpty();

        assertThat(judge.orphans()).isNotEmpty().allMatch(name -> name.startsWith("two-slot/bootstrap/"));
    }

    private SimulationState.Token published(SlotName slot) {
        SimulationState state = account.cloudflare.state();
        return state.tokenWithValue(state.secrets().get(slot.name())).orElseThrow();
    }

    private void kill(String id) {
        account.cloudflare.dashboard().deleteToken(id);
    }
}
