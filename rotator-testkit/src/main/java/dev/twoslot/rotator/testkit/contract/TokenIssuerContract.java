package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What {@link TokenIssuer} promises. */
public abstract class TokenIssuerContract extends SpiContract {

    private static final String PREFIX = "two-slot/contract/";
    private static final Duration TTL = Duration.ofHours(2);

    private int names;

    protected TokenIssuerContract() {}

    /** The issuer under test, with the time of {@link #clock}. All that one test gets issue in the same place. */
    protected abstract TokenIssuer issuer();

    /** A credential that may create, list and revoke, and does not expire within a day. */
    protected abstract SecretValue credential();

    /** The ids of the tokens that work now and have this name, without asking the issuer. */
    protected abstract Set<String> liveTokensNamed(String name);

    /** How many tokens make the provider's list longer than one page. */
    protected abstract int moreThanOnePage();

    /** The provider makes the next token, and its reply is lost. */
    protected abstract void loseReplyOfNextCreate();

    /** The provider makes a token for every create from now on, and its reply is lost, as are those to any look-up. */
    protected abstract void loseEveryReply();

    /** The provider refuses to judge, or can't be reached, from now on. */
    protected abstract void breakVerify();

    /** The list's later part can't be had from now on. */
    protected abstract void breakListHalfway();

    /** Whether the provider can look a token up by its id, and so the issuer does before it revokes it; most can. */
    protected boolean looksTokensUpById() {
        return true;
    }

    /** Revocations can't be had from now on; nothing is revoked. */
    protected abstract void breakRevoke();

    /** The provider refuses a token that works, once, the next time that it is asked for its judgement. */
    protected abstract void refuseNextVerifyByMistake();

    /** A token that is created from now on is unknown for so long. */
    protected abstract void knowNewTokensOnlyAfter(Duration delay);

    /** {@link TokenIssuer#create}: the new token with its id, name and expiry. */
    @Test
    public final void T1_a_created_token_works_and_comes_with_its_id_name_and_expiry() {
        NewToken request = request(Role.SECRET_EDIT);

        Token token = create(request);

        assertThat(token.name()).isEqualTo(request.name());
        assertThat(token.expiresAt()).isEqualTo(request.expiresAt());
        assertThat(liveTokensNamed(request.name())).containsExactly(String.valueOf(token.id()));
    }

    /** {@link TokenIssuer}: thread-safe, for a run creates and verifies both roles at the same time. */
    @Test
    public final void T2_tokens_of_both_roles_can_be_created_at_the_same_time() throws Exception {
        List<NewToken> requests = List.of(request(Role.TOKEN_CREATION), request(Role.SECRET_EDIT));
        List<Callable<Token>> creates = new ArrayList<>();
        requests.forEach(request -> creates.add(() -> create(request)));

        List<Token> tokens = Rivals.together(creates);

        for (int i = 0; i < requests.size(); i++) {
            assertThat(liveTokensNamed(requests.get(i).name()))
                    .containsExactly(String.valueOf(tokens.get(i).id()));
        }
    }

    /** {@link TokenIssuer#create}: one attempt. What a lost reply was about is the caller's to look for, and no one else's. */
    @Test
    public final void T3_a_create_whose_reply_was_lost_is_neither_repeated_nor_undone() {
        NewToken request = request(Role.SECRET_EDIT);
        loseReplyOfNextCreate();

        failureOf(() -> create(request));

        assertThat(liveTokensNamed(request.name())).hasSize(1);
    }

    /** {@link TokenIssuer#create}: {@code AMBIGUOUS} if a token may exist, for the caller's sweep to find. */
    @Test
    public final void T4_a_create_that_may_have_left_a_token_is_ambiguous() {
        NewToken request = request(Role.SECRET_EDIT);
        loseEveryReply();

        assertThat(failureOf(() -> create(request)).map(RotatorException::kind))
                .as(
                        "the kind of the failure, with %d live tokens",
                        liveTokensNamed(request.name()).size())
                .contains(Kind.AMBIGUOUS);
    }

