package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several installations on one account, over HTTP: no run ends a token that the comment of a secret names when it begins, whoever
 * runs in whatever order.
 */
class InstallationsTest {

    @TempDir
    private Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private final SimulatedCloudflare cloudflare =
            SimulatedCloudflare.builder().clock(clock).seed(1).start();
    private final Map<String, SimulationState.Token> claimed = new HashMap<>();
    private Installation first;
    private Installation second;

    @BeforeEach
    void start() throws Exception {
        first = new Installation(cloudflare, clock, directory.resolve("first"), Map.of());
        second = new Installation(cloudflare, clock, directory.resolve("second"), Map.of());
        rotates(first.run());
        assertNoClaimedTokenDied("at first");
    }

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    /** A and B for a run of the first or the second, a and b for one that is let take over. */
    static Stream<String> orders() {
        List<String> orders = new ArrayList<>(List.of(""));
        for (int runs = 1; runs <= 3; runs++) {
            orders = orders.stream()
                    .flatMap(order -> Stream.of("A", "B", "a", "b").map(order::concat))
                    .filter(order ->
                            order.chars().filter(Character::isLowerCase).count() <= 2)
                    .toList();
        }
        return orders.stream();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void I12_two_vaults_in_any_order_end_no_token_that_a_comment_names(String order) {
        char inCharge = 'A';
        for (int index = 0; index < order.length(); index++) {
            char run = order.charAt(index);
            clock.advance(Duration.ofMinutes(20));
            Installation installation = Character.toUpperCase(run) == 'A' ? first : second;
            RotationOutcome outcome = Character.isLowerCase(run) ? installation.takeOver() : installation.run();

            boolean mayRotate = Character.toUpperCase(run) == inCharge || Character.isLowerCase(run);
            assertThat(outcome).as("%s of %s", run, order).isInstanceOf(mayRotate ? Rotated.class : Failed.class);
            inCharge = mayRotate ? Character.toUpperCase(run) : inCharge;
            assertNoClaimedTokenDied(order);
        }
    }

    @Test
    void I12_a_second_vault_is_refused_by_name_and_the_first_goes_on() {
        assertThat(second.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_TAKEN));
        rotates(first.run());
        assertThat(second.takeOver().notice(Notice.Kind.TAKEN_OVER)).isPresent();
        assertThat(first.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND));
        assertNoClaimedTokenDied("");
    }

    @Test
    void I12_a_restored_vault_stops_before_it_writes() throws Exception {
        Path backup = directory.resolve("backup");
        Files.copy(first.vault(), backup);
        clock.advance(Duration.ofHours(1));
        rotates(first.run());
        Map<String, String> before = cloudflare.state().secrets();
        Files.delete(first.vault());
        Files.copy(backup, first.vault());

        assertThat(first.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.VAULT_BEHIND));

        assertThat(cloudflare.state().secrets()).isEqualTo(before);
        assertNoClaimedTokenDied("");
    }

    @Test
    void I12_a_lost_vault_takes_nothing_over_unasked() throws Exception {
        Files.delete(first.vault());

        assertThat(first.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOTS_TAKEN));
        assertNoClaimedTokenDied("");
        rotates(first.takeOver());
        assertNoClaimedTokenDied("");
    }

    @Test
    void I12_two_names_with_secrets_of_their_own_never_touch_each_other() throws Exception {
        Installation named = new Installation(
                cloudflare,
                clock,
                directory.resolve("named"),
                Map.of("ROTATION_NAME", "another", "SECRET_NAME_PREFIX", "OTHER_"));
        for (int hour = 1; hour <= 4; hour++) {
            rotates(named.run());
            clock.advance(Duration.ofMinutes(30));
            rotates(first.run());
            clock.advance(Duration.ofMinutes(30));
            assertNoClaimedTokenDied("hour " + hour);
        }
        assertThat(comment("OTHER_PRIMARY_SECRET_EDIT_TOKEN").signature().rotation())
                .isEqualTo("another");
        assertThat(comment("PRIMARY_SECRET_EDIT_TOKEN").signature().rotation()).isEqualTo("bootstrap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "see ticket 7", "two-slot"})
    void I12_a_comment_that_a_person_edited_costs_a_warning_and_no_token(String edited) {
        for (SlotName slot : SlotName.values()) {
            assertNoClaimedTokenDied("");
            cloudflare.dashboard().editComment(slot.name(), edited);
            clock.advance(Duration.ofMinutes(20));

            RotationOutcome outcome = first.run();

            rotates(outcome);
            assertThat(outcome.notice(Notice.Kind.COMMENT_UNREADABLE))
                    .as(slot.name())
                    .isPresent();
            assertNoClaimedTokenDied(slot.name());
        }
    }

    static Stream<Arguments> pairsOfSlots() {
        return Stream.of(SlotName.values())
                .flatMap(one -> Stream.of(SlotName.values())
                        .filter(other -> other.compareTo(one) > 0)
                        .map(other -> Arguments.of(one, other)));
    }

    /** Each comment is genuine, and where it stands it says something false. */
    @ParameterizedTest
    @MethodSource("pairsOfSlots")
    void I12_comments_that_a_person_exchanged_cost_a_warning_and_no_token(SlotName one, SlotName other) {
        clock.advance(Duration.ofMinutes(20));
        rotates(first.run());
        assertNoClaimedTokenDied("before");
        String ofOne = text(one);
        cloudflare.dashboard().editComment(one.name(), text(other));
        cloudflare.dashboard().editComment(other.name(), ofOne);
        clock.advance(Duration.ofMinutes(20));

        RotationOutcome outcome = first.run();

        rotates(outcome);
        assertThat(outcome.notices())
                .extracting(Notice::kind)
                .containsAnyOf(Notice.Kind.COMMENT_UNREADABLE, Notice.Kind.COMMENT_OUTDATED);
        assertNoClaimedTokenDied("after");
        assertThat(comment(one.name()).kind()).isEqualTo(SlotComment.Kind.SIGNED);
        assertThat(first.run().notice(Notice.Kind.COMMENT_UNREADABLE)).isEmpty();
    }

    @Test
    void I12_a_token_that_a_person_made_under_our_name_is_left_alone_and_named() {
        SimulationState.Token byHand = cloudflare
                .dashboard()
                .createToken(
                        TokenSpec.accountOwned("Secrets Store Write").named("two-slot/bootstrap/secret-edit/by-hand"));
        clock.advance(Duration.ofHours(1));

        RotationOutcome outcome = first.run();

        rotates(outcome);
        assertThat(outcome.notice(Notice.Kind.FOREIGN_TOKEN).orElseThrow().text())
                .contains(byHand.name());
        assertThat(cloudflare.state().tokenWithValue(byHand.value())).isPresent();
    }

    private static void rotates(RotationOutcome outcome) {
        assertThat(outcome).isInstanceOf(Rotated.class);
    }

    private String text(SlotName slot) {
        return cloudflare.state().secret(slot.name()).orElseThrow().comment();
    }

    private SlotComment comment(String secret) {
        return SlotComment.parse(cloudflare.state().secret(secret).orElseThrow().comment());
    }

    /** Looks at what the comments named before the run, and takes note of what they name now. */
    private void assertNoClaimedTokenDied(String when) {
        SimulationState state = cloudflare.state();
        claimed.values().stream()
                .filter(token -> token.expiresOn() == null || token.expiresOn().isAfter(state.now()))
                .forEach(token -> assertThat(state.tokenWithValue(token.value()).map(SimulationState.Token::status))
                        .as("%s: %s", when, token.name())
                        .contains("active"));
        claimed.clear();
        state.storedSecrets()
                .forEach(secret -> SlotComment.parse(secret.comment())
                        .tokenId()
                        .ifPresent(id -> state.tokens().stream()
                                .filter(token -> token.id().equals(id))
                                .forEach(token -> claimed.putIfAbsent(id, token))));
    }
}
