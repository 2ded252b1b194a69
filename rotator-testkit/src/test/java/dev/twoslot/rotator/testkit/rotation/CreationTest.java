package dev.twoslot.rotator.testkit.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.Fault;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run makes of replies to its creates: a reply is no proof. */
class CreationTest {

    /** How a reply lies; the token was made as asked all the same. */
    enum Lie {
        WITHOUT_ID((world, made) -> new Token(made.value(), null, made.name(), made.issuedAt(), made.expiresAt())),
        BLANK_ID((world, made) -> new Token(made.value(), " ", made.name(), made.issuedAt(), made.expiresAt())),
        ID_OF_PRIMARY((world, made) ->
                new Token(made.value(), primary(world).id(), made.name(), made.issuedAt(), made.expiresAt())),
        VALUE_OF_PRIMARY((world, made) ->
                new Token(primary(world).value(), made.id(), made.name(), made.issuedAt(), made.expiresAt())),
        /** The reply to another request: the other role's, or one that was left over on a connection. */
        CROSSED((world, made) -> new Token(
                SecretValue.of("another"), "another", "two-slot/bootstrap/token-creation/x", null, made.expiresAt())),
        STALE((world, made) -> primary(world)),
        ANOTHER_EXPIRY((world, made) -> new Token(
                made.value(),
                made.id(),
                made.name(),
                made.issuedAt(),
                made.expiresAt().plusSeconds(1))),
        NO_EXPIRY((world, made) -> new Token(made.value(), made.id(), made.name(), made.issuedAt(), null));

        private final BiFunction<World, Token, Token> reply;

        Lie(BiFunction<World, Token, Token> reply) {
            this.reply = reply;
        }

