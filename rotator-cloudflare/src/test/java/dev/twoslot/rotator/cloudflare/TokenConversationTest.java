package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating, listing and revoking, in conversation with a simulated Cloudflare. */
class TokenConversationTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_new_token_has_its_roles_permissions_and_the_expiry_that_was_asked_for(Role role) {
        try (var run = new SimulatedRun()) {
            NewToken request = run.request(role);

            Token token = run.issuer().create(request, run.creating());

            assertThat(run.tokensNamed(request.name())).singleElement().satisfies(made -> {
                assertThat(made.id()).isEqualTo(token.id());
                assertThat(made.value()).isEqualTo(token.value().reveal());
                assertThat(made.expiresOn()).isEqualTo(request.expiresAt()).isEqualTo(token.expiresAt());
                assertThat(made.permissions())
                        .containsExactlyInAnyOrderElementsOf(
                                role == Role.TOKEN_CREATION
                                        ? List.of("Account API Tokens Write")
                                        : List.of("Secrets Store Write", "Workers KV Storage Write"));
            });
        }
    }

    @Test
    void permission_groups_are_looked_up_once() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            issuer.create(run.request(Role.TOKEN_CREATION), run.creating());
            issuer.create(run.request(Role.TOKEN_CREATION), run.creating());

            assertThat(run.calls("GET", "/tokens/permission_groups")).isOne();
        }
    }

    @Test
    void configured_permission_group_ids_are_not_looked_up() {
        try (var run = new SimulatedRun()) {
            CloudflareTokenIssuer issuer = CloudflareTokenIssuer.builder(run.account)
                    .secretsStore(run.cloudflare.storeId())
                    .permissionGroupId("Secrets Store Write", "adc8fa2bc6124928a8b3314dc63a1235")
                    .build();

            issuer.create(run.request(Role.SECRET_EDIT), run.creating());

            assertThat(run.calls("GET", "/tokens/permission_groups")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(LostReply.class)
    void a_create_that_happened_and_whose_reply_can_t_be_trusted_is_ambiguous_and_is_the_only_call(LostReply lost) {
        try (var run = new SimulatedRun()) {
            NewToken request = run.request(Role.SECRET_EDIT);
            var issuer = run.issuer();
            issuer.create(run.request(Role.SECRET_EDIT), run.creating()); // so that the groups are known
            long before = run.cloudflare.state().requests().size();
            run.cloudflare.inject(lost.fault);

            assertThatThrownBy(() -> issuer.create(request, run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS));

            assertThat(run.tokensNamed(request.name()))
                    .as("the one that came of it is the engine's to find, by its name")
                    .hasSize(2);
            assertThat(run.cloudflare.state().requests()).hasSize((int) before + 1);
        }
    }

    /** Replies after which nobody knows, of creates that happened. */
    enum LostReply {
        LOST(HttpFault.on("POST", "/tokens$").loseReply()),
        SERVER_ERROR(HttpFault.on("POST", "/tokens$").actThenReply(503)),
        CUT_SHORT(HttpFault.on("POST", "/tokens$").truncateBody()),
        GARBAGE(HttpFault.on("POST", "/tokens$").garbageBody());

        private final HttpFault fault;

        LostReply(HttpFault fault) {
            this.fault = fault;
        }
    }

    @Test
    void a_refusal_by_mistake_is_survived() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("POST", "/tokens$").times(2).reply(401));
            NewToken request = run.request(Role.TOKEN_CREATION);

            run.issuer().create(request, run.creating());

            assertThat(run.tokensNamed(request.name())).hasSize(1);
        }
    }

    @Test
    void a_credential_without_the_permission_is_refused_for_good_after_three_times() {
        try (var run = new SimulatedRun()) {
            CloudflareTokenIssuer issuer = CloudflareTokenIssuer.builder(run.account)
                    .secretsStore(run.cloudflare.storeId())
                    .permissionGroupId("Account API Tokens Write", "5bc3f8b21c554832afc660159ab75fa4")
                    .build();

            assertThatThrownBy(() -> issuer.create(run.request(Role.TOKEN_CREATION), run.editing()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("POST /accounts/" + run.cloudflare.accountId() + "/tokens")
                    .hasMessageContaining("It needs the permission 'Account API Tokens Write'");
            assertThat(run.calls("POST", "/tokens")).isEqualTo(3);
        }
    }

    @Test
    void too_many_requests_are_followed_by_the_pause_that_was_asked_for() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("POST", "/tokens$").reply(429, Map.of("retry-after", "37"), null));

            run.issuer().create(run.request(Role.TOKEN_CREATION), run.creating());

            assertThat(run.clock.pauses())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(37), Duration.ofSeconds(38)));
            assertThat(run.calls("POST", "/tokens")).isEqualTo(2);
        }
    }

    @Test
    void a_pause_beyond_the_deadline_ends_the_call_at_once() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("POST", "/tokens$").reply(429, Map.of("retry-after", "300"), null));

            assertThatThrownBy(() -> run.issuer().create(run.request(Role.TOKEN_CREATION), run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContaining("HTTP 429")
                    .hasMessageContaining("wait for 300 s, which is longer than the call may take");

            assertThat(run.clock.pauses()).isEmpty();
            assertThat(run.calls("POST", "/tokens")).isOne();
        }
    }

    @Test
    void no_attempt_is_begun_that_the_deadline_would_cut_off() {
        try (var run = new SimulatedRun()) {
            var context = run.creating();
            run.clock.advance(Duration.ofSeconds(120).minusMillis(900));

            assertThatThrownBy(() -> run.issuer().create(run.request(Role.TOKEN_CREATION), context))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));

            assertThat(run.cloudflare.state().requests()).isEmpty();
        }
    }

    @Test
    void the_list_has_every_page_and_the_asked_prefix_alone() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            for (int i = 0; i < 60; i++) {
                issuer.create(
                        new NewToken(
                                (i % 2 == 0 ? "two-slot/ours/" : "theirs/") + i,
                                Role.TOKEN_CREATION,
                                run.clock.instant().plusSeconds(3600)),
                        run.creating());
            }

            List<IssuedToken> listed = issuer.list("two-slot/ours/", run.creating());

            assertThat(listed).hasSize(30).allSatisfy(token -> {
                assertThat(token.name()).startsWith("two-slot/ours/");
                assertThat(token.issuedAt()).isNotNull();
            });
            assertThat(listed).extracting(IssuedToken::id).doesNotHaveDuplicates();
            assertThat(run.calls("GET", "/tokens")).isEqualTo(2);
        }
    }

    @Test
    void a_list_with_a_page_that_cannot_be_had_is_no_list() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("GET", "/tokens$").every().reply(502));

            assertThatThrownBy(() -> run.issuer().list("", run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        }
    }

    @Test
    void revoking_twice_is_the_same_as_once() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            Token token = issuer.create(run.request(Role.SECRET_EDIT), run.creating());

            issuer.revoke(listed(token), run.creating());
            issuer.revoke(listed(token), run.creating());

            assertThat(run.tokensNamed(run.request(Role.SECRET_EDIT).name())).isEmpty();
        }
    }

    @Test
    void revoking_is_repeated_after_a_lost_reply() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            Token token = issuer.create(run.request(Role.SECRET_EDIT), run.creating());
            run.cloudflare.inject(HttpFault.on("DELETE", "/tokens/").loseReply());

            issuer.revoke(listed(token), run.creating());

            assertThat(run.tokensNamed(run.request(Role.SECRET_EDIT).name())).isEmpty();
            assertThat(run.calls("DELETE", token.id())).isEqualTo(2);
        }
    }

    @Test
    void revoking_that_stays_without_a_reply_is_ambiguous() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            Token token = issuer.create(run.request(Role.SECRET_EDIT), run.creating());
            run.cloudflare.inject(HttpFault.on("DELETE", "/tokens/").every().drop());

            assertThatThrownBy(() -> issuer.revoke(listed(token), run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS));
        }
    }

    @Test
    void a_token_quota_that_is_used_up_is_permanent() {
        try (var run = new SimulatedRun(SimulationOptions.defaults().withTokenQuota(2))) {
            assertThatThrownBy(() -> run.issuer().create(run.request(Role.TOKEN_CREATION), run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT));
        }
    }

    @Test
    void an_id_that_bears_another_name_than_the_list_said_is_not_revoked() {
        try (var run = new SimulatedRun()) {
            var issuer = run.issuer();
            Token token = issuer.create(run.request(Role.SECRET_EDIT), run.creating());
            IssuedToken crossed = new IssuedToken(token.id(), "another/name", null, null, null);

            assertThatThrownBy(() -> issuer.revoke(crossed, run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContaining("nothing was revoked");
            assertThat(run.calls("DELETE", token.id())).isZero();
        }
    }

    private static IssuedToken listed(Token token) {
        return new IssuedToken(token.id(), String.valueOf(token.name()), null, null, null);
    }
}