    /** {@link TokenIssuer#create}: {@code TRANSIENT} or {@code PERMANENT} if no token was created. */
    @Test
    public final void T5_a_credential_that_may_not_create_is_refused_and_nothing_is_made() {
        Token mayNotCreate = create(request(Role.SECRET_EDIT));
        NewToken request = request(Role.SECRET_EDIT);

        assertThat(failureOf(() -> issuer().create(request, context(mayNotCreate.value())))
                        .map(RotatorException::kind))
                .hasValueSatisfying(kind -> assertThat(kind).isNotEqualTo(Kind.AMBIGUOUS));
        assertThat(liveTokensNamed(request.name())).isEmpty();
    }

    /**
     * {@link TokenIssuer#verify}: accepted and able to do its role's work; the id and expiry, where said, are the
     * token's.
     */
    @Test
    public final void T6_a_token_that_works_is_usable() {
        for (Role role : Role.values()) {
            Token token = create(request(role));

            for (TokenAge age : TokenAge.values()) {
                Verdict verdict = issuer().verify(token, role, age, context(token.value()));

                assertThat(verdict.status()).isEqualTo(Verdict.Status.USABLE);
                assertThat(verdict.tokenId().orElse(null)).isIn(token.id(), null);
                assertThat(verdict.expiresAt().orElse(null)).isIn(token.expiresAt(), null);
            }
        }
    }

    /** {@link Verdict.Status#NOT_PERMITTED}: accepted, and not permitted to do its role's work; the reason says what is missing. */
    @Test
    public final void T7_a_token_without_the_permission_of_its_role_is_told_as_such() {
        Token token = create(request(Role.SECRET_EDIT));

        Verdict verdict = issuer().verify(token, Role.TOKEN_CREATION, TokenAge.SETTLED, context(token.value()));

        assertThat(verdict.status()).isEqualTo(Verdict.Status.NOT_PERMITTED);
        assertThat(verdict.reason()).isNotBlank();
    }

    /** {@link Verdict.Status}: an expired token is refused, or told as ended. */
    @Test
    public final void T8_an_expired_token_is_refused_or_told_as_ended() {
        Token token = create(request(Role.SECRET_EDIT));

        pass(TTL.plusSeconds(1));

        assertOver(token);
    }

    /** {@link Verdict.Status}: a revoked token is refused, or told as ended. */
    @Test
    public final void T9_a_revoked_token_is_refused_or_told_as_ended() {
        Token token = create(request(Role.SECRET_EDIT));

        revoke(token);

        assertOver(token);
    }

    /** {@link TokenIssuer#verify}: {@code TRANSIENT} if nothing can be said. A rescue hangs on the difference. */
    @Test
    public final void T10_a_provider_that_can_t_be_asked_judges_no_token() {
        Token token = create(request(Role.SECRET_EDIT));
        breakVerify();

        assertThat(failureOf(() -> verify(token, TokenAge.SETTLED)).map(RotatorException::kind))
                .contains(Kind.TRANSIENT);
    }

    /**
     * {@link TokenIssuer#verify}: a settled token is sometimes refused by mistake; refusals are repeated before they
     * count.
     */
    @Test
    public final void T11_one_refusal_by_mistake_says_nothing_against_a_settled_token() {
        Token token = create(request(Role.SECRET_EDIT));
        refuseNextVerifyByMistake();

        assertThat(verify(token, TokenAge.SETTLED)).isEqualTo(Verdict.Status.USABLE);
    }

    /** {@link TokenIssuer#verify}: a fresh token may need time to become known. */
    @Test
    public final void T12_a_fresh_token_is_given_the_time_to_become_known() {
        knowNewTokensOnlyAfter(Duration.ofSeconds(20));
        Token token = create(request(Role.SECRET_EDIT));

        assertThat(verify(token, TokenAge.FRESH)).isEqualTo(Verdict.Status.USABLE);
    }