        private static Token primary(World world) {
            return world.published(Slot.PRIMARY, Role.SECRET_EDIT);
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void a_reply_that_is_not_about_the_token_that_was_asked_for_is_settled_and_harms_none(Lie lie) {
        World world = World.afterOneRotation();
        world.issuer.nextCreateAnswers(Role.SECRET_EDIT, made -> lie.reply.apply(world, made));

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.CREATE_SETTLED)).isPresent();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.liveOutsideTheSlots()).as("what the lie was about").isEmpty();
        world.nextHour();
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void an_issuer_that_goes_on_lying_fails_the_run_with_PRIMARY_as_it_was_and_nothing_left_behind(Lie lie) {
        World world = World.afterOneRotation();
        for (int reply = 1; reply <= 3; reply++) {
            world.issuer.nextCreateAnswers(Role.SECRET_EDIT, made -> lie.reply.apply(world, made));
        }
        Token before = world.published(Slot.PRIMARY, Role.SECRET_EDIT);

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.phase()).isEqualTo(Phase.CREATE);
            assertThat(failed.reason()).isEqualTo(FailureReason.CREATE_FAILED);
            assertThat(failed.detail()).contains("the reply is");
        });
        assertThat(world.published(Slot.PRIMARY, Role.SECRET_EDIT)).isEqualTo(before);
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void both_replies_about_the_same_token_make_no_pair() {
        World world = World.afterOneRotation();
        Token[] first = new Token[1];
        world.issuer.nextCreateAnswers(Role.TOKEN_CREATION, made -> first[0] = made);
        world.issuer.nextCreateAnswers(
                Role.SECRET_EDIT,
                made -> new Token(first[0].value(), first[0].id(), made.name(), made.issuedAt(), made.expiresAt()));

        assertThat(world.with(assembly -> assembly.executor(Runnable::run)).run())
                .isInstanceOf(Rotated.class);

        assertThat(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).value())
                .isNotEqualTo(world.published(Slot.PRIMARY, Role.SECRET_EDIT).value());
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void a_lost_reply_is_looked_for_by_its_name_and_asked_for_again_under_another() {
        World world = World.afterOneRotation();
        world.faults.next("issuer.create secret-edit", Fault.FAIL_AFTER);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(world.published(Slot.PRIMARY, Role.SECRET_EDIT).name()).endsWith(outcome.runId() + ".2");
        assertThat(world.published(Slot.PRIMARY, Role.TOKEN_CREATION).name()).endsWith(outcome.runId());
        assertThat(world.faults.count("issuer.revoke")).isEqualTo(1);
        assertThat(world.liveOutsideTheSlots()).isEmpty();
    }

    @Test
    void a_wrong_id_that_create_and_verify_agree_on_is_not_promoted_once_the_list_shows_another() {
        World world = World.afterOneRotation();
        world.issuer.nextCreateAnswers(
                Role.SECRET_EDIT,
                made -> new Token(made.value(), "another", made.name(), made.issuedAt(), made.expiresAt()));
        world.issuer.nextVerifyAnswers(Role.SECRET_EDIT, verdict -> verdict);
        world.issuer.nextVerifyAnswers(Role.SECRET_EDIT, verdict -> Verdict.usable("another", null));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.VERIFY_FAILED);
            assertThat(failed.kind()).isEqualTo(RotatorException.Kind.TRANSIENT);
            assertThat(failed.detail()).contains("secret-edit", "list", "another id, name or end");
        });
        assertThat(world.liveOutsideTheSlots()).as("what the run made").isEmpty();
        assertThat(world.run()).isInstanceOf(Rotated.class);
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void a_list_that_gives_the_new_token_another_id_name_or_end_keeps_it_out_of_PRIMARY(Difference difference) {
        World world = World.afterOneRotation();
        Map<SlotName, Token> before = world.published();
        world.issuer.nextListAnswers(list -> list.stream()
                .map(token -> token.issuedAt().equals(world.clock.instant()) ? difference.in(token) : token)
                .toList());

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.VERIFY_FAILED));
        for (Role role : Role.values()) {
            SlotName primary = SlotName.of(Slot.PRIMARY, role);
            assertThat(world.published().get(primary)).isEqualTo(before.get(primary));
        }
        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    private enum Difference {
        ID,
        NAME,
        END;

        IssuedToken in(IssuedToken token) {
            return new IssuedToken(
                    this == ID ? "another" : token.id(),
                    this == NAME ? token.name() + "9" : token.name(),
                    token.issuedAt(),
                    this == END ? token.expiresAt().plusSeconds(1) : token.expiresAt(),
                    token.permittedFor());
        }
    }

    @Test
    void a_list_that_does_not_show_the_new_tokens_yet_says_nothing_against_them() {
        World world = World.afterOneRotation();
        world.issuer.nextListAnswers(list -> list.stream()
                .filter(token -> !token.issuedAt().equals(world.clock.instant()))
                .toList());

        assertThat(world.run()).isInstanceOf(Rotated.class);
    }

    @Test
    void a_fresh_token_that_the_issuer_gives_another_end_is_not_promoted() {
        World world = World.afterOneRotation();
        world.issuer.nextVerifyAnswers(Role.SECRET_EDIT, verdict -> verdict);
        world.issuer.nextVerifyAnswers(
                Role.SECRET_EDIT,
                verdict -> Verdict.usable(
                        verdict.tokenId().orElseThrow(),
                        verdict.expiresAt().orElseThrow().minusSeconds(60)));

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.VERIFY_FAILED);
            assertThat(failed.detail()).contains("another end than was asked for");
        });
    }

    @Test
    void an_account_that_is_full_gets_room_by_the_rotations_own_orphans_and_not_by_the_other_roles_new_token() {
        World world = World.afterOneRotation();
        Token orphan = world.orphaned();
        world.issuer.holdAtMost(world.issuer.live().size() + 1);

        RotationOutcome outcome = world.run();

        assertThat(outcome).isInstanceOf(Rotated.class);
        assertThat(outcome.notice(Notice.Kind.ROOM_MADE).orElseThrow().text()).startsWith("1 orphaned tokens");
        assertThat(world.issuer.isUsable(orphan.value(), Role.SECRET_EDIT)).isFalse();
        assertThat(world.usableSlots()).isEqualTo(EnumSet.allOf(SlotName.class));
    }

    @Test
    void for_lack_of_room_a_token_that_looks_exactly_like_ours_and_never_expires_goes_and_no_other_does() {
        World world = World.afterOneRotation();
        String name = "two-slot/bootstrap/secret-edit/20250101T000000Z-0123456789abcdef";
        Token endless = world.issuer.handMade(name, Role.SECRET_EDIT, null);
        List<Token> others = List.of(
                world.issuer.handMade(name, null, null),
                world.issuer.handMade(name, Role.TOKEN_CREATION, null),
                world.issuer.handMade(
                        name, Role.SECRET_EDIT, world.clock.instant().plusSeconds(9_000)),
                world.issuer.handMade("by hand", Role.SECRET_EDIT, null));
        world.issuer.holdAtMost(world.issuer.live().size() + 1);

        assertThat(world.run()).isInstanceOf(Rotated.class);

        assertThat(world.issuer.live()).extracting(IssuedToken::id).doesNotContain(endless.id());
        assertThat(world.issuer.live())
                .extracting(IssuedToken::id)
                .containsAll(others.stream().map(Token::id).toList());
    }

    @Test
    void for_lack_of_room_nothing_foreign_is_touched_while_a_comment_is_not_ours() {
        World world = World.afterOneRotation();
        Token endless = world.issuer.handMade(
                "two-slot/bootstrap/secret-edit/20250101T000000Z-0123456789abcdef", Role.SECRET_EDIT, null);
        world.store.secrets().editComment(SlotName.SECONDARY_SECRET_EDIT_TOKEN, "");
        world.issuer.holdAtMost(world.issuer.live().size());

        assertThat(world.run()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.CREATE_FAILED);
            assertThat(failed.detail()).contains("no more are allowed");
            assertThat(failed.remedy()).contains("an account that is full has no room");
        });
        assertThat(world.issuer.isUsable(endless.value(), Role.SECRET_EDIT)).isTrue();
    }
}