    /** {@link TokenIssuer#list}: all tokens whose name starts with the prefix, from every page. */
    @Test
    public final void T13_the_list_has_the_tokens_of_every_page() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < moreThanOnePage(); i++) {
            NewToken request = request(Role.SECRET_EDIT);
            create(request);
            names.add(request.name());
        }

        assertThat(listed(PREFIX)).extracting(IssuedToken::name).containsExactlyInAnyOrderElementsOf(names);
    }

    /**
     * {@link TokenIssuer#list}: a prefix is the beginning of a name, and other people's tokens are never listed as
     * ours.
     */
    @Test
    public final void T14_the_list_has_no_token_of_another_name() {
        NewToken ours = request(Role.SECRET_EDIT);
        create(ours);
        create(new NewToken("another/" + ours.name(), Role.SECRET_EDIT, ours.expiresAt()));

        assertThat(listed(PREFIX)).extracting(IssuedToken::name).containsExactly(ours.name());
    }

    /** {@link TokenIssuer#list}: that have not expired. */
    @Test
    public final void T15_the_list_leaves_expired_tokens_out() {
        create(request(Role.SECRET_EDIT));
        pass(TTL.plusSeconds(1));
        NewToken later = request(Role.SECRET_EDIT);
        create(later);

        assertThat(listed(PREFIX)).extracting(IssuedToken::name).containsExactly(later.name());
    }

    /** {@link TokenIssuer#list}: half a list is never returned. */
    @Test
    public final void T16_a_list_that_can_t_be_had_whole_is_an_exception() {
        for (int i = 0; i < moreThanOnePage(); i++) {
            create(request(Role.SECRET_EDIT));
        }
        breakListHalfway();

        assertThat(failureOf(() -> listed(PREFIX))).isPresent();
    }

    /** {@link TokenIssuer#revoke}: the token no longer works, and no other is touched. */
    @Test
    public final void T17_a_revoked_token_is_gone_and_no_other_is() {
        NewToken revoked = request(Role.SECRET_EDIT);
        NewToken kept = request(Role.SECRET_EDIT);
        Token token = create(revoked);
        create(kept);

        revoke(token);

        assertThat(liveTokensNamed(revoked.name())).isEmpty();
        assertThat(liveTokensNamed(kept.name())).hasSize(1);
    }

    /** {@link TokenIssuer#revoke}: idempotent; one that is gone already is a success. */
    @Test
    public final void T18_revoking_a_token_that_is_gone_is_a_success() {
        Token token = create(request(Role.SECRET_EDIT));
        revoke(token);

        assertThat(failureOf(() -> revoke(token))).isEmpty();
    }

    /** {@link TokenIssuer#revoke}: throws if the token may still work. */
    @Test
    public final void T19_a_revocation_that_did_not_happen_is_heard() {
        Token token = create(request(Role.SECRET_EDIT));
        breakRevoke();

        assertThat(failureOf(() -> revoke(token))).isPresent();
    }

    /** {@link RotatorException}: its message never carries a secret, and neither does a cause. */
    @Test
    public final void T20_a_failure_tells_no_secret() {
        Token token = create(request(Role.SECRET_EDIT));
        breakVerify();
        breakRevoke();
        loseEveryReply();

        List<Throwable> failures = new ArrayList<>();
        Optional.ofNullable(catchThrowable(() -> verify(token, TokenAge.SETTLED)))
                .ifPresent(failures::add);
        Optional.ofNullable(catchThrowable(() -> revoke(token))).ifPresent(failures::add);
        Optional.ofNullable(catchThrowable(() -> create(request(Role.SECRET_EDIT))))
                .ifPresent(failures::add);

        assertThat(failures).isNotEmpty().allSatisfy(thrown -> assertTellsNone(thrown, token.value(), credential()));
    }

    /** {@link CallContext#deadline()}: when the call must have returned or thrown, retries included. */
    @Test
    public final void T21_a_call_that_gets_no_answer_ends_by_its_deadline() {
        Token token = create(request(Role.SECRET_EDIT));
        breakVerify();

        Instant end = clock.instant().plusSeconds(10);
        failureOf(() -> issuer().verify(token, Role.SECRET_EDIT, TokenAge.FRESH, CallContext.of(token.value(), end)));

        assertThat(clock.instant()).isBeforeOrEqualTo(end);
    }

    /** {@link Verdict.Status#ENDED}: the issuer itself says so. Of a value that no token has it can't: it may be another's. */
    @Test
    public final void T22_a_value_that_no_token_has_is_refused_and_not_told_as_ended() {
        Token token = create(request(Role.SECRET_EDIT));
        String value = token.value().reveal();
        Token madeUp = Token.of(SecretValue.of(value.substring(0, value.length() - 1) + "~"));

        for (TokenAge age : List.of(TokenAge.SETTLED, TokenAge.OFFERED)) {
            assertThat(issuer().verify(madeUp, Role.SECRET_EDIT, age, context(madeUp.value()))
                            .status())
                    .isEqualTo(Verdict.Status.REFUSED);
        }
    }

    /** {@link TokenIssuer#list}: a token is told apart from others by its id, and an orphaned one by its age. */
    @Test
    public final void T23_the_list_tells_a_token_by_its_id_and_not_by_a_false_date() {
        NewToken request = request(Role.SECRET_EDIT);
        Token token = create(request);

        assertThat(listed(PREFIX)).singleElement().satisfies(listed -> {
            assertThat(listed.id()).isEqualTo(token.id());
            assertThat(listed.expiresAt()).isIn(request.expiresAt(), null);
            assertThat(listed.issuedAt()).isIn(token.issuedAt(), clock.instant(), null);
        });
    }

    /** {@link IssuedToken#isMadeFor}: a token that was asked for has the role's permissions, exactly. */
    @Test
    public final void T24_the_list_says_of_a_token_that_it_is_made_for_its_role_alone_or_nothing() {
        for (Role role : Role.values()) {
            create(request(role));
        }

        assertThat(listed(PREFIX)).hasSize(2).allSatisfy(listed -> {
            Role role = listed.name().contains(Role.SECRET_EDIT.label()) ? Role.SECRET_EDIT : Role.TOKEN_CREATION;
            assertThat(listed.permittedFor()).isIn(Set.of(role), null);
            assertThat(listed.permittedMore()).isFalse();
        });
    }

    /** {@link TokenIssuer#list}: an empty prefix for all. Whether a token in a slot has ended hangs on it. */
    @Test
    public final void T25_an_empty_prefix_lists_tokens_of_every_name() {
        NewToken ours = request(Role.SECRET_EDIT);
        create(ours);
        create(new NewToken("another/" + ours.name(), Role.SECRET_EDIT, ours.expiresAt()));

        assertThat(listed("")).extracting(IssuedToken::name).contains(ours.name(), "another/" + ours.name());
    }

    /** {@link TokenIssuer#realm()}: the same as long as it is the same thing, printable, up to 200 characters. */
    @Test
    public final void T26_the_realm_stays_the_same_and_is_printable() {
        assertThat(issuer().realm()).isEqualTo(issuer().realm()).matches("[\\x20-\\x7e]{0,200}");
    }

    /** {@link TokenIssuer#revoke}: only if the id bears the listed name, for a list may pair an id with another's name. */
    @Test
    public final void T27_an_id_that_bears_another_name_than_was_listed_is_not_revoked() {
        if (!looksTokensUpById()) {
            return;
        }
        Token token = create(request(Role.SECRET_EDIT));
        NewToken another = request(Role.SECRET_EDIT);

        Optional<RotatorException> failure =
                failureOf(() -> issuer().revoke(listedAs(token, another.name()), context(credential())));

        assertThat(liveTokensNamed(String.valueOf(token.name()))).containsExactly(String.valueOf(token.id()));
        assertThat(failure.map(RotatorException::kind))
                .hasValueSatisfying(kind -> assertThat(kind).isNotEqualTo(Kind.AMBIGUOUS));
    }

    private NewToken request(Role role) {
        names++;
        return new NewToken(
                PREFIX + role.label() + "/run-" + names,
                role,
                clock.instant().plus(TTL).truncatedTo(ChronoUnit.SECONDS));
    }

    private Token create(NewToken request) {
        return issuer().create(request, context(credential()));
    }

    private void revoke(Token token) {
        issuer().revoke(listedAs(token, String.valueOf(token.name())), context(credential()));
    }

    private static IssuedToken listedAs(Token token, String name) {
        return new IssuedToken(String.valueOf(token.id()), name, null, token.expiresAt(), null);
    }

    private Verdict.Status verify(Token token, TokenAge age) {
        return issuer().verify(token, Role.SECRET_EDIT, age, context(token.value()))
                .status();
    }

    private void assertOver(Token token) {
        assertThat(verify(token, TokenAge.SETTLED)).isIn(Verdict.Status.REFUSED, Verdict.Status.ENDED);
    }

    private List<IssuedToken> listed(String prefix) {
        return issuer().list(prefix, context(credential()));
    }

    private CallContext context(SecretValue credential) {
        return CallContext.of(credential, deadline());
    }
}
